import CLinux
import Glibc
import Vocabulary

/// Waits for descriptors to become ready: epoll(7), level-triggered.
///
/// A descriptor whose twin lives on in another process stays registered after close(2), so it must be
/// removed first.
package struct Poller: ~Copyable {
    private let descriptor: Descriptor
    private var events: [epoll_event]

    /// What to wait for. With neither, hang-up and error are still reported, again and again until they are dealt with.
    package struct Interest: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let readable = Interest(rawValue: 1)
        package static let writable = Interest(rawValue: 2)
        /// Both, and neither: as constants, for they're asked for in every turn.
        package static let both = Interest(rawValue: 3)
        package static let neither: Interest = []

        /// - Parameter writing: besides reading.
        package static func reading(andWriting writing: Bool) -> Interest { writing ? .both : .readable }
        package static func writing(if isWaiting: Bool) -> Interest { isWaiting ? .writable : .neither }

        /// Whether this is what's wanted, or that and reading.
        package func covers(_ wanted: Interest) -> Bool { wanted.rawValue | Self.readable.rawValue == rawValue }

        package static func == (left: Interest, right: Interest) -> Bool { left.rawValue == right.rawValue }
    }

    /// One descriptor that is ready.
    package struct Ready: Hashable, Sendable {
        /// As given to `add`.
        package let token: UInt64
        package let readable: Bool
        package let writable: Bool
        /// Both directions are shut (EPOLLHUP).
        package let hangup: Bool
        /// An error waits to be fetched by the next call (EPOLLERR).
        package let error: Bool
    }

    package init() throws(SystemError) {
        descriptor = Descriptor(owning: try checked(epoll_create1(Self.closeOnExec), "epoll_create1"))
        events = Array(repeating: epoll_event(), count: Limit.readyAtOnce)
    }

    /// EPOLL_CLOEXEC is O_CLOEXEC; as an enumeration of C it has another type.
    private static let closeOnExec = CInt(O_CLOEXEC)

    package borrowing func add(_ number: CInt, _ interest: Interest, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_ADD, number, interest, token)
    }

    package borrowing func modify(_ number: CInt, _ interest: Interest, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_MOD, number, interest, token)
    }

    package borrowing func remove(_ number: CInt) throws(SystemError) {
        try control(EPOLL_CTL_DEL, number, .neither, 0)
    }

    private borrowing func control(
        _ operation: CInt, _ number: CInt, _ interest: Interest, _ token: UInt64
    ) throws(SystemError) {
        var event = epoll_event()
        if interest.rawValue & Interest.readable.rawValue != 0 { event.events |= EPOLLIN.rawValue }
        if interest.rawValue & Interest.writable.rawValue != 0 { event.events |= EPOLLOUT.rawValue }
        event.data.u64 = token
        try checked(epoll_ctl(descriptor.number, operation, number, &event), "epoll_ctl", "descriptor \(number)")
    }

    /// What is ready: at once, or when something is, or after the given time; nil waits for ever.
    ///
    /// A signal ends the wait with nothing.
    package mutating func wait(for timeout: Duration?) throws(SystemError) -> [Ready] {
        let count = epoll_wait(descriptor.number, &events, CInt(events.count), Self.milliseconds(timeout))
        if count < 0, errno == EINTR { return [] }
        try checked(count, "epoll_wait")
        return events.prefix(Int(count)).map { event in
            Ready(
                token: event.data.u64, readable: event.events & EPOLLIN.rawValue != 0,
                writable: event.events & EPOLLOUT.rawValue != 0, hangup: event.events & EPOLLHUP.rawValue != 0,
                error: event.events & EPOLLERR.rawValue != 0)
        }
    }

    /// The timeout as epoll_wait(2) takes it, rounded up: rounded down, a loop would turn and turn through the
    /// last part of a millisecond before its deadline. A wait that is too long for it is cut, and simply repeated.
    package static func milliseconds(_ timeout: Duration?) -> CInt {
        guard let timeout else { return -1 }
        let (whole, rest) = timeout.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return CInt(clamping: whole + (rest > 0 ? 1 : 0))
    }
}
