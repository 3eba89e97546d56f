/*
 * The doorway to what Swift's Glibc module lacks: one call a function, no branch, no policy.
 * Each function is the call that its comment names, with that call's result and errno.
 * spawn.c is the exception, since between fork and exec there must be nothing but C.
 */
#ifndef CLINUX_H
#define CLINUX_H

#include <linux/securebits.h>
#include <getopt.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/types.h>

/* errors.c: words, static and never translated; NULL for a number that has none */

/* strerrorname_np(3): "ENOSPC". */
const char *clinux_error_name(int number);
/* strerrordesc_np(3): "No space left on device". */
const char *clinux_error_text(int number);
/* sigabbrev_np(3): "SYS". */
const char *clinux_signal_name(int number);

/* files.c */

/* renameat2(2) with RENAME_NOREPLACE. */
int clinux_rename_no_replace(int from_directory, const char *from, int to_directory, const char *to);
/* fcntl(2), F_SETLEASE with F_RDLCK. */
int clinux_take_read_lease(int descriptor);
/* fcntl(2), F_SETLEASE with F_UNLCK. */
int clinux_drop_lease(int descriptor);
/* F_SETLEASE itself. */
enum { CLINUX_SET_LEASE = 1024 };
/* AT_EMPTY_PATH, with which newfstatat(2) looks at a descriptor and at no name. */
enum { CLINUX_EMPTY_PATH = 0x1000 };
/* open(2) with O_PATH | O_DIRECTORY | O_CLOEXEC: for the names in it, whether it can be read or not. */
int clinux_open_names(const char *path);
/* close_range(2): closes descriptors first to last. */
int clinux_close_range(unsigned int first, unsigned int last);

/* sockets.c */

/* accept4(2) with SOCK_NONBLOCK | SOCK_CLOEXEC. */
int clinux_accept(int listener, struct sockaddr *address, socklen_t *length);
/* socketpair(2): AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC. */
int clinux_packet_pair(int pair[2]);
/* sendmsg(2) with MSG_NOSIGNAL | MSG_DONTWAIT, the descriptors as SCM_RIGHTS. */
ssize_t clinux_send_packet(int link, const void *octets, size_t count, const int *descriptors, int descriptor_count);
/*
 * recvmsg(2) with MSG_CMSG_CLOEXEC | MSG_DONTWAIT. *descriptor_count holds the room in descriptors before,
 * and what came after; *flags holds msg_flags.
 */
ssize_t clinux_receive_packet(
    int link, void *octets, size_t room, int *descriptors, int *descriptor_count, int *flags);

/* The most descriptors that the kernel takes in one message: SCM_MAX_FD, unix(7). */
enum { CLINUX_DESCRIPTORS_MOST = 253 };

/* process.c */

/* prctl(2), PR_SET_DUMPABLE 0. */
int clinux_forbid_dump(void);
/* prctl(2), PR_SET_PDEATHSIG. */
int clinux_signal_on_parents_death(int number);
/* prctl(2), PR_SET_NO_NEW_PRIVS 1. */
int clinux_no_new_privileges(void);
/* prctl(2), PR_GET_NO_NEW_PRIVS. */
int clinux_has_no_new_privileges(void);
/* prctl(2), PR_SET_SECUREBITS. */
int clinux_set_securebits(unsigned long bits);
/* prctl(2), PR_SET_KEEPCAPS. */
int clinux_keep_capabilities(int keep);
/* prctl(2), PR_SET_MDWE with PR_MDWE_REFUSE_EXEC_GAIN. */
int clinux_refuse_exec_gain(void);
/* prctl(2), PR_SET_NAME: what stands in /proc/PID/comm, 15 octets of it. */
int clinux_set_name(const char *name);
/* setresuid(2), setresgid(2), getresuid(2), getresgid(2), setgroups(2), as declared in unistd.h and grp.h. */
int clinux_setresuid(uid_t real, uid_t effective, uid_t saved);
int clinux_setresgid(gid_t real, gid_t effective, gid_t saved);
int clinux_getresuid(uid_t *real, uid_t *effective, uid_t *saved);
int clinux_getresgid(gid_t *real, gid_t *effective, gid_t *saved);
int clinux_setgroups(size_t count, const gid_t *groups);
/* chroot(2). */
int clinux_chroot(const char *path);
/* setrlimit(2) and getrlimit(2) with soft and hard limit apart. */
int clinux_set_limit(int resource, uint64_t soft, uint64_t hard);
int clinux_get_limit(int resource, uint64_t *soft, uint64_t *hard);
/* sigaction(2) with SA_SIGINFO | SA_RESETHAND on SIGSYS. */
int clinux_on_forbidden_call(void (*handler)(int, siginfo_t *, void *));
/* si_syscall and si_arch of a SIGSYS, sigaction(2). */
int clinux_forbidden_call(const siginfo_t *information);
unsigned int clinux_forbidden_call_architecture(const siginfo_t *information);

