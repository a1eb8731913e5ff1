//
// The sender of the suite `policy`: what the kernel takes for a packet, with the rules of the namespace that this is in.
//
//   send GROUP ADDRESS PORT MILLIS
//
// enters the group and sends datagrams of one byte for so long. The output is the mean of each batch of 20 packets in
// nanoseconds, one number a line. What fails is told on stderr and ends the program with status 1.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 20, MOST_BATCHES = 100000 };

static uint64_t took[MOST_BATCHES];

// Ends the program unless the system call succeeded.
static int check(long result, const char *what) {
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, strerror(errno));
        exit(1);
    }
    return (int)result;
}

static uint64_t nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void enter(const char *group) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/tasks", group);
    int file = check(open(path, O_WRONLY | O_CLOEXEC), path);
    check(write(file, "0", 1), path);
    close(file);
}

static int connected(const char *address, int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    inet_pton(AF_INET, address, &to.sin_addr);
    int udp = check(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
    check(connect(udp, (struct sockaddr *)&to, sizeof to), "connect");
    return udp;
}

static uint64_t batch(int udp) {
    uint64_t start = nanos();
    for (int i = 0; i < BATCH; i++) {
        check(send(udp, "", 1, 0), "send");
    }
    return nanos() - start;
}

int main(int words, char **word) {
    if (words != 5) {
        fprintf(stderr, "usage: send GROUP ADDRESS PORT MILLIS\n");
        return 2;
    }
    // Before there is a socket, because it keeps the classid that it was made with.
    enter(word[1]);
    int udp = connected(word[2], atoi(word[3]));
    uint64_t end = nanos() + (uint64_t)atoi(word[4]) * 1000000u;
    int done = 0;
    while (done < MOST_BATCHES && nanos() < end) {
        took[done++] = batch(udp);
    }
    for (int i = 0; i < done; i++) {
        printf("%.1f\n", (double)took[i] / BATCH);
    }
    return 0;
}
