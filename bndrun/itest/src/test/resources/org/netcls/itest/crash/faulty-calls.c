// SPDX-License-Identifier: Apache-2.0
// Fails the n-th call that changes or reads a file under one of two folders. What is to fail is written into a file that
// is mapped here: how many calls are left until then, the error, and how many there were. An error of 0 stands for a
// write that takes only half of what it gets.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

struct orders {
    int left;
    int error;
    int calls;
};

static struct orders *orders;
static const char *folders[2];

#define REAL(name, type) \
    static __typeof__(type) real; \
    if (!real) real = (type)dlsym(RTLD_NEXT, name)

__attribute__((constructor)) static void begin(void) {
    folders[0] = getenv("FAULTY_GROUPS");
    folders[1] = getenv("FAULTY_DATA");
    int file = open(getenv("FAULTY_ORDERS"), O_RDWR);
    orders = mmap(0, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
}

// The framework's cache can be deleted; a bundle that cannot be read is missing.
static int is_meant(const char *path) {
    if (strstr(path, "/cache/")) return 0;
    for (int i = 0; i < 2; i++)
        if (folders[i] && !strncmp(path, folders[i], strlen(folders[i]))) return 1;
    return 0;
}

// What a descriptor is open for, or what stands behind it in a path below /proc.
static int is_meant_of(int fd) {
    char link[64], path[PATH_MAX + 1];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX);
    if (length < 0) return 0;
    path[length] = 0;
    return is_meant(path);
}

static int is_meant_at(int dir, const char *path) {
    int fd;
    if (sscanf(path, "/proc/self/fd/%d", &fd) == 1) return is_meant_of(fd);
    return *path == '/' ? is_meant(path) : dir != AT_FDCWD && is_meant_of(dir);
}

// Whether this call is the one; errno is set then.
static int strikes(int meant) {
    int before = errno;
    if (!meant || !orders || orders == MAP_FAILED) return 0;
    __atomic_add_fetch(&orders->calls, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&orders->left, __ATOMIC_SEQ_CST) > 0
            && __atomic_sub_fetch(&orders->left, 1, __ATOMIC_SEQ_CST) == 0) {
        errno = orders->error;
        return 1;
    }
    errno = before;
    return 0;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        __builtin_va_list more; \
        __builtin_va_start(more, flags); \
        mode_t mode = __builtin_va_arg(more, mode_t); \
        __builtin_va_end(more); \
        REAL(#name, int (*)(const char *, int, ...)); \
        return orders && orders->error && strikes(is_meant_at(AT_FDCWD, path)) ? -1 : real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int dir, const char *path, int flags, ...) { \
        __builtin_va_list more; \
        __builtin_va_start(more, flags); \
        mode_t mode = __builtin_va_arg(more, mode_t); \
        __builtin_va_end(more); \
        REAL(#name, int (*)(int, const char *, int, ...)); \
        return orders && orders->error && strikes(is_meant_at(dir, path)) ? -1 : real(dir, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

#define WRITE(name, parameters, shorter, whole) \
    ssize_t name parameters { \
        REAL(#name, ssize_t (*) parameters); \
        if (!strikes(is_meant_of(fd))) return real whole; \
        return orders->error ? -1 : real shorter; \
    }
WRITE(write, (int fd, const void *from, size_t n), (fd, from, n / 2), (fd, from, n))
WRITE(pwrite64, (int fd, const void *from, size_t n, off64_t at), (fd, from, n / 2, at), (fd, from, n, at))

// They know no half of it.
#define CALL(result, name, parameters, arguments, meant) \
    result name parameters { \
        REAL(#name, result (*) parameters); \
        return orders && orders->error && strikes(meant) ? -1 : real arguments; \
    }
CALL(ssize_t, read, (int fd, void *to, size_t n), (fd, to, n), is_meant_of(fd))
CALL(ssize_t, pread64, (int fd, void *to, size_t n, off64_t at), (fd, to, n, at), is_meant_of(fd))
CALL(int, fsync, (int fd), (fd), is_meant_of(fd))
CALL(int, mkdir, (const char *path, mode_t mode), (path, mode), is_meant_at(AT_FDCWD, path))
CALL(int, rmdir, (const char *path), (path), is_meant_at(AT_FDCWD, path))
CALL(int, unlink, (const char *path), (path), is_meant_at(AT_FDCWD, path))
CALL(int, unlinkat, (int dir, const char *path, int flags), (dir, path, flags), is_meant_at(dir, path))
CALL(int, rename, (const char *from, const char *to), (from, to), is_meant_at(AT_FDCWD, to))
CALL(int, fsetxattr, (int fd, const char *name, const void *value, size_t n, int flags), (fd, name, value, n, flags),
    is_meant_of(fd))
CALL(ssize_t, fgetxattr, (int fd, const char *name, void *value, size_t n), (fd, name, value, n), is_meant_of(fd))
CALL(ssize_t, flistxattr, (int fd, char *list, size_t n), (fd, list, n), is_meant_of(fd))
