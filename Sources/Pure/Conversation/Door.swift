import Faults
import SMTPGrammar
import SMTPServer
package import Vocabulary

/// A place between what may be done and the doing: whoever has a say comes in here, and may have to ask somebody first.
enum Door: Hashable {
    case banner
    /// A command that is admissible.
    case command(Command)
    /// The same before it's known whether the client says it too often.
    case rated(Command)
    /// Whom AUTH came to.
    case claim(Claim)
    /// Content, so far as it has come.
    case content
    /// Content that is whole, and that nothing is wrong with.
    case endOfContent
    /// The same for one recipient of several.
    case delivery

    var point: Point {
        switch self {
        case .banner: .banner
        case .content: .body
        case .endOfContent, .delivery: .dot
        case .claim: .auth
        case .command(let command), .rated(let command): command.verb.point
        }
    }
}

extension Verb {
    /// Where a fault strikes that is about this command.
    fileprivate var point: Point {
        switch self {
        case .helo, .ehlo, .lhlo: .helo
        case .mail: .mail
        case .rcpt: .rcpt
        case .data: .data
        case .rset: .rset
        case .noop: .noop
        case .vrfy: .vrfy
        case .expn: .expn
        case .help: .help
        case .quit: .quit
        case .starttls: .starttls
        case .auth: .auth
        case .bdat: .bdat
        case .etrn, .turn, .send, .soml, .saml: .any
        }
    }
}

extension Conversation {
    /// Comes to a door: what the command carries is armed, and the plan says what it meets.
    mutating func approach(_ door: Door, at now: Instant, into turn: inout Turn) {
        if case .command(let command) = door { return approach(command, at: now, into: &turn) }
        if case .claim(let claim) = door { carry(claim, into: &turn) }
        follow(plan.judge(door.point), through: door, at: now, into: &turn)
    }

    /// A command comes to its door. As a rule nothing is there, and it goes straight through.
    mutating func approach(_ command: Command, at now: Instant, into turn: inout Turn) {
        guard carry(command, at: now, into: &turn) else { return }
        let judgement = plan.judge(command.verb.point, octets: octets(with: command))
        guard case .honest = judgement else {
            return follow(judgement, through: .command(command), at: now, into: &turn)
        }
        perform(command, at: now, into: &turn)
        tellIgnored(into: &turn)
    }

    /// Octets of content with the command's chunk and all before it.
    private func octets(with command: Command) -> UInt64 {
        guard case .bdat(let chunk) = command else { return 0 }
        return dialogue.chunkedOctets + chunk.octets
    }

    mutating func follow(_ judgement: Judgement, through door: Door, at now: Instant, into turn: inout Turn) {
        switch judgement {
        case .honest:
            pass(door, at: now, into: &turn)
        case .ask(let question):
            // Replies to what came before don't wait for the answer.
            flush(at: now, into: &turn)
            asking = door
            turn.effects.append(.ask(key: question.key, keep: terms.timeScale.applied(to: question.keep)))
        case .strike(let strike):
            meet(strike, at: door, at: now, into: &turn)
        }
        tellIgnored(into: &turn)
    }

    /// The ledger has counted.
    /// - Parameter sinceFirst: As it passed: the scale is taken out here.
    package mutating func counted(
        _ count: UInt32, sinceFirst: Duration, at now: Instant, into turn: inout Turn
    ) {
        guard !hasEnded, let door = asking else { return }
        asking = nil
        let attempts = Attempts(count: count, sinceFirst: terms.timeScale.removed(from: sinceFirst))
        follow(plan.answer(attempts), through: door, at: now, into: &turn)
        leaveGreeting(at: now, into: &turn)
        advance(at: now, into: &turn)
    }

    /// The banner goes out, and commands are read once it's with the kernel; at once if there is none to go.
    mutating func leaveGreeting(at now: Instant, into turn: inout Turn) {
        guard case .greeting = phase else { return }
        flush(at: now, into: &turn)
        if !isAsking, outbox.since == nil { phase = .commands }
    }

    /// What stands behind a door is done.
    mutating func pass(_ door: Door, at now: Instant, into turn: inout Turn) {
        switch door {
        case .banner:
            reply(terms.banner, at: now, into: &turn)
        case .command(let command):
            perform(command, at: now, into: &turn)
        case .claim(let claim):
            dialogue.conclude(believes(claim) ? .accepted : .rejected, into: &turn.deeds)
            apply(at: now, into: &turn)
        case .content, .rated: break
        case .delivery: deliveries?.strikes.append(nil)
        case .endOfContent:
            dialogue.commit(into: &turn.deeds)
            apply(at: now, into: &turn)
        }
    }

    private mutating func perform(_ command: Command, at now: Instant, into turn: inout Turn) {
        switch command {
        case .helo(let name):
            greet(name, esmtp: false, into: &turn)
        case .ehlo(let name):
            greet(name, esmtp: true, into: &turn)
        case .rcpt: plan.accept()
        case .mail, .data, .bdat, .rset, .noop, .vrfy, .expn, .help, .quit, .starttls, .auth, .unimplemented: break
        }
        dialogue.perform(command, into: &turn.deeds)
        apply(at: now, into: &turn)
    }

    private mutating func greet(_ name: Host, esmtp: Bool, into turn: inout Turn) {
        (dialogue.offer, dialogue.limits) = (service?.offer ?? offered, service?.limits ?? terms.limits)
        if hidesStartTLS { dialogue.offer.unannounced = [.startTLS] }
        if terms.told.contains(.lines) {
            note(.identified(helo: name.description, esmtp: esmtp), into: &turn)
        }
    }
}
