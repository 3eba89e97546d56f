/// How much a record matters. Each level includes those above it.
package enum Level: UInt8, Comparable, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// What a client said and was answered, line by line.
    case debug = 0
    /// What a day's work leaves: starts, connections, messages, stops.
    case info = 1
    /// What isn't as it should be, though all goes on.
    case warning = 2
    /// What ends the daemon, or lost something.
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

    /// The level that a description names.
    package init?(_ text: String) {
        guard let level = Self.allCases.first(where: { $0.description == text }) else { return nil }
        self = level
    }
}
