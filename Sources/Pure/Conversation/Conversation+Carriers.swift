import Faults
import SMTPGrammar
import SMTPServer
import Vocabulary

/// What a client asks for by what it sends anyway: the name in EHLO, addresses.
extension Conversation {
    /// Arms what an admissible command carries.
    /// - Returns: false if it's answered by that.
    mutating func carry(_ command: Command, at now: Instant, into turn: inout Turn) -> Bool {
        switch command {
        case .helo(let name):
            _ = identify(name, into: &turn)
        case .ehlo(let name):
            let session = identify(name, into: &turn)
            guard let word = session.first(where: \.isRejection) else { return true }
            note(.rejected(word), into: &turn)
            reply(.notImplemented.withoutStatus, at: now, into: &turn)
            return false
        case .mail(let path, _):
            fired = []
            plan.begin(path.address, words(of: path.mailbox, in: .sender, into: &turn))
        case .rcpt(let path, _):
            plan.propose(path.address, words(of: path.mailbox, in: .recipient, into: &turn))
        case .data, .bdat, .rset, .noop, .vrfy, .expn, .help, .quit, .starttls, .auth, .unimplemented: break
        }
        return true
    }

    private mutating func identify(_ host: Host, into turn: inout Turn) -> [SessionWord] {
        hidesStartTLS = false
        let name = host.description
        let isHeard = terms.faults.hears(in: host.domain?.text)
        let reading = isHeard ? turn.reading(of: host) : Reading()
        tell(reading, of: .helo, into: &turn)
        service =
            reading.session.isEmpty ? nil : Service(offered, terms.limits, changedBy: reading.session)
        plan.identify(name, reading.words, delay: service?.delay ?? .zero, seed: service?.seed)
        return reading.session
    }

    private func words(of mailbox: Mailbox?, in carrier: Carrier, into turn: inout Turn) -> [Word] {
        guard let mailbox, terms.faults.hears(in: mailbox.host) else { return [] }
        let reading = Reading(mailbox, of: carrier)
        tell(reading, of: carrier, into: &turn)
        return reading.words
    }

    /// A test must not pass for nothing: what was meant as a word and isn't one that can act is told.
    func tell(_ reading: Reading, of carrier: Carrier, into turn: inout Turn) {
        for word in reading.ignored {
            note(.directiveIgnored(word.text, carrier, reason: word.reason.description), into: &turn)
        }
        for word in reading.unknown {
            // What was typed as a user name may be a password: of it only what is a word is told.
            let note: Note =
                carrier == .user
                ? .directiveUnknown(Redaction.placeholder, carrier, word.reason.redacted(Redaction.placeholder))
                : .directiveUnknown(word.text, carrier, word.reason)
            self.note(note, into: &turn)
        }
    }

    mutating func tellIgnored(into turn: inout Turn) {
        for word in plan.takeIgnored() {
            note(.directiveIgnored(word.word.text, word.carrier, reason: word.reason.description), into: &turn)
        }
    }
}

extension SessionWord {
    fileprivate var isRejection: Bool {
        if case .reject = self { true } else { false }
    }
}

extension Host {
    fileprivate var domain: Domain? {
        if case .domain(let domain) = self { domain } else { nil }
    }
}

extension ReversePath {
    fileprivate var mailbox: Mailbox? {
        if case .mailbox(let mailbox) = self { mailbox } else { nil }
    }
}

extension ForwardPath {
    fileprivate var mailbox: Mailbox? {
        if case .mailbox(let mailbox) = self { mailbox } else { nil }
    }
}
