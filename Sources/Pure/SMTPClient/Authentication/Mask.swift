/// Hides what proves who the client is from whoever reads what a server says: there are servers that repeat a command.
package struct Mask: Hashable, Sendable {
    private var secrets: [String] = []

    /// What is shown in place of a secret. Its length tells nothing of the secret's.
    package static let text = "********"

    /// Octets of a secret, or of the beginning of one that is cut, below which it isn't told from other words.
    private static let least = 6

    package init() {}

    package mutating func hide(_ secret: String) {
        if secret.utf8.count >= Self.least, !secrets.contains(secret) { secrets.append(secret) }
    }

    package func applied(to text: String) -> String {
        secrets.reduce(text) { Self.hidden($1, in: $0.replacing($1, with: Self.text)) }
    }

    /// Without a beginning of the secret at the text's end, where somebody has cut it.
    private static func hidden(_ secret: String, in text: String) -> String {
        let most = min(secret.utf8.count - 1, text.utf8.count)
        guard least <= most else { return text }
        let cut = (least...most).reversed().map { secret.prefix($0) }.first(where: text.hasSuffix)
        return cut.map { text.dropLast($0.count) + Self.text } ?? text
    }
}
