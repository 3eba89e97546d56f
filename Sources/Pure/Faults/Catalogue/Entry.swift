/// What there is to know of one word, or of one part of words: for the manual and for whoever asks.
package struct Entry: Hashable, Sendable {
    package let name: Name
    /// What the client sees, in whole sentences.
    package let sees: [String]
    /// What goes over the wire: `C: `, `S: `, and between parentheses what isn't octets.
    package let transcript: [String]
    /// Which rule for clients it puts to the test.
    package let tests: String

    /// What it's an entry of, with all that the grammar knows of it.
    package enum Name: Hashable, Sendable {
        case point(Point)
        /// A refusal: the code takes the place of an effect's name.
        case code
        case effect(EffectName)
        case modifier(ModifierName)
        case session(SessionName)
        case credence(Credence)
    }

    init(_ name: Name, _ sees: [String], _ transcript: [String], tests: String) {
        self.name = name
        self.sees = sees
        self.transcript = transcript
        self.tests = tests
    }
}

extension Entry {
    /// What of it stands literally in a word; empty for a code.
    package var spelling: String {
        switch name {
        case .point(let point): point.rawValue
        case .code: ""
        case .effect(let effect): effect.rawValue
        case .modifier(let modifier): modifier.rawValue
        case .session(let session): session.spelling
        case .credence(let credence): credence.spelling
        }
    }

    /// What varies behind the spelling, as the manual calls it: `time`, `n`. Nil where nothing does.
    package var argument: String? {
        switch name {
        case .point, .credence: nil
        case .code: "code"
        case .effect(let effect): effect.argument.quantity?.argumentName
        case .modifier(let modifier): modifier.quantity.argumentName
        case .session(.withx): "name"
        case .session(.seed): "n"
        case .session(let session): session.quantity?.argumentName
        }
    }

    /// Whether it may be left out.
    package var isArgumentOptional: Bool {
        if case .effect(let effect) = name, case .optional = effect.argument { true } else { false }
    }

    /// The form of the whole: `wait<time>`, `stall[<time>]`, `code[_enhanced]`.
    package var form: String {
        guard let argument else { return spelling }
        if name == .code { return "code[_enhanced]" }
        let shown = name == .effect(.split) ? argument : "<\(argument)>"
        return spelling + (isArgumentOptional ? "[\(shown)]" : shown)
    }

    /// How far its number may go. Nil where there's none.
    package var range: String? {
        switch name {
        case .point, .credence: nil
        case .code: "\(Quantity.code.description); the enhanced code's class is the code's first digit"
        case .effect(.split): nil
        case .effect(let effect): effect.argument.quantity?.description
        case .modifier(let modifier): modifier.quantity.description
        case .session(.withx): "letters and digits"
        case .session(.seed): "0 to 18,446,744,073,709,551,615"
        case .session(.size), .session(.dlay): quantity.map { "\($0.description); the nearest bound beyond" }
        case .session: quantity?.description
        }
    }

    private var quantity: Quantity? {
        if case .session(let session) = name { session.quantity } else { nil }
    }

    /// Where it may ride, or where in a word it may stand.
    package var rides: String {
        switch name {
        case .point(let point): Self.list(Carrier.allCases.filter { $0.reaches(point) }.map(\.inWords))
        case .code: "every point; in an address also in front, and alone"
        case .effect(let effect):
            (effect.onlyPoint.map { "\($0.rawValue) only" } ?? "every point") + "; in an address behind a + only"
        case .modifier(.octets):
            Self.list(ModifierName.contentPoints.map(\.rawValue)) + " only, behind the code or the effect"
        case .modifier: "behind every code and effect"
        case .session(.reject): "an EHLO name, as the whole first label"
        case .session: "an EHLO name"
        case .credence: "a user name, anywhere before its @"
        }
    }

    /// Whether the honest server does what it was asked. Nil where that isn't the question.
    package var isDone: String? {
        switch name {
        case .code, .effect(.grey), .effect(.lose), .effect(.lie): "no"
        case .effect(.drop), .effect(.reset): "at dot only"
        case .effect: "yes"
        case .point, .modifier, .session, .credence: nil
        }
    }

    private static func list(_ names: [String]) -> String {
        names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
    }
}

extension Quantity {
    /// As the grammar calls it.
    var argumentName: String {
        switch unit {
        case .time: "time"
        case .lineFeed: "1"
        default: "n"
        }
    }
}

extension Carrier {
    package var inWords: String {
        switch self {
        case .recipient: "a recipient"
        case .sender: "a sender"
        case .user: "a user name"
        case .helo: "an EHLO name"
        case .rule: "a rule"
        case .listener: "a listener"
        }
    }
}

extension Credence {
    /// What stands in the user name; empty for neither.
    package var spelling: String {
        switch self {
        case .good: "goodauth"
        case .bad: "badauth"
        case .unsaid: ""
        }
    }
}
