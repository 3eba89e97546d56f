import Glibc

/// sched(7).
package enum Scheduling {
    /// From here on this process, when something comes for it, doesn't take the CPU from another one that is at work:
    /// SCHED_BATCH. It runs as soon as a CPU is free, and otherwise finds more to do at once.
    ///
    /// Nobody has to be allowed to do this. Where it can't be done all the same, as in a container that has it filtered,
    /// nothing is different but what it costs.
    package static func yieldToOthers() {
        var parameter = sched_param()
        sched_setscheduler(0, batch, &parameter)
    }

    /// SCHED_BATCH in linux/sched.h; the C library has it for GNU sources only.
    private static let batch: CInt = 3
}
