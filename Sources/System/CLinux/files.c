#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int clinux_rename_no_replace(int from_directory, const char *from, int to_directory, const char *to) {
    return renameat2(from_directory, from, to_directory, to, RENAME_NOREPLACE);
}

_Static_assert(CLINUX_SET_LEASE == F_SETLEASE, "the kernel's number, on every architecture");

int clinux_take_read_lease(int descriptor) {
    return fcntl(descriptor, F_SETLEASE, F_RDLCK);
}

int clinux_drop_lease(int descriptor) {
    return fcntl(descriptor, F_SETLEASE, F_UNLCK);
}

int clinux_open_names(const char *path) {
    return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

int clinux_close_range(unsigned int first, unsigned int last) {
    return close_range(first, last, 0);
}
