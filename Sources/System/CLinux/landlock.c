#define _GNU_SOURCE
#include "CLinux.h"

#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

/* struct landlock_ruleset_attr as of version 6, whatever the header knows. */
struct ruleset {
    uint64_t handled_access_fs;
    uint64_t handled_access_net;
    uint64_t scoped;
};

int clinux_landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
}

int clinux_landlock_ruleset(uint64_t files, uint64_t network, uint64_t scopes, size_t size) {
    struct ruleset ruleset = {.handled_access_fs = files, .handled_access_net = network, .scoped = scopes};
    return (int)syscall(SYS_landlock_create_ruleset, &ruleset, size, 0);
}

int clinux_landlock_allow_beneath(int ruleset, int directory, uint64_t rights) {
    struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = directory};
    return (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

/* struct landlock_net_port_attr and its rule type, as of version 4. */
struct port_rule {
    uint64_t allowed_access;
    uint64_t port;
};
enum { RULE_NET_PORT = 2 };

int clinux_landlock_allow_connect(int ruleset, uint16_t port) {
    struct port_rule rule = {.allowed_access = CLINUX_NET_CONNECT_TCP, .port = port};
    return (int)syscall(SYS_landlock_add_rule, ruleset, RULE_NET_PORT, &rule, 0);
}

int clinux_landlock_restrict(int ruleset) {
    return (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
}
