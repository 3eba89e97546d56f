import SMTPGrammar
import Support
import Testing
import Vocabulary

@testable import SMTPServer

@Suite("SCRAM, RFC 5802 and RFC 7677")
struct ScramTests {
    private let means: ExchangeMeans

    init() throws {
        means = ExchangeMeans.example(try #require(Domain("mx.test")))
    }

    private func exchange(_ hash: HashFunction = .sha256) -> Scram {
        Scram(hash == .sha1 ? .scramSHA1 : .scramSHA256, hash, with: means)
    }

    /// The server's challenge, and the exchange that waits for the answer.
    private func challenged(_ client: ScramClient, _ hash: HashFunction = .sha256) throws -> (
        exchange: Scram, challenge: String
    ) {
        var exchange = exchange(hash)
        guard case .challenge(let text) = exchange.respond(to: octets(client.first)) else { throw Missing() }
        return (exchange, String(ascii: text))
    }

    private struct Missing: Error {}

    @Test(arguments: [HashFunction.sha1, .sha256], ["n,,", "y,,", "n,a=else,"])
    func `who knows the secret is believed, and sees that the server does`(hash: HashFunction, header: String) throws {
        let client = ScramClient(hash: hash, header: header, nonce: "abc")
        var (exchange, challenge) = try challenged(client, hash)
        #expect(challenge.hasPrefix("r=abc") && challenge.hasSuffix(",i=4096"))
        let (message, signature) = client.final(to: challenge)
        guard case .claim(let claim) = exchange.respond(to: octets(message)) else { throw Missing() }
        #expect(claim.user == "user" && claim.isProven)
        #expect(exchange.lastWord(isAccepted: true) == octets(signature))
        #expect(exchange.lastWord(isAccepted: false) == octets("e=other-error"))
    }

    @Test func `U15: a wrong proof is told so, RFC 5802 §7`() throws {
        let client = ScramClient(password: "pencils")
        var (exchange, challenge) = try challenged(client)
        let message = client.final(to: challenge).message
        #expect(
            exchange.respond(to: octets(message))
                == .claim(Claim(user: "user", by: .scramSHA256, isProven: false)))
        #expect(exchange.lastWord(isAccepted: false) == octets("e=invalid-proof"))
    }

    @Test func `U15: a nonce from another exchange is refused, RFC 5802 §5.1`() throws {
        let client = ScramClient(repeatedNonce: { $0.replacing("A", with: "B") + "x" })
        var (exchange, challenge) = try challenged(client)
        let message = client.final(to: challenge).message
        #expect(exchange.respond(to: octets(message)) == .malformed(lastWord: octets("e=other-error")))
    }

    @Test(arguments: ["y,,", "n,a=x,", "p=tls-unique,,", ""])
    func `U15: a channel binding that isn't the first message's is refused, RFC 5802 §6`(binding: String) throws {
        let client = ScramClient(binding: binding)
        var (exchange, challenge) = try challenged(client)
        let message = client.final(to: challenge).message
        #expect(
            exchange.respond(to: octets(message)) == .malformed(lastWord: octets("e=channel-bindings-dont-match")))
    }

    @Test(arguments: [
        "p=tls-unique,,", "p=tls-exporter,,", "x,,", "n,", ",,", "n,a=,", "n,b=x,", "n,a=a=b,", "nn,,", "n,,m=x,",
    ])
    func `a header with a channel, or none, is refused at once`(header: String) {
        var exchange = exchange()
        #expect(exchange.respond(to: octets(ScramClient(header: header).first)) == .malformed)
    }

    @Test(arguments: [
        "n,,n=user", "n,,r=abc,n=user", "n,,n=,r=abc", "n,,n=user,r=", "n,,n=a=b,r=abc", "n,,n=a=2c,r=abc",
        "n,,n=user,r=a b", "n,,n=user,r=abc,", "n,,n=user,r=abc,x", "n,,user,r=abc", "n,,n=\u{7},r=abc",
    ])
    func `a first message that isn't one is refused`(message: String) {
        var exchange = exchange()
        #expect(exchange.respond(to: octets(message)) == .malformed)
    }

    @Test(arguments: [
        "c=biws", "c=biws,r=x", "r=x,c=biws,p=AA==", "c=biws,r=x,p=AA==,z=1", "c=biws,r=x,p=A", "=", ",,",
    ])
    func `a last message that isn't one is refused, and told so`(message: String) throws {
        var (exchange, _) = try challenged(ScramClient())
        #expect(exchange.respond(to: octets(message)) == .malformed(lastWord: octets("e=other-error")))
    }

    @Test func `a name's commas and equals signs come back, RFC 5802 §5.1`() throws {
        let client = ScramClient(user: "a=2Cb=3Dc\u{E9}")
        var (exchange, challenge) = try challenged(client)
        guard case .claim(let claim) = exchange.respond(to: octets(client.final(to: challenge).message)) else {
            throw Missing()
        }
        #expect(claim.user == "a,b=c\u{E9}")
    }

    @Test func `the longest nonce's challenge has room in its line`() throws {
        let (_, challenge) = try challenged(
            ScramClient(nonce: String(repeating: "n", count: Limit.clientNonce)))
        #expect(String(ascii: Reply.challenge(octets(challenge)).octets) == "334 \(base64(challenge))\r\n")
        var exchange = exchange()
        let longer = ScramClient(nonce: String(repeating: "n", count: Limit.clientNonce + 1))
        #expect(exchange.respond(to: octets(longer.first)) == .malformed)
    }

    private func base64(_ text: String) -> String { String(ascii: Base64.encode(octets(text))) }
}
