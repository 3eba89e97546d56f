/// What a careless client writes, and a lenient server takes all the same.
package struct Leniency: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `MAIL FROM: <a@b>`. RFC 5321 §4.1.1.2 has no blank there.
    package static let blankBeforePath = Leniency(rawValue: 1)
    /// `MAIL FROM:a@b`. RFC 5321 §4.1.2, `Path`.
    package static let noBrackets = Leniency(rawValue: 2)
    /// `a..b@c`, `.a@c`, `a.@c`. RFC 5321 §4.1.2, `Dot-string`.
    package static let misplacedDots = Leniency(rawValue: 4)

    /// As a constant, for it's asked for with every command.
    package static let none: Leniency = []
    package static let everything: Leniency = [.blankBeforePath, .noBrackets, .misplacedDots]
}

/// What may be taken of it in a line, and what was.
struct Leniencies {
    let allowed: Leniency
    private(set) var used: Leniency = []

    init(allowed: Leniency) {
        self.allowed = allowed
    }

    /// - Returns: Whether it's allowed, and then it counts as used.
    mutating func take(_ leniency: Leniency) -> Bool {
        guard allowed.contains(leniency) else { return false }
        used.insert(leniency)
        return true
    }
}
