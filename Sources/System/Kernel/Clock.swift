import Glibc
package import Vocabulary

/// The kernel's clocks. Only an event loop reads them; what it calls gets the time with the event.
package enum Clock {
    /// clock_gettime(2), CLOCK_MONOTONIC.
    package static func now() -> Instant {
        let time = read(CLOCK_MONOTONIC)
        return Instant(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    /// CPU that this process has used, all its threads: clock_gettime(2), CLOCK_PROCESS_CPUTIME_ID.
    package static func used() -> Duration {
        let time = read(CLOCK_PROCESS_CPUTIME_ID)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// clock_gettime(2), CLOCK_REALTIME: it may step, so it's for what people read, never for waiting.
    package static func wall() -> WallTime {
        WallTime(read(CLOCK_REALTIME))
    }

    /// Can't fail: the clocks exist, and the address is ours.
    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}

extension WallTime {
    /// A time as the kernel has it. One that a file was given beyond what can be told stays at the end.
    init(_ time: timespec) {
        let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000)
        let end: Int64 = time.tv_sec < 0 ? .min : .max
        let sum = seconds.addingReportingOverflow(Int64(time.tv_nsec) / 1_000)
        self.init(microseconds: overflow || sum.overflow ? end : sum.partialValue)
    }
}
