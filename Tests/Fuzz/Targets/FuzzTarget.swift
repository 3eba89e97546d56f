/// What a fuzzer throws octets at. Each stops the process where a law doesn't hold, as a trap does.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// Lines are the same however the input is cut, and little is held.
    case lines
    /// A command that is read and written is the same.
    case commands
    /// Mechanisms of AUTH believe nobody for nothing.
    case exchanges
    /// A message between processes that is taken is the same packet again.
    case wire
    /// A configuration file is taken, or what is wrong with it has a place.
    case settings
    /// YAML likewise.
    case yaml
    /// A client's octets, cut anywhere, come to the same.
    case cuts
    /// Any events in any order: one reply for a command, and nothing behind the end.
    case dialogue

    /// A script is read, or what is wrong with it has a place; and it's read the same again.
    case scripts
    /// A server's replies are the same however they are cut, and both readers of them find the same.
    case replies

    package func run(_ octets: [UInt8]) {
        switch self {
        case .lines: readLines(octets)
        case .commands: readCommand(octets)
        case .exchanges: exchange(octets)
        case .wire: decode(octets)
        case .settings: configure(octets)
        case .yaml: readYAML(octets)
        case .cuts: cut(octets)
        case .dialogue: converse(octets)
        case .scripts: readScript(octets)
        case .replies: readReplies(octets)
        }
    }
}

/// What holds for every input. Where it doesn't the process stops, optimised or not.
func law(_ holds: Bool, _ what: @autoclosure () -> String = "", file: StaticString = #fileID, line: UInt = #line) {
    if !holds { fatalError(what(), file: file, line: line) }
}
