import SMTPGrammar
import SMTPServer
import TLS
import Vocabulary

/// The first octet picks the mechanism and the verdict; responses follow. They go through the dialogue as a client's do,
/// in base64.
func exchange(_ octets: [UInt8]) {
    guard let first = octets.first, let hostname = Domain("mx.test") else { return }
    let mechanism = SASLMechanism.allCases[Int(first) % SASLMechanism.allCases.count]
    var dialogue = ServerDialogue(
        .init(hostname: hostname), offer: .everything(.standard, mechanisms: SASLMechanism.allCases), limits: .standard)
    var effects: [ServerDialogue.Effect] = []
    dialogue.perform(.ehlo(.domain(hostname)), into: &effects)
    let means = ExchangeMeans(
        hostname: hostname, nonce: Array(0..<32), secret: Array("pencil".utf8), digests: .openSSL)
    dialogue.authenticate(by: mechanism.description, nil, with: means, into: &effects)
    for response in responses(octets.dropFirst()) where dialogue.awaits == .response {
        effects = []
        dialogue.respond(to: Base64.encode(response), into: &effects)
        if dialogue.awaits == .verdict, let claim = dialogue.claim {
            law(effects.isEmpty)
            law(!claim.isProven || !mechanism.needsSecret, "a secret is known that isn't in the input")
            law(claim.user.utf8.count <= Limit.userName)
            dialogue.conclude(first > 127 ? .accepted : .rejected, into: &effects)
        }
        law(!effects.isEmpty, "no reply")
        for case .reply(let reply) in effects { check(reply) }
        for case .challenge(let reply) in effects {
            check(reply)
            law(reply.code == 334 && Base64.decode(reply.octets.dropFirst(4).dropLast(2)) != nil)
        }
    }
    // As it came, it may be no base64 at all.
    if let text = Base64.decode(octets) { law(Base64.encode(text) == octets) }
    law(Base64.decode(Base64.encode(octets)) == octets)
    _ = Xtext.decode(octets)
}

/// Each behind its length in two octets, the lower one first.
private func responses(_ octets: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var responses: [ArraySlice<UInt8>] = []
    var rest = octets
    while let low = rest.popFirst(), let high = rest.popFirst() {
        let count = Int(low) | Int(high) << 8
        responses.append(rest.prefix(count))
        rest = rest.dropFirst(count)
    }
    return responses
}
