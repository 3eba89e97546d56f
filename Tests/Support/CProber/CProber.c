#define _GNU_SOURCE
#include "CProber.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

long prober_call(long number, long a, long b, long c, long d, long e) {
    long result = syscall(number, a, b, c, d, e);
    return result < 0 ? -errno : result;
}

int prober_open_path(const char *path) {
    return open(path, O_PATH | O_CLOEXEC);
}
