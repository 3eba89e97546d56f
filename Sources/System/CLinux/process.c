#define _GNU_SOURCE
#include "CLinux.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Linux 6.3; older headers lack them. */
#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#define PR_MDWE_REFUSE_EXEC_GAIN (1UL << 0)
#endif

int clinux_forbid_dump(void) {
    return prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL);
}

int clinux_signal_on_parents_death(int number) {
    return prctl(PR_SET_PDEATHSIG, (unsigned long)number, 0UL, 0UL, 0UL);
}

int clinux_no_new_privileges(void) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL);
}

int clinux_has_no_new_privileges(void) {
    return prctl(PR_GET_NO_NEW_PRIVS, 0UL, 0UL, 0UL, 0UL);
}

int clinux_set_securebits(unsigned long bits) {
    return prctl(PR_SET_SECUREBITS, bits, 0UL, 0UL, 0UL);
}

int clinux_keep_capabilities(int keep) {
    return prctl(PR_SET_KEEPCAPS, (unsigned long)keep, 0UL, 0UL, 0UL);
}

int clinux_refuse_exec_gain(void) {
    return prctl(PR_SET_MDWE, (unsigned long)PR_MDWE_REFUSE_EXEC_GAIN, 0UL, 0UL, 0UL);
}

int clinux_set_name(const char *name) {
    return prctl(PR_SET_NAME, name, 0UL, 0UL, 0UL);
}

int clinux_setresuid(uid_t real, uid_t effective, uid_t saved) {
    return setresuid(real, effective, saved);
}

int clinux_setresgid(gid_t real, gid_t effective, gid_t saved) {
    return setresgid(real, effective, saved);
}

int clinux_getresuid(uid_t *real, uid_t *effective, uid_t *saved) {
    return getresuid(real, effective, saved);
}

int clinux_getresgid(gid_t *real, gid_t *effective, gid_t *saved) {
    return getresgid(real, effective, saved);
}

int clinux_setgroups(size_t count, const gid_t *groups) {
    return setgroups(count, groups);
}

int clinux_chroot(const char *path) {
    return chroot(path);
}

int clinux_set_limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit limit = {.rlim_cur = soft, .rlim_max = hard};
    return setrlimit((__rlimit_resource_t)resource, &limit);
}

int clinux_get_limit(int resource, uint64_t *soft, uint64_t *hard) {
    struct rlimit limit = {0, 0};
    int result = getrlimit((__rlimit_resource_t)resource, &limit);
    *soft = limit.rlim_cur;
    *hard = limit.rlim_max;
    return result;
}

int clinux_on_forbidden_call(void (*handler)(int, siginfo_t *, void *)) {
    struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_RESETHAND};
    return sigaction(SIGSYS, &action, NULL);
}

int clinux_forbidden_call(const siginfo_t *information) {
    return information->si_syscall;
}

unsigned int clinux_forbidden_call_architecture(const siginfo_t *information) {
    return information->si_arch;
}
