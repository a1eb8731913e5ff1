// SPDX-License-Identifier: Apache-2.0
//
// The baseline of the suites `cgroupfs`, `control` and `isolator`: what the back end does, by bare system calls on absolute paths.
//
//   raw cycle   ROOT COUNT PID       the life of a group, COUNT times
//   raw unread  ROOT COUNT PID       the same, without reading the classid back
//   raw empty   ROOT COUNT           the life of a group that no process enters, COUNT times
//   raw threads ROOT COUNT PID...    COUNT lives in each of as many threads as there are pids, all at once
//   raw read    ROOT COUNT           the classids of all groups, COUNT times
//   raw attach  ROOT COUNT PID GAP   moving the process PID after GAP ms of idleness, COUNT times
//   raw enter   ROOT COUNT GAP       moving itself after GAP ms of idleness, COUNT times
//
// ROOT holds the groups `parked` and `cold`. The output is nanoseconds, one number a line: for each of COUNT, but with
// `threads` one number for all together. What fails is told on stderr and ends the program with status 1.

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

// The first attaches after some idleness are slow; these lives come before the clock of `threads` starts.
enum { UNCOUNTED = 100 };

static const char *root;
static int count;

// Ends the program unless the system call succeeded.
static long check(long result, const char *what, const char *path) {
    if (result < 0) {
        fprintf(stderr, "%s %s: %s\n", what, path, strerror(errno));
        exit(1);
    }
    return result;
}

static uint64_t nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void idle(int millis) {
    struct timespec gap = {millis / 1000, millis % 1000 * 1000000L};
    nanosleep(&gap, NULL);
}

// The path of a file below the root.
static void below_root(char path[PATH_MAX], const char *format, ...) {
    int length = snprintf(path, PATH_MAX, "%s/", root);
    va_list values;
    va_start(values, format);
    vsnprintf(path + length, (size_t)(PATH_MAX - length), format, values);
    va_end(values);
}

static void write_to(const char *path, const char *text, size_t length) {
    int file = (int)check(open(path, O_WRONLY | O_CLOEXEC), "open", path);
    check(write(file, text, length), "write", path);
    close(file);
}

static void write_classid(const char *path, const char *text, size_t length, bool read_back) {
    char stored[16];
    int file = (int)check(open(path, O_RDWR | O_CLOEXEC), "open", path);
    check(write(file, text, length), "write", path);
    if (read_back) {
        check(pread(file, stored, sizeof stored, 0), "read", path);
    }
    close(file);
}

// One life, empty if pid is NULL. Texts are made before the clock starts, so that it sees system calls only.
static uint64_t life(int thread, int number, const char *pid, bool read_back) {
    char group[PATH_MAX], classid[PATH_MAX], procs[PATH_MAX], parked[PATH_MAX], handle[16];
    below_root(group, "cycle-%d-%d", thread, number);
    below_root(classid, "cycle-%d-%d/net_cls.classid", thread, number);
    below_root(procs, "cycle-%d-%d/cgroup.procs", thread, number);
    below_root(parked, "parked/cgroup.procs");
    size_t handle_length = (size_t)snprintf(handle, sizeof handle, "%u", 0x00420001u + (unsigned)number);
    size_t pid_length = pid == NULL ? 0 : strlen(pid);

    uint64_t start = nanos();
    check(mkdir(group, 0777), "mkdir", group);
    write_classid(classid, handle, handle_length, read_back);
    if (pid != NULL) {
        write_to(procs, pid, pid_length);
        write_to(parked, pid, pid_length);
    }
    check(rmdir(group), "rmdir", group);
    return nanos() - start;
}

static void lives(const char *pid, bool read_back, uint64_t *took) {
    for (int i = 0; i < count; i++) {
        took[i] = life(0, i, pid, read_back);
    }
}

struct worker {
    pthread_t thread;
    int number;
    const char *pid;
};

static void *work(void *argument) {
    const struct worker *worker = argument;
    for (int i = 0; i < count; i++) {
        life(worker->number, i, worker->pid, true);
    }
    return NULL;
}

// From the start of the first thread to the end of the last one.
static uint64_t lives_in_threads(char **pids, int threads) {
    struct worker workers[threads];
    for (int i = 0; i < UNCOUNTED; i++) {
        life(0, i, pids[0], true);
    }
    uint64_t start = nanos();
    for (int i = 0; i < threads; i++) {
        workers[i].number = i;
        workers[i].pid = pids[i];
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) {
            fprintf(stderr, "cannot start a thread\n");
            exit(1);
        }
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(workers[i].thread, NULL);
    }
    return nanos() - start;
}

static unsigned long classid_of(const char *group) {
    char path[PATH_MAX], text[16];
    below_root(path, "%s/net_cls.classid", group);
    int file = (int)check(open(path, O_RDONLY | O_CLOEXEC), "open", path);
    long length = check(read(file, text, sizeof text - 1), "read", path);
    close(file);
    text[length] = 0;
    return strtoul(text, NULL, 10);
}

// Lists the groups and reads the classid of each.
static uint64_t read_all(void) {
    volatile unsigned long sum = 0;
    uint64_t start = nanos();
    DIR *groups = opendir(root);
    check(groups == NULL ? -1 : 0, "open", root);
    for (struct dirent *entry; (entry = readdir(groups)) != NULL;) {
        if (entry->d_type == DT_DIR && entry->d_name[0] != '.') {
            sum += classid_of(entry->d_name);
        }
    }
    closedir(groups);
    return nanos() - start;
}

// Moves to the group `cold` and back to `parked` by turns, so that each write really moves something.
static void after_gaps(const char *file, const char *who, int gap, uint64_t *took) {
    char groups[2][PATH_MAX];
    below_root(groups[0], "cold/%s", file);
    below_root(groups[1], "parked/%s", file);
    for (int i = 0; i < count; i++) {
        idle(gap);
        uint64_t start = nanos();
        write_to(groups[i % 2], who, strlen(who));
        took[i] = nanos() - start;
    }
}

static int usage(void) {
    fprintf(stderr, "usage: raw cycle|unread|empty|threads|read|attach|enter ROOT COUNT [PID...] [GAP]\n");
    return 2;
}

int main(int words, char **word) {
    if (words < 4) {
        return usage();
    }
    const char *mode = word[1];
    root = word[2];
    count = atoi(word[3]);
    int numbers = count;
    uint64_t *took = calloc((size_t)count + 1, sizeof *took);

    if (strcmp(mode, "cycle") == 0 && words == 5) {
        lives(word[4], true, took);
    } else if (strcmp(mode, "unread") == 0 && words == 5) {
        lives(word[4], false, took);
    } else if (strcmp(mode, "empty") == 0) {
        lives(NULL, true, took);
    } else if (strcmp(mode, "threads") == 0 && words > 4) {
        took[0] = lives_in_threads(word + 4, words - 4);
        numbers = 1;
    } else if (strcmp(mode, "read") == 0) {
        for (int i = 0; i < count; i++) {
            took[i] = read_all();
        }
    } else if (strcmp(mode, "attach") == 0 && words == 6) {
        after_gaps("cgroup.procs", word[4], atoi(word[5]), took);
    } else if (strcmp(mode, "enter") == 0 && words == 5) {
        // 0 is the writer itself; this program has no other thread here.
        after_gaps("tasks", "0", atoi(word[4]), took);
    } else {
        return usage();
    }
    for (int i = 0; i < numbers; i++) {
        printf("%llu\n", (unsigned long long)took[i]);
    }
    return 0;
}
