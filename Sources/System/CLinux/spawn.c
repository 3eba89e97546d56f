/*
 * From fork to exec in plain C: what Swift's runtime does there (locks, allocation) nobody promises.
 */
#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Newer than some headers. */
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

/* What the child says on the pipe when it fails; at a successful exec the pipe closes without a word. */
struct failure {
    int step;
    int error;
};

static _Noreturn void fail(int report, int step) {
    struct failure failure = {.step = step, .error = errno};
    /* Eight octets into an empty pipe: written whole, or there is nobody left to read them. */
    (void)!write(report, &failure, sizeof failure);
    _exit(127);
}

/* A copy above the wanted range, so that no dup2 overwrites what is still needed. */
static int park(int descriptor, int count, int report) {
    int parked = fcntl(descriptor, F_DUPFD_CLOEXEC, count);
    if (parked < 0) fail(report, CLINUX_SPAWN_PARK);
    return parked;
}

static void restore_signals(int report) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) {
        /* EINVAL for KILL, STOP and the two that the C library keeps for itself. */
        (void)sigaction(number, &standard, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL) < 0) fail(report, CLINUX_SPAWN_SIGNALS);
}

static _Noreturn void become(
    int image, const char *const argv[], const char *const envp[], int *descriptors, int count, pid_t parent,
    int report) {
    if (prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0UL, 0UL, 0UL) < 0) fail(report, CLINUX_SPAWN_DEATH_SIGNAL);
    /* The parent may have died before it could be watched. */
    if (getppid() != parent) _exit(127);

    report = park(report, count, report);
    image = park(image, count, report);
    for (int index = 0; index < count; index++) descriptors[index] = park(descriptors[index], count, report);
    for (int index = 0; index < count; index++) {
        if (dup2(descriptors[index], index) < 0) fail(report, CLINUX_SPAWN_DUP);
    }
    if (close_range((unsigned int)count, ~0U, CLOSE_RANGE_CLOEXEC) < 0) fail(report, CLINUX_SPAWN_CLOSE_RANGE);
    restore_signals(report);
    (void)execveat(image, "", (char *const *)argv, (char *const *)envp, AT_EMPTY_PATH);
    fail(report, CLINUX_SPAWN_EXEC);
}

/* In the parent: waits for the exec, and takes a failed child's leave. */
static int await_exec(pid_t child, int report, int *error_step) {
    struct failure failure = {.step = CLINUX_SPAWN_DONE, .error = 0};
    ssize_t count;
    do count = read(report, &failure, sizeof failure);
    while (count < 0 && errno == EINTR);
    if (count == 0) return child;
    (void)waitpid(child, NULL, 0);
    *error_step = count == sizeof failure ? failure.step : CLINUX_SPAWN_PIPE;
    errno = count == sizeof failure ? failure.error : EPIPE;
    return -1;
}

static int fork_and_await(
    int image, const char *const argv[], const char *const envp[], int *descriptors, int count, const int pipe[2],
    int *error_step) {
    /* No handler of ours may run in the child: all signals wait until it has the default ones. */
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) become(image, argv, envp, descriptors, count, parent, pipe[1]);
    int error = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    close(pipe[1]);
    if (child < 0) {
        *error_step = CLINUX_SPAWN_FORK;
        errno = error;
        return -1;
    }
    return await_exec(child, pipe[0], error_step);
}

int clinux_spawn_image(
    int image, const char *const argv[], const char *const envp[], const int *descriptors, int count,
    int *error_step) {
    int pipe[2];
    int *copies = calloc((size_t)count + 1, sizeof *copies);
    if (copies == NULL || pipe2(pipe, O_CLOEXEC) < 0) {
        free(copies);
        *error_step = CLINUX_SPAWN_PIPE;
        return -1;
    }
    for (int index = 0; index < count; index++) copies[index] = descriptors[index];
    *error_step = CLINUX_SPAWN_DONE;
    int result = fork_and_await(image, argv, envp, copies, count, pipe, error_step);
    int error = errno;
    close(pipe[0]);
    free(copies);
    errno = error;
    return result;
}

int clinux_spawn(
    const char *const argv[], const char *const envp[], const int *descriptors, int count, int *error_step) {
    int image = open("/proc/self/exe", O_PATH | O_CLOEXEC);
    if (image < 0) {
        *error_step = CLINUX_SPAWN_OPEN;
        return -1;
    }
    int result = clinux_spawn_image(image, argv, envp, descriptors, count, error_step);
    int error = errno;
    close(image);
    errno = error;
    return result;
}
