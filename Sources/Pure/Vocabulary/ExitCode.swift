/// What a process says by ending. The daemon's own stand in fumbled(8); the others only the parent sees.
package enum ExitCode {
    /// It stopped because it was asked to.
    package static let stopped: Int32 = 0
    /// A child was lost, and the daemon with it.
    package static let childLost: Int32 = 1
    /// An option or a variable is wrong. sysexits(3), EX_USAGE.
    package static let usage: Int32 = 64
    /// What was asked about isn't right. EX_DATAERR.
    package static let data: Int32 = 65
    /// A port or the store can't be had. EX_UNAVAILABLE.
    package static let unavailable: Int32 = 69
    /// The kernel refused what a process needs. EX_OSERR.
    package static let system: Int32 = 71
    /// A child only lost a peer: somebody else's end is the cause. EX_TEMPFAIL.
    package static let lostPeer: Int32 = 75
    /// A peer said what it may not say. EX_PROTOCOL.
    package static let violation: Int32 = 76
    /// The configuration is wrong. EX_CONFIG.
    package static let configuration: Int32 = 78
}
