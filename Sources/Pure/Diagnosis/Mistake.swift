/// What somebody wrote wrongly, for one who has no source code and little time: where it stands, what is
/// wrong with it, and what to write instead.
package struct Mistake: Error, Hashable, CustomStringConvertible {
    package let place: Place
    package let wrong: String
    package let mend: String

    package init(at place: Place, wrong: String, mend: String) {
        self.place = place
        self.wrong = wrong
        self.mend = mend
    }

    /// A mistake of one who didn't know where the value stood, at the place where it did.
    package init(at place: Place, _ objection: Objection) {
        self.init(at: place, wrong: objection.wrong, mend: objection.mend)
    }

    /// Two lines, without a newline at the end.
    package var description: String {
        "\(place): \(wrong)\n    \(mend)"
    }
}

/// A mistake without its place: what one says of a value who sees nothing but the value.
package struct Objection: Error, Hashable {
    package let wrong: String
    package let mend: String

    package init(_ wrong: String, mend: String) {
        self.wrong = wrong
        self.mend = mend
    }
}

/// All that is wrong, so that nobody mends one mistake only to meet the next. Never empty.
package struct Mistakes: Error, Hashable, CustomStringConvertible {
    package let first: Mistake
    package let others: [Mistake]

    /// Nil if there are none.
    package init?(_ mistakes: [Mistake]) {
        guard let first = mistakes.first else { return nil }
        self.first = first
        others = Array(mistakes.dropFirst())
    }

    package var all: [Mistake] { [first] + others }

    /// Two lines each, without a newline at the end.
    package var description: String {
        all.map(\.description).joined(separator: "\n")
    }
}
