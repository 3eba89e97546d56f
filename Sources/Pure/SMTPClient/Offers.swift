import SMTPGrammar

/// What a server's reply to EHLO or LHLO offers: RFC 5321 §4.1.1.1.
package struct Offers: Hashable, Sendable {
    /// Keyword, in upper case, and its parameters.
    private let offers: [String: [String]]

    package static let none = Offers(offers: [:])

    private init(offers: [String: [String]]) { self.offers = offers }

    /// The first line greets; each line behind it is a keyword with its parameters.
    package init(_ reply: ServerReply) {
        var offers: [String: [String]] = [:]
        for line in reply.lines.dropFirst() {
            let text = String(decoding: line, as: UTF8.self).uppercased()
            var words = text.split(separator: " ").map(String.init)
            guard !words.isEmpty else { continue }
            var keyword = words.removeFirst()
            // Servers older than RFC 2554 wrote `AUTH=LOGIN`.
            if keyword.hasPrefix("AUTH=") {
                words.insert(String(keyword.dropFirst(5)), at: 0)
                keyword = "AUTH"
            }
            offers[keyword, default: []] += words
        }
        self.offers = offers
    }

    /// - Parameter keyword: In upper or lower case.
    package func contains(_ keyword: String) -> Bool { offers[keyword.uppercased()] != nil }

    /// The parameters of a keyword, in upper case; none if it isn't offered.
    package func parameters(of keyword: String) -> [String] { offers[keyword.uppercased()] ?? [] }

    /// Sorted.
    package var keywords: [String] { offers.keys.sorted() }
}
