import Support
import Testing
import Vocabulary

@testable import Load

@Suite("Codes of replies, RFC 5321 §4.2")
struct CodeReaderTests {
    private func read(_ pieces: [[UInt8]]) throws -> [UInt16] {
        var reader = CodeReader()
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
        ("250 \r\n", [250]), ("250\r\n221\r\n", [250, 221]), ("250-\r\n250\r\n", [250]),
        ("250 bare\n250\n", [250, 250]),
    ])
    func `a reply is read however it is cut`(text: String, codes: [UInt16]) throws {
        let octets = Array(text.utf8)
        #expect(try read([octets]) == codes)
        #expect(try read(octets.map { [$0] }) == codes)
        for cut in 0...octets.count { #expect(try read([Array(octets[..<cut]), Array(octets[cut...])]) == codes) }
    }

    @Test(arguments: [
        "hello\r\n", "25 ok\r\n", "250ok\r\n", "250-a\r\n251 b\r\n", "\r\n", "2500 ok\r\n", "250 a\r\nx", "150 a\r\n",
        "600 a\r\n",
    ])
    func `what is no reply is said to be none`(text: String) {
        #expect(throws: CodeReader.Violation.malformed) { try read([Array(text.utf8)]) }
    }

    @Test(arguments: [("250 ", "x", Limit.readReplyLine), ("", "250-x\r\n", Limit.readReply)])
    func `a line and a reply without an end are given up, however they are cut`(start: String, more: String, most: Int)
    {
        for size in [1, 1_000, 65_536] {
            var reader = CodeReader()
            let text =
                Array(start.utf8) + Array(repeating: Array(more.utf8), count: most / more.utf8.count + 1).joined()
            var rest = text[...]
            #expect(throws: CodeReader.Violation.unending) {
                while !rest.isEmpty {
                    let piece = Array(rest.prefix(size))
                    rest = rest.dropFirst(size)
                    var index = 0
                    while try reader.next(in: piece.span, from: &index) != nil {}
                }
            }
        }
    }
}
