import SMTPGrammar
import SMTPServer
import Vocabulary

/// A place between what may be done and the doing: whoever has a say comes in here, and may have to ask somebody first.
enum Door: Hashable {
    case banner
    /// A command that is admissible.
    case command(Command)
    /// Content that is whole, and that nothing is wrong with.
    case endOfContent
}

extension Conversation {
    /// Comes to a door.
    mutating func approach(_ door: Door, at now: Instant, into turn: inout Turn) {
        pass(door, at: now, into: &turn)
    }

    /// What stands behind a door is done.
    mutating func pass(_ door: Door, at now: Instant, into turn: inout Turn) {
        switch door {
        case .banner:
            say(.banner(terms.hostname), into: &turn)
        case .command(let command):
            switch command {
            case .helo(let name): greet(Greeting(helo: name.description, esmtp: false), into: &turn)
            case .ehlo(let name): greet(Greeting(helo: name.description, esmtp: true), into: &turn)
            case .mail, .rcpt, .data, .rset, .noop, .vrfy, .help, .quit, .unimplemented: break
            }
            dialogue.perform(command, into: &turn.deeds)
            apply(at: now, into: &turn)
        case .endOfContent:
            dialogue.commit(into: &turn.deeds)
            apply(at: now, into: &turn)
        }
    }

    private mutating func greet(_ greeting: Greeting, into turn: inout Turn) {
        self.greeting = greeting
        if terms.told.contains(.lines) {
            note(.identified(helo: greeting.helo, esmtp: greeting.esmtp), into: &turn)
        }
    }
}