/* landlock.c: the numbers are the kernel's (linux/landlock.h), which older headers know only in part */

enum clinux_landlock_fs {
    CLINUX_FS_EXECUTE = 1 << 0,
    CLINUX_FS_WRITE_FILE = 1 << 1,
    CLINUX_FS_READ_FILE = 1 << 2,
    CLINUX_FS_READ_DIR = 1 << 3,
    CLINUX_FS_REMOVE_DIR = 1 << 4,
    CLINUX_FS_REMOVE_FILE = 1 << 5,
    CLINUX_FS_MAKE_CHAR = 1 << 6,
    CLINUX_FS_MAKE_DIR = 1 << 7,
    CLINUX_FS_MAKE_REG = 1 << 8,
    CLINUX_FS_MAKE_SOCK = 1 << 9,
    CLINUX_FS_MAKE_FIFO = 1 << 10,
    CLINUX_FS_MAKE_BLOCK = 1 << 11,
    CLINUX_FS_MAKE_SYM = 1 << 12,
    CLINUX_FS_REFER = 1 << 13,
    CLINUX_FS_TRUNCATE = 1 << 14,
    CLINUX_FS_IOCTL_DEV = 1 << 15,
};
enum clinux_landlock_net { CLINUX_NET_BIND_TCP = 1 << 0, CLINUX_NET_CONNECT_TCP = 1 << 1 };
enum clinux_landlock_scope { CLINUX_SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0, CLINUX_SCOPE_SIGNAL = 1 << 1 };

/* landlock_create_ruleset(2) with LANDLOCK_CREATE_RULESET_VERSION. */
int clinux_landlock_version(void);
/* landlock_create_ruleset(2). size is what this version of the kernel's structure holds: 8, 16 or 24 octets. */
int clinux_landlock_ruleset(uint64_t files, uint64_t network, uint64_t scopes, size_t size);
/* landlock_add_rule(2), LANDLOCK_RULE_PATH_BENEATH. */
int clinux_landlock_allow_beneath(int ruleset, int directory, uint64_t rights);
/* landlock_add_rule(2), LANDLOCK_RULE_NET_PORT with LANDLOCK_ACCESS_NET_CONNECT_TCP. */
int clinux_landlock_allow_connect(int ruleset, uint16_t port);
/* landlock_restrict_self(2). */
int clinux_landlock_restrict(int ruleset);

/* options.c: the C library's variables, which Swift won't read, for it can't see that nobody else writes them */

/* getopt_long(3), optind. */
int clinux_option_index(void);
/* getopt_long(3), optarg. */
const char *clinux_option_value(void);
/* getopt_long(3), optind = 0: glibc starts anew, whatever was scanned before. */
void clinux_options_anew(void);
/* environ(7). */
char **clinux_environment(void);

/* spawn.c */

/* Where a spawn failed. */
enum clinux_spawn_step {
    CLINUX_SPAWN_DONE = 0,
    CLINUX_SPAWN_OPEN,
    CLINUX_SPAWN_PIPE,
    CLINUX_SPAWN_FORK,
    CLINUX_SPAWN_DEATH_SIGNAL,
    CLINUX_SPAWN_PARK,
    CLINUX_SPAWN_DUP,
    CLINUX_SPAWN_CLOSE_RANGE,
    CLINUX_SPAWN_SIGNALS,
    CLINUX_SPAWN_EXEC,
};

/*
 * Runs this program's own image in a new process that has the given descriptors as 0 to count-1 and no other,
 * default signal dispositions, an empty signal mask, and SIGKILL when its parent dies.
 *
 * Returns the child's pid once exec has succeeded. Returns -1 with errno and *error_step otherwise;
 * no child is left then.
 */
int clinux_spawn(
    const char *const argv[], const char *const envp[], const int *descriptors, int count, int *error_step);
/* The same with another image, which a descriptor stands for. */
int clinux_spawn_image(
    int image, const char *const argv[], const char *const envp[], const int *descriptors, int count,
    int *error_step);

#endif
