/// What a carrier says: the words in it that can act, those that can't, and what nearly is one.
package struct Reading: Hashable, Sendable {
    /// In the order in which they stand.
    package private(set) var words: [Word] = []
    /// From an EHLO name only, in the order in which they stand.
    package private(set) var session: [SessionWord] = []
    package private(set) var ignored: [Ignored] = []
    package private(set) var unknown: [Unknown] = []

    package init() {}

    init(unknown: [Unknown]) {
        self.unknown = unknown
    }

    package var isEmpty: Bool { words.isEmpty && session.isEmpty && ignored.isEmpty && unknown.isEmpty }

    /// A right word that can't act where it rides.
    package struct Ignored: Hashable, Sendable {
        package let text: String
        package let reason: Inability
    }

    /// A text that somebody meant as a word.
    package struct Unknown: Hashable, Sendable {
        package let text: String
        package let reason: NotAWord
    }

    mutating func ignore(_ text: some StringProtocol, _ reason: Inability) {
        ignored.append(Ignored(text: String(text), reason: reason))
    }

    mutating func note(_ text: some StringProtocol, _ reason: NotAWord) {
        unknown.append(Unknown(text: String(text), reason: reason))
    }

    /// Takes a word that rides there, if it can act from there.
    mutating func admit(_ word: Word, from carrier: Carrier) {
        if let inability = carrier.inability(at: word.point) {
            ignore(word.text, inability)
        } else {
            words.append(word)
        }
    }

    mutating func admit(_ word: SessionWord) {
        switch word {
        case .dlay(seconds: 0): ignore(word.description, .noDelay)
        default: session.append(word)
        }
    }
}

/// Why a word can't act where it rides.
package enum Inability: Hashable, Sendable {
    /// The banner was sent before anything was read.
    case bannerIsSent
    case recipientActsOnItsTransaction
    case userActsOnAuth
    /// The first piece of an address can be anybody's name, so an effect must stand behind a `+`.
    case effectInFirstPiece
    case noDelay

    package var description: String {
        switch self {
        case .bannerIsSent: "the banner was sent before this came"
        case .recipientActsOnItsTransaction: "a recipient's words act at rcpt, data, body, dot and bdat only"
        case .userActsOnAuth: "a user name's words act at auth only"
        case .effectInFirstPiece: "an effect stands behind a +, as in anybody+rcptdrop; alone it may be a name"
        case .noDelay: "0 seconds are no delay"
        }
    }
}

extension Carrier {
    /// Why a word with this point can't act from here; nil if it can.
    package func inability(at point: Point) -> Inability? {
        guard !reaches(point) else { return nil }
        return switch self {
        case .recipient: .recipientActsOnItsTransaction
        case .user: .userActsOnAuth
        case .sender, .helo, .rule, .listener: .bannerIsSent
        }
    }
}
