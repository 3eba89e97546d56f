import Testing

@testable import Benchmark

@Suite("Replies, RFC 5321 §4.2")
struct ReplyReaderTests {
    private func read(_ pieces: [[UInt8]]) throws -> [UInt16] {
        var reader = ReplyReader()
        var codes: [UInt16] = []
        for piece in pieces {
            var index = 0
            while let code = try reader.next(in: piece.span, from: &index) { codes.append(code) }
            #expect(index == piece.count)
        }
        return codes
    }

    @Test(arguments: [
        ("220 mx.test ESMTP\r\n", [220]), ("250-mx.test\r\n250-SIZE 1\r\n250 HELP\r\n", [250]),
        ("250 ok\r\n250 ok\r\n354 go\r\n", [250, 250, 354]), ("250 unfinished\r", []), ("", []), ("250-a\r\n", []),
        ("250 \r\n", [250]),
    ])
    func `a reply is read however it is cut`(text: String, codes: [UInt16]) throws {
        let octets = Array(text.utf8)
        #expect(try read([octets]) == codes)
        #expect(try read(octets.map { [$0] }) == codes)
        for cut in 0...octets.count { #expect(try read([Array(octets[..<cut]), Array(octets[cut...])]) == codes) }
    }

    @Test(arguments: ["hello\r\n", "25 ok\r\n", "250ok\r\n", "250-a\r\n251 b\r\n", "\r\n", "2500 ok\r\n", "250 a\r\nx"])
    func `what is no reply is said to be none`(text: String) {
        #expect(throws: ReplyReader.Malformed.self) { try read([Array(text.utf8)]) }
    }
}
