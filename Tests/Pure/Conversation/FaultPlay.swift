import Faults
import SMTPGrammar
import SMTPServer
import Testing
import Vocabulary

@testable import Conversation

/// A conversation in which faults are asked for.
extension Player {
    static let address = "a@client.test"

    /// A player that has said EHLO, and forgot that.
    static func greeted(
        _ name: String = "client.test", faults: FaultTerms = FaultTerms(seed: 7), timeScale: TimeScale = .standard,
        authentication: AuthenticationPolicy = .standard
    ) -> Player {
        var player = Player(.example(authentication: authentication, faults: faults, timeScale: timeScale))
        player.send("EHLO \(name)\r\n")
        player.forget()
        return player
    }

    /// The same, up to the recipient.
    static func addressed(
        _ name: String = "client.test", from sender: String = address, to recipient: String = "b@mx.test"
    ) -> Player {
        var player = greeted(name)
        player.send("MAIL FROM:<\(sender)>\r\nRCPT TO:<\(recipient)>\r\n")
        player.forget()
        return player
    }

    mutating func say(_ line: String) -> [String] {
        forget()
        send(line + "\r\n")
        return replies
    }

    mutating func sendMessage(_ content: String = "x\r\n") -> [String] {
        forget()
        send("DATA\r\n")
        send(content + ".\r\n")
        return replies
    }

    /// The words that fired, as the log is told.
    var fired: [String] {
        notes.compactMap { if case .fault(let fired) = $0 { fired.word.text } else { nil } }
    }

    var isUnacknowledged: Bool {
        notes.contains { if case .commitUnacked = $0 { true } else { false } }
    }

    var text: String { String(decoding: output, as: UTF8.self) }
}

func words(_ text: String) throws -> [Word] { try WordList(text).words }
