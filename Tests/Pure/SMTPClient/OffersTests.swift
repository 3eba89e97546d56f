import SMTPClient
import Testing

@Suite("What EHLO offers, RFC 5321 §4.1.1.1")
struct OffersTests {
    private let offers = Offers(
        ServerReply(
            code: 250,
            lines: ["mx.test AUTH", "PIPELINING", "size 1000", "AUTH PLAIN", "AUTH=LOGIN", ""].map { Array($0.utf8) }))

    @Test func `each line but the first is a keyword with its parameters, in any case`() {
        #expect(offers.keywords == ["AUTH", "PIPELINING", "SIZE"])
        #expect(offers.contains("Size") && !offers.contains("mx.test"))
        #expect(offers.parameters(of: "SIZE") == ["1000"])
        #expect(offers.parameters(of: "HELP") == [])
    }

    @Test func `the old form of AUTH counts with the new one`() {
        #expect(offers.parameters(of: "auth") == ["PLAIN", "LOGIN"])
    }
}
