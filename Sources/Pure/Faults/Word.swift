/// One fault, as a client or a rule asks for it: `rcpt451_4.7.1x2`.
package struct Word: Hashable, Sendable, CustomStringConvertible {
    package let point: Point
    package let effect: Effect
    package let modifiers: Modifiers
    /// As it was written, in lower case: what the log shows, and what attempts are counted by.
    package let text: String

    package init(_ point: Point, _ effect: Effect, _ modifiers: Modifiers = Modifiers(), text: String) {
        self.point = point
        self.effect = effect
        self.modifiers = modifiers
        self.text = text
    }

    package var description: String { text }
}

/// When a word fires. Judged in this order: `n`, `p`, `x`; only a firing spends `x`.
package struct Modifiers: Hashable, Sendable {
    /// `n`: only at that occurrence of its point in the session, from 1.
    package var occurrence: Int?
    /// `p`: with that percentage, 1 to 99.
    package var percent: Int?
    /// `x`: the first so many times, for each key.
    package var times: Int?
    /// `at`: when so many octets of content have come.
    package var octets: Int?

    package init(occurrence: Int? = nil, percent: Int? = nil, times: Int? = nil, octets: Int? = nil) {
        self.occurrence = occurrence
        self.percent = percent
        self.times = times
        self.octets = octets
    }
}
