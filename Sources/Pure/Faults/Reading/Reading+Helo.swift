package import SMTPGrammar
package import Vocabulary

extension Reading {
    /// Reads the name that EHLO or HELO gives. An address in brackets has no words.
    package init(helo host: Host) {
        switch host {
        case .domain(let domain): self.init(helo: domain)
        case .literal: self.init()
        }
    }

    /// Reads a name's first label: words joined by `-`, of which all are words, or none acts.
    package init(helo domain: Domain) {
        self.init()
        let label = domain.text.prefix { $0 != "." }
        let pieces = label.split(separator: "-", omittingEmptySubsequences: false).map(HeloPiece.init)
        let isWhole = pieces.allSatisfy(\.isWord)
        if isWhole {
            for piece in pieces { take(piece, alone: pieces.count == 1) }
        } else if pieces.contains(where: \.isWord) || pieces.allSatisfy(\.isMeant) {
            // Somebody meant words, and none acts.
            for case .nearly(let text, let reason) in pieces { note(text, reason) }
        }
        // Where one word must stand alone and doesn't, none acts either.
        if !unknown.isEmpty { self = Reading(unknown: unknown) }
    }

    private mutating func take(_ piece: HeloPiece, alone: Bool) {
        switch piece {
        case .fault(let word): admit(word, from: .helo)
        case .session(.reject(let rejection)) where !alone: note(rejection.rawValue, .notAlone)
        case .session(let word): admit(word)
        case .nearly, .other: break
        }
    }
}

/// What stands between two hyphens of a label.
private enum HeloPiece {
    case fault(Word)
    case session(SessionWord)
    case nearly(String, NotAWord)
    case other

    init(_ text: Substring) {
        do {
            self = .fault(try Word(text))
        } catch {
            self = Self.session(text, unlessFault: error)
        }
    }

    private static func session(_ text: Substring, unlessFault reason: NotAWord) -> HeloPiece {
        do {
            return .session(try SessionWord(text))
        } catch .notNearlyAWord {
            return reason == .notNearlyAWord ? .other : .nearly(String(text), reason)
        } catch {
            return .nearly(String(text), error)
        }
    }

    var isWord: Bool {
        switch self {
        case .fault, .session: true
        case .nearly, .other: false
        }
    }

    var isMeant: Bool {
        if case .other = self { false } else { true }
    }
}
