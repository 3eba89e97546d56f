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
