#define _GNU_SOURCE
#include "CLinux.h"

#include <string.h>
#include <sys/uio.h>

int clinux_accept(int listener, struct sockaddr *address, socklen_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int clinux_packet_pair(int pair[2]) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair);
}

union control {
    struct cmsghdr header;
    char octets[CMSG_SPACE(sizeof(int) * CLINUX_DESCRIPTORS_MOST)];
};

ssize_t clinux_send_packet(int link, const void *octets, size_t count, const int *descriptors, int descriptor_count) {
    union control control;
    struct iovec part = {.iov_base = (void *)octets, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor_count > 0) {
        size_t size = sizeof(int) * (size_t)descriptor_count;
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(size);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size);
        memcpy(CMSG_DATA(header), descriptors, size);
    }
    return sendmsg(link, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

ssize_t clinux_receive_packet(
    int link, void *octets, size_t room, int *descriptors, int *descriptor_count, int *flags) {
    union control control;
    struct iovec part = {.iov_base = octets, .iov_len = room};
    /* CMSG_LEN, not CMSG_SPACE: the padding has room for a descriptor that nobody asked for. */
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1,
        .msg_control = &control, .msg_controllen = CMSG_LEN(sizeof(int) * (size_t)*descriptor_count),
    };
    ssize_t received = recvmsg(link, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    *descriptor_count = 0;
    *flags = message.msg_flags;
    if (received < 0) return received;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t size = header->cmsg_len - CMSG_LEN(0);
        memcpy(descriptors + *descriptor_count, CMSG_DATA(header), size);
        *descriptor_count += (int)(size / sizeof(int));
    }
    return received;
}
