/// What somebody wrote, before anybody judges it: a tree in which everything has its place.
package struct Node: Hashable, Sendable {
    package let place: Place
    package let content: Content

    package init(at place: Place, _ content: Content) {
        self.place = place
        self.content = content
    }

    package enum Content: Hashable, Sendable {
        /// A text. Whether it stood in quotes matters only where nothing was written: `''` is an empty text, and
        /// nothing at all isn't.
        case scalar(String, isQuoted: Bool)
        case sequence([Node])
        /// In the order in which it was written; no two keys are equal.
        case mapping([Pair])
    }

    /// A key of a mapping, and what stands behind it.
    package struct Pair: Hashable, Sendable {
        package let key: String
        package let place: Place
        package let value: Node

        package init(key: String, at place: Place, value: Node) {
            self.key = key
            self.place = place
            self.value = value
        }
    }

    /// Where an octet of its text stands, counted from the text's first: exact where the text takes one line and has
    /// no escapes.
    package func place(ofOctet offset: Int) -> Place {
        guard case .scalar(let text, let isQuoted) = content, case .file(let path, let line, let column) = place else {
            return place
        }
        let before = String(decoding: text.utf8.prefix(offset), as: UTF8.self).unicodeScalars.count
        return .file(path, line: line, column: column + before + (isQuoted ? 1 : 0))
    }

    /// Whether it's a key with nothing behind it, or one of YAML's words for that.
    package var isNothing: Bool {
        guard case .scalar(let text, isQuoted: false) = content else { return false }
        return ["", "~", "null"].contains(text)
    }
}
