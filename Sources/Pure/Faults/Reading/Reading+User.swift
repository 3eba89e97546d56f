import SMTPGrammar

/// What a user name decides before any word does.
package enum Credence: Hashable, Sendable {
    /// `goodauth` stands in it: accepted.
    case good
    /// `badauth` stands in it: 535.
    case bad
    /// Neither: accepted too, unless a word says otherwise.
    case unsaid

    /// - Parameter user: As AUTH brought it. What stands behind an `@` doesn't count. `badauth` wins over `goodauth`.
    package init(user: some StringProtocol) {
        let name = foldedASCII(user).prefix { $0 != .at }
        self = [.bad, .good].first { name.contains($0.spelling.utf8) } ?? .unsaid
    }
}

extension Reading {
    /// Reads what stands before the `@` of a user name.
    package init(user: some StringProtocol) {
        let name = user.utf8.prefix { $0 != .at }
        self.init(localPart: String(decoding: name, as: UTF8.self), of: .user)
    }
}
