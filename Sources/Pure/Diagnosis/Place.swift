/// Where a wrong value stood, in the words of whoever wrote it there.
package enum Place: Hashable, Sendable, CustomStringConvertible {
    /// An option by its full name, dashes included: `--listen`.
    case option(String)
    /// An argument that belongs to no option, or is none.
    case commandLine
    /// An environment variable: `FUMBLED_LISTEN`.
    case variable(String)
    /// A file as a whole.
    case path(String)
    /// A file, and where in it: both numbers count from 1, the column in characters (Unicode scalars).
    case file(String, line: Int, column: Int)

    /// Where in its file, if it's in one.
    package var position: (line: Int, column: Int)? {
        guard case .file(_, let line, let column) = self else { return nil }
        return (line, column)
    }

    /// Whether it's a file that is wrong, and not how the program was started.
    package var isFile: Bool {
        switch self {
        case .path, .file: true
        case .option, .commandLine, .variable: false
        }
    }

    package var description: String {
        switch self {
        case .option(let name): name
        case .commandLine: "command line"
        case .variable(let name): name
        case .path(let path): path
        case .file(let path, let line, let column): "\(path):\(line):\(column)"
        }
    }
}
