import Testing
import Vocabulary

@testable import Conversation

@Suite("Other protocols on the port")
struct HygieneTests {
    private func replies(_ octets: [UInt8]) -> (codes: [Substring], ended: Bool) {
        var player = Player()
        player.settle()
        player.forget()
        player.send(String(decoding: octets, as: UTF8.self))
        return (player.replies.map { $0.prefix(3) }, player.ending != nil)
    }

    private func replies(_ text: String) -> (codes: [Substring], ended: Bool) { replies(Array(text.utf8)) }

    @Test func `C10 an HTTP request is ended, and its body is no transaction`() {
        let body = "EHLO a.test\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\nx\r\n.\r\n"
        let (codes, ended) = replies("POST / HTTP/1.1\r\nHost: mx.test\r\n\r\n" + body)
        #expect(codes == ["500", "421"] && ended)
    }

    @Test func `C13 the header of a proxy that isn't expected is refused, version 2 with an end`() {
        let (one, oneEnded) = replies("PROXY TCP4 192.0.2.1 192.0.2.2 4711 25\r\n")
        #expect(one == ["500"] && !oneEnded)
        let (two, twoEnded) = replies("\r\n\r\n\0\r\nQUIT\n\u{21}\u{11}\0\u{0C}")
        #expect(two == ["500", "500", "500"] && twoEnded)
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "\u{3}\0\0\u{13}\u{E}\u{E0}\r\n", "\0\0\0\u{85}SMBr\r\n"])
    func `C14 other banners get 500, and too many an end`(banner: String) {
        #expect(replies(banner).codes == ["500"])
        let (codes, ended) = replies(String(repeating: banner, count: Limit.badCommands + 1))
        #expect(codes == Array(repeating: "500", count: Limit.badCommands) + ["421"] && ended)
    }

    @Test func `C14 NULs without a line's end are no command, and end at the line's bound`() {
        let (codes, ended) = replies([UInt8](repeating: 0, count: Limit.heldLine + Limit.discardedLine + 1))
        #expect(codes == ["500"] && ended)
    }
}
