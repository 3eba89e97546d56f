/* Any system call by its number, for acts that no library function may soften. */
#ifndef CPROBER_H
#define CPROBER_H

#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/ptrace.h>
#include <sys/syscall.h>

/* The call's result, or the errno made negative. */
long prober_call(long number, long a, long b, long c, long d, long e);
/* open(2) with O_PATH. */
int prober_open_path(const char *path);

#endif
