/// Which process speaks: the name it has in `ps`, in the log and in every error.
package enum ProcessName: Hashable, Sendable, CustomStringConvertible {
    case parent
    case listener
    /// One for each CPU unless a setting says otherwise, counted from 0.
    case session(UInt8)
    case sink
    case logger

    package var description: String {
        switch self {
        case .parent: "parent"
        case .listener: "listener"
        case .session(let number): "session/\(number)"
        case .sink: "sink"
        case .logger: "logger"
        }
    }

    /// What stands in `ps`: `fumbled: session/0`.
    package var title: String { Self.titlePrefix + description }

    private static let titlePrefix = "fumbled: "

    /// The process that a title names, or nil if it's no title.
    package init?(title: String) {
        guard title.hasPrefix(Self.titlePrefix) else { return nil }
        self.init(String(title.dropFirst(Self.titlePrefix.count)))
    }

    /// The process that a description names.
    package init?(_ text: String) {
        switch text {
        case "parent": self = .parent
        case "listener": self = .listener
        case "sink": self = .sink
        case "logger": self = .logger
        default:
            let session = "session/"
            guard text.hasPrefix(session), let number = UInt8(text.dropFirst(session.count)),
                text == "\(session)\(number)"
            else { return nil }
            self = .session(number)
        }
    }
}
