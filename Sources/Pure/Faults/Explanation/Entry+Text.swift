extension Entry {
    /// All that there is, for a terminal, without a newline at the end.
    var paragraph: String {
        var lines = [form] + sees.flatMap(Self.wrapped)
        for (label, value) in [("Range", range), ("Where", rides), ("Done", isDone), ("Tests", tests)] {
            if let value { lines += Self.wrapped("\(label): \(value).") }
        }
        lines.append("")
        lines += transcript.map { Self.indent + $0 }
        return lines.joined(separator: "\n")
    }

    /// The form and the first sentence, for a list.
    var summary: String {
        let padding = String(repeating: " ", count: max(1, Self.column - form.utf8.count))
        let first = sees.first ?? ""
        let lines = Self.wrapped(first, indent: Self.indent + String(repeating: " ", count: Self.column))
        return Self.indent + form + padding + lines.joined(separator: "\n").drop { $0 == " " }
    }

    /// Whether somebody means this by a text: the name alone, or the form as the manual has it.
    func isCalled(_ text: String) -> Bool {
        let text = String(decoding: foldedASCII(text), as: UTF8.self)
        let isOtherHelo = name == .point(.helo) && text == Point.otherHelo
        return !text.isEmpty && (text == spelling || text == form || isOtherHelo || name == .code && text == "code")
    }

    private static let indent = "    "
    /// Wide enough for every form.
    private static let column = 24
    /// A terminal's.
    private static let width = 80

    private static func wrapped(_ text: String) -> [String] { wrapped(text, indent: indent) }

    private static func wrapped(_ text: String, indent: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent.count + line.count + 1 + word.count > width {
                lines.append(indent + line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [indent + line]
    }
}
