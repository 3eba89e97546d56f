import Vocabulary

/// How many clients and messages fit the descriptors that the kernel lets a process have.
struct Capacity {
    /// Clients of one session process: each has a connection and, at times, a message's file.
    let clientsPerProcess: Int
    /// Messages that the sink may have open: a descriptor each.
    let openMessages: Int
    /// Messages that one session process may ask for at a time: each a descriptor in flight from the sink.
    let openingPerProcess: Int

    /// Descriptors that a process needs for itself.
    static let reserve = 64

    /// - Parameter hardLimit: descriptors that a process can have at all here (RLIMIT_NOFILE).
    init(hardLimit: Int, sessionProcesses: Int) {
        clientsPerProcess = max(1, (min(Limit.sessionDescriptors, hardLimit) - Self.reserve) / 2)
        openMessages = max(1, min(Limit.sinkDescriptors, hardLimit) - Self.reserve - sessionProcesses)
        openingPerProcess = max(1, Limit.descriptorsInFlight / sessionProcesses)
    }
}
