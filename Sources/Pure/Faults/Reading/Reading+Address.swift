package import SMTPGrammar
import Vocabulary

extension Reading {
    /// Reads the local part of a sender's or a recipient's address, or a user name.
    ///
    /// Its first piece acts if it's a point and a code, `rcpt451x2`: an effect there may be somebody's name,
    /// `maildrop`. Behind a `+` every word acts. A code alone is a fault of the command that carries it.
    ///
    /// - Parameters:
    ///   - localPart: As the client wrote it; quoted, it counts by its content.
    ///   - carrier: `sender`, `recipient` or `user`.
    package init(localPart: some StringProtocol, of carrier: Carrier) {
        self.init()
        let content = Self.content(of: localPart)
        let pieces = content.piecesBetweenPluses
        guard let first = pieces.first else { return }
        if pieces.count == 1, let command = carrier.command, readBareCode(first, of: command, from: carrier) { return }
        readFirst(first, from: carrier)
        for piece in pieces.dropFirst() { read(piece, from: carrier) }
    }

    /// Reads the local part of a mailbox.
    package init(_ mailbox: Mailbox, of carrier: Carrier) {
        // Nearly every address ends here: nothing is looked for in it.
        guard mailbox.lookAtLocalPart(Self.mayHoldWords) else {
            self.init()
            return
        }
        self.init(localPart: mailbox.localPart, of: carrier)
    }

    /// False only for a local part that surely has none: it has no `+`, no quotes, and begins neither with a digit nor
    /// with a point.
    private static func mayHoldWords(_ octets: Span<UInt8>) -> Bool {
        guard octets.count > 0 else { return false }
        if octets[0].isDigit || octets[0] == .quote || Point.spellings.begins(octets) { return true }
        for index in octets.indices where octets[index] == UInt8(ascii: "+") { return true }
        return false
    }

    /// Without the quotes and the backslashes of a quoted string. RFC 5321 §4.1.2, `Quoted-string`.
    private static func content(of localPart: some StringProtocol) -> String {
        guard localPart.utf8.first == .quote else { return String(localPart) }
        let octets = Array(localPart.utf8)
        guard octets.count >= 2, octets.last == .quote else { return String(localPart) }
        var content: [UInt8] = []
        var escaped = false
        for octet in octets.dropFirst().dropLast() {
            escaped = !escaped && octet == .backslash
            if !escaped { content.append(octet) }
        }
        return String(decoding: content, as: UTF8.self)
    }

    /// A code that is all there is: `550`, `550_5.1.1`. Says whether it was one, or nearly.
    private mutating func readBareCode(_ text: Substring, of command: Point, from carrier: Carrier) -> Bool {
        guard text.utf8.first?.isDigit ?? false else { return false }
        do {
            let word = try Word(command.rawValue + text)
            if word.modifiers == Modifiers() {
                admit(word, from: carrier)
            } else {
                note(text, .nearly(word.text))
            }
            return true
        } catch {
            return false
        }
    }

    private mutating func readFirst(_ text: Substring, from carrier: Carrier) {
        guard NearWord.beginsWithPoint(text) else { return }
        do {
            let word = try Word(text)
            if word.isRefusal {
                admit(word, from: carrier)
            } else if word.isNobodysName {
                ignore(word.text, .effectInFirstPiece)
            }
        } catch .notNearlyAWord {
        } catch {
            if NearWord.beginsWithCode(text) { note(text, error) }
        }
    }

    private mutating func read(_ text: Substring, from carrier: Carrier) {
        do {
            admit(try Word(text), from: carrier)
        } catch .notNearlyAWord {
        } catch {
            note(text, error)
        }
    }
}

extension Carrier {
    /// The command that brings it.
    package var command: Point? {
        switch self {
        case .recipient: .rcpt
        case .sender: .mail
        case .user: .auth
        case .helo: .helo
        case .rule, .listener: nil
        }
    }
}

extension Word {
    var isRefusal: Bool {
        if case .refuse = effect { true } else { false }
    }

    /// Whether it's clear that a word was meant, though it stands where a name does: nobody is called `rcptdrop` or
    /// `mailwait5`; somebody is called `maildrop`.
    var isNobodysName: Bool {
        NearWord.isJargon(point.rawValue) || text.utf8.contains(where: \.isDigit)
    }
}

extension NearWord {
    static func beginsWithPoint(_ text: some StringProtocol) -> Bool {
        var scanner = WordScanner(foldedASCII(text)[...])
        return scanner.take(Point.spellings) != nil
    }

    /// Whether a point and a code stand there, and then something that isn't a digit.
    static func beginsWithCode(_ text: some StringProtocol) -> Bool {
        var scanner = WordScanner(foldedASCII(text)[...])
        return scanner.take(Point.spellings) != nil && scanner.takeCode() != nil
    }
}

extension StringProtocol {
    /// By octets: a combining character behind a `+` leaves it a `+`.
    var piecesBetweenPluses: [Substring] {
        Substring(self).utf8.split(separator: UInt8(ascii: "+"), omittingEmptySubsequences: false).map { Substring($0) }
    }
}
