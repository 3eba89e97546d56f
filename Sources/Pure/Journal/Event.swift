/// What happened. The numbers stand on the wire and keep their meaning; fumbled-log(5) lists the events.
package enum Event: UInt8, Sendable, CaseIterable, CustomStringConvertible {
    // Of the daemon.
    case start = 1
    case confinement = 2
    case ready = 3
    case stop = 4
    case signal = 5
    case lost = 6
    case violation = 7
    case dropped = 8
    case store = 9
    case listener = 10
    case failed = 11
    case remark = 12
    case reload = 13
    case reloadFailed = 14

    // Of one session.
    case connection = 32
    case identified = 33
    case command = 34
    case reply = 35
    case message = 36
    case refused = 37
    case limit = 38
    case irregular = 39
    case commitUnacked = 40
    case disconnect = 41
    case fault = 42
    case directiveIgnored = 43
    case directiveUnknown = 44
    case authenticated = 50
    case tls = 56
    case tlsFailed = 57

    /// As the log spells it.
    package var description: String {
        switch self {
        case .start: "start"
        case .confinement: "confinement"
        case .ready: "ready"
        case .stop: "stop"
        case .signal: "signal"
        case .lost: "lost"
        case .violation: "violation"
        case .dropped: "dropped"
        case .store: "store"
        case .listener: "listener"
        case .failed: "failed"
        case .remark: "remark"
        case .reload: "reload"
        case .reloadFailed: "reload_failed"
        case .connection: "connection"
        case .identified: "identified"
        case .command: "command"
        case .reply: "reply"
        case .message: "message"
        case .refused: "refused"
        case .limit: "limit"
        case .irregular: "irregular"
        case .commitUnacked: "commit_unacked"
        case .disconnect: "disconnect"
        case .fault: "fault"
        case .directiveIgnored: "directive.ignored"
        case .directiveUnknown: "directive.unknown"
        case .authenticated: "authenticated"
        case .tls: "tls"
        case .tlsFailed: "tls_failed"
        }
    }
}
