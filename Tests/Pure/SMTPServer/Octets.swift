import SMTPGrammar
import TLS
import Vocabulary

@testable import SMTPServer

/// The octets of a text.
func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

/// What comes of each event, as a value.
extension ServerDialogue {
    mutating func perform(_ command: Command) -> [Effect] { collect { $0.perform(command, into: &$1) } }
    mutating func refuse(with reply: Reply) -> [Effect] { collect { $0.refuse(with: reply, into: &$1) } }
    mutating func opened() -> [Effect] { collect { $0.opened(into: &$1) } }
    mutating func openRefused(_ refusal: StoreRefusal) -> [Effect] { collect { $0.openRefused(refusal, into: &$1) } }
    mutating func commit() -> [Effect] { collect { $0.commit(into: &$1) } }
    mutating func refuseContent(with reply: Reply) -> [Effect] {
        collect { $0.refuseContent(with: reply, into: &$1) }
    }
    mutating func contentFailed(_ refusal: StoreRefusal) -> [Effect] {
        collect { $0.contentFailed(refusal, into: &$1) }
    }
    mutating func settled(_ verdict: StoreVerdict) -> [Effect] { collect { $0.settled(verdict, into: &$1) } }
    mutating func respond(to line: String) -> [Effect] { collect { $0.respond(to: octets(line), into: &$1) } }

    mutating func conclude(_ verdict: Verdict) -> [Effect] { collect { $0.conclude(verdict, into: &$1) } }
    mutating func authenticate(by mechanism: String, _ response: String? = nil) throws -> [Effect] {
        let means = ExchangeMeans.example(hostname)
        return collect { $0.authenticate(by: mechanism, response.map(octets), with: means, into: &$1) }
    }

    /// Reads as much of the text as is content.
    mutating func receive(_ text: String) -> (effects: [Effect], rest: String) {
        var consumed = 0
        let effects = collect { consumed = $0.receive(octets(text).span, into: &$1).consumed }
        return (effects, String(decoding: text.utf8.dropFirst(consumed), as: UTF8.self))
    }

    private mutating func collect(_ event: (inout ServerDialogue, inout [Effect]) -> Void) -> [Effect] {
        var effects: [Effect] = []
        event(&self, &effects)
        return effects
    }
}

extension ExchangeMeans {
    /// With a secret, and a nonce that is always the same.
    static func example(_ hostname: Domain, secret: String = "pencil") -> ExchangeMeans {
        ExchangeMeans(
            hostname: hostname, nonce: Array(0..<32), secret: octets(secret), digests: .openSSL)
    }
}
