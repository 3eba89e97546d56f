import CYAML
import Diagnosis

/// Why libyaml doesn't go on, and what to write instead.
struct SyntaxMistake {
    /// From 0, as libyaml counts: in characters.
    private let line: Int
    private let column: Int
    private let wrong: String
    private let mend: String

    /// - Parameter parser: one that has just failed.
    init(_ parser: yaml_parser_t, _ octets: UnsafeBufferPointer<UInt8>) {
        let problem = parser.problem.map { String(cString: $0) } ?? "it can't be read"
        if parser.error == YAML_READER_ERROR {
            (line, column) = Self.position(of: min(parser.problem_offset, octets.count), in: octets)
            let isControl = problem.hasPrefix("control")
            wrong = isControl ? "a control character" : "octets that are no UTF-8"
            mend = isControl ? "leave it out" : "save the file as UTF-8"
            return
        }
        line = Int(clamping: parser.problem_mark.line)
        column = Int(clamping: parser.problem_mark.column)
        let context = parser.context.map { " " + String(cString: $0) } ?? ""
        let mark = parser.context_mark
        let hasBegin =
            parser.context != nil && (mark.line, mark.column) != (parser.problem_mark.line, parser.problem_mark.column)
        let began = hasBegin ? "line \(mark.line + 1), column \(mark.column + 1)" : nil
        let isTab = Self.octet(line, column, in: octets) == UInt8(ascii: "\t")
        wrong = isTab ? "a tab" : "no YAML: \(problem)\(context)"
        mend = isTab ? "indent with blanks" : Self.mend(for: problem, began: began)
    }

    func mistake(_ path: String) -> Mistake {
        Mistake(at: .file(path, line: line + 1, column: column + 1), wrong: wrong, mend: mend)
    }

    static func noMemory(_ path: String) -> Mistake {
        Mistake(at: .path(path), wrong: "there is no memory to read it", mend: "leave the machine some")
    }

    // MARK: Mends

    private static func mend(for problem: String, began: String?) -> String {
        let cause = mends.first { problem.contains($0.words) }
        let begin = began.map { "; what isn't right begins at \($0)" } ?? ""
        return (cause?.mend ?? "fumbled.yaml(5) shows how settings are written") + begin
    }

    /// What libyaml says, and what is behind it most often.
    private static let mends: [(words: String, mend: String)] = [
        ("expected node content", "put a value that begins with : or [ in quotes, as \"[::1]:2525\""),
        ("unexpected end of stream", "close the quote that is open"),
        ("document indicator", "close the quote that is open"),
        ("expected ',' or ']'", "close the list with ], or put a comma between its values"),
        ("expected ',' or '}'", "close the mapping with }, or put a comma between its keys"),
        ("cannot start any token", "put a text that begins with this character in quotes"),
        (
            "mapping values are not allowed",
            "put a value with a colon in quotes, and begin each key on a line of its own"
        ),
        ("expected ':'", "write a colon and a blank between a key and its value"),
        ("expected key", "begin the keys of a mapping in the same column"),
        ("did not find expected '-' indicator", "begin the values of a list in the same column"),
        ("sequence entries are not allowed", "begin a list on the line below its key"),
        ("<document start>", "leave out what stands behind the document"),
        ("unknown escape character", "write \\\\ for a backslash, or use single quotes"),
        ("exceeded max", "no setting needs such nesting; fumbled.yaml(5) shows how each is written"),
    ]

    // MARK: Positions

    /// Line and column of an octet, both from 0.
    private static func position(of offset: Int, in octets: UnsafeBufferPointer<UInt8>) -> (line: Int, column: Int) {
        let before = octets[..<offset]
        let start = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        return (before.count { $0 == newline }, before[start...].count(where: isFirstOfCharacter))
    }

    /// The first octet of the character at a line and column, both from 0.
    private static func octet(_ line: Int, _ column: Int, in octets: UnsafeBufferPointer<UInt8>) -> UInt8? {
        var rest = octets[...]
        for _ in 0..<line {
            guard let end = rest.firstIndex(of: newline) else { return nil }
            rest = rest[(end + 1)...]
        }
        return rest.lazy.filter(isFirstOfCharacter).dropFirst(column).first
    }

    private static let newline = UInt8(ascii: "\n")

    /// Whether no octet of the same UTF-8 character stands before it.
    private static func isFirstOfCharacter(_ octet: UInt8) -> Bool { octet & 0xC0 != 0x80 }
}
