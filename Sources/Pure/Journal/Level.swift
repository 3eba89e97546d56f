/// How much a record matters.
package enum Level: UInt8, Comparable, Sendable, CaseIterable, CustomStringConvertible {
    /// For who looks into one conversation: every command and every reply.
    case debug = 0
    /// What happened, once for each connection or message.
    case info = 1
    /// What went on, but not as meant.
    case warning = 2
    /// What ended the daemon, or lost something.
    case error = 3

    package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

    package var description: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }
}
