import Glibc

/// Waits until one of a few descriptors is ready, whatever they are: poll(2) takes files as well, which epoll(7) doesn't.
///
/// - Parameter entries: each with what is wanted of it; one that's negative is passed over.
/// - Returns: for each what it's ready for. One that broke, or whose other end is gone, is ready for everything.
package func awaitReadiness(_ entries: [(number: CInt, interest: Poller.Interest)]) throws(SystemError)
    -> [Poller.Interest]
{
    var polled = entries.map { entry in
        var events: CInt = 0
        if entry.interest.contains(.readable) { events |= POLLIN }
        if entry.interest.contains(.writable) { events |= POLLOUT }
        return pollfd(fd: entry.interest == .neither ? -1 : entry.number, events: Int16(events), revents: 0)
    }
    while poll(&polled, nfds_t(polled.count), -1) < 0 {
        guard errno == EINTR else { throw .last("poll") }
    }
    return polled.map { entry in
        if CInt(entry.revents) & (POLLERR | POLLHUP | POLLNVAL) != 0 { return .both }
        var ready = Poller.Interest.neither
        if CInt(entry.revents) & POLLIN != 0 { ready.insert(.readable) }
        if CInt(entry.revents) & POLLOUT != 0 { ready.insert(.writable) }
        return ready
    }
}
