import Conversation
import Faults
import Testing
import Vocabulary

@Suite("TLS in a conversation, RFC 3207 and RFC 8314")
struct TLSTests {
    /// One that has said EHLO, with what it said and got forgotten.
    private func player(_ tls: ListenerTLS = .starttls, ehlo name: String? = "client.test", faults: FaultTerms? = nil)
        -> Player
    {
        var player = Player(.example(tls: tls, faults: faults ?? FaultTerms(seed: 0)))
        player.settle()
        if let name { player.send("EHLO \(name)\r\n") }
        player.forget()
        return player
    }

    private func offers(_ player: Player, _ keyword: String) -> Bool {
        String(decoding: player.output, as: UTF8.self).contains("\(keyword)\r\n")
    }

    @Test(arguments: [(ListenerTLS.starttls, true), (.none, false)])
    func `STARTTLS is offered where the listener has it`(tls: ListenerTLS, isOffered: Bool) {
        var player = player(tls, ehlo: nil)
        player.send("EHLO client.test\r\n")
        #expect(offers(player, "STARTTLS") == isOffered)
        player.send("STARTTLS\r\n")
        #expect(
            player.replies.last == (isOffered ? "220 2.0.0 Ready to start TLS" : "502 5.5.1 Command not implemented"))
        #expect(player.isSecuring == isOffered)
    }

    @Test func `T04: what stands behind STARTTLS is thrown away and never done, RFC 3207 §4.2, CVE-2011-0411`() {
        for packets in [["STARTTLS\r\nRSET\r\nNOOP\r\n"], ["STARTTLS\r\n", "RSET\r\nNO"]] {
            var player = player()
            for packet in packets { player.send(packet) }
            #expect(player.replies == ["220 2.0.0 Ready to start TLS"])
            player.forget()
            player.secure()
            player.send("NOOP\r\n")
            #expect(player.replies == ["250 OK"])
        }
    }

    @Test func `what stands behind STARTTLS is told`() {
        var player = player()
        player.send("STARTTLS\r\nEHLO a.test\r\n")
        #expect(player.notes.contains(.irregular(.behindStartTLS)))
    }

    @Test func `T03, T05: nothing that was known before is known after, in mid-transaction neither, RFC 3207 §4.2`() {
        var player = player(ehlo: "size10000-data451.test")
        player.send("MAIL FROM:<alice+quit421@x.example>\r\nRCPT TO:<bob@x.example>\r\nSTARTTLS\r\n")
        player.secure()
        player.forget()
        player.send("MAIL FROM:<a@b.test>\r\n")
        #expect(player.replies == ["503 Send EHLO or HELO first"])
        player.forget()
        player.send("EHLO client.test\r\n")
        #expect(offers(player, "SIZE 52428800") && !offers(player, "SIZE 10000"))
        player.forget()
        player.send("MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n")
        #expect(player.replies.last?.hasPrefix("354") == true)
        player.send("x\r\n.\r\nQUIT\r\n")
        #expect(player.replies.last?.hasPrefix("221") == true)
    }

    @Test func `T02: STARTTLS is neither offered nor done in TLS, RFC 3207 §4.2`() {
        var player = player()
        player.send("STARTTLS\r\n")
        player.secure()
        player.forget()
        player.send("EHLO client.test\r\n")
        #expect(!offers(player, "STARTTLS"))
        player.send("STARTTLS\r\n")
        #expect(player.replies.last == "503 5.5.1 TLS is on already")
    }

    @Test func `T01: STARTTLS has no argument, and comes behind EHLO, RFC 3207 §4`() {
        var player = player(ehlo: nil)
        player.send("STARTTLS\r\nSTARTTLS now\r\n")
        #expect(player.replies == ["503 Send EHLO or HELO first", "501 No argument allowed"])
        player.forget()
        player.send("EHLO client.test\r\nSTARTTLS now\r\nNOOP\r\n")
        #expect(player.replies.suffix(2) == ["501 5.5.4 No argument allowed", "250 2.0.0 OK"])
        #expect(!player.isSecuring)
    }

    @Test func `T05: who has authenticated before TLS is nobody behind it, RFC 3207 §4.2`() {
        var player = player()
        player.send("AUTH PLAIN AGpvZQBwdw==\r\nSTARTTLS\r\n")
        player.secure()
        player.send("EHLO client.test\r\n")
        player.forget()
        player.send("AUTH PLAIN AGpvZQBwdw==\r\nAUTH PLAIN AGpvZQBwdw==\r\n")
        #expect(player.replies.map { $0.prefix(9) } == ["235 2.7.0", "503 5.5.1"])
    }

    @Test func `with TLS from the first octet the banner comes behind the handshake`() {
        var player = player(.implicit, ehlo: nil)
        #expect(player.output.isEmpty && player.isSecuring)
        player.secure()
        #expect(player.replies == ["220 mx.test ESMTP fumbled"])
        player.send("EHLO client.test\r\n")
        #expect(!offers(player, "STARTTLS"))
    }

    @Test func `who can't come in is told so behind the handshake`() {
        var player = Player(.example(tls: .implicit), admission: .tooManyConnections)
        player.settle()
        #expect(player.output.isEmpty)
        player.secure()
        #expect(player.replies == ["421 mx.test too many connections"])
        #expect(player.endReason == .limit)
    }

    @Test func `T07: a handshake that isn't done in time ends without a word, RFC 3207 §4.1`() {
        for tls in [ListenerTLS.implicit, .starttls] {
            var player = player(tls, ehlo: tls == .implicit ? nil : "client.test")
            if tls == .starttls { player.send("STARTTLS\r\n") }
            player.forget()
            player.pass(Limit.handshakeWait - .milliseconds(1))
            #expect(player.endReason == nil)
            player.pass(.milliseconds(1))
            #expect(player.endReason == .timeout && player.output.isEmpty && player.isDropped)
            #expect(player.notes.contains(.limit(.handshakeWait)))
        }
    }

    @Test func `T06: a handshake that fails ends without a word, RFC 3207 §4.1`() {
        var player = player(.implicit, ehlo: nil)
        player.failHandshake()
        #expect(player.endReason == .tls && player.output.isEmpty && player.ending == .finish)
    }

    // MARK: Faults

    @Test(arguments: [
        ("starttls454.test", "", "454 4.7.0 TLS not available due to temporary reason"),
        ("client.test", "MAIL FROM:<starttls454@x.example>\r\n", "454 4.7.0 TLS not available due to temporary reason"),
        (
            "client.test", "MAIL FROM:<starttls454@x.example>\r\nRSET\r\n",
            "454 4.7.0 TLS not available due to temporary reason"
        ),
        ("starttlslie.test", "", "502 5.5.1 Command not implemented"),
        ("nostarttls.test", "", "502 5.5.1 Command not implemented"),
    ])
    func `a fault refuses STARTTLS, and the session goes on in the clear`(name: String, before: String, reply: String) {
        var player = player(ehlo: name)
        player.send(before)
        player.forget()
        player.send("STARTTLS\r\nNOOP\r\n")
        #expect(player.replies == [reply, "250 2.0.0 OK"])
        #expect(!player.isSecuring)
    }

    @Test func `what lies offers STARTTLS, what strips doesn't and does it, what takes it away does neither`() {
        for (word, isOffered, isDone) in [
            ("starttlslie", true, false), ("starttlsstrip", false, true), ("nostarttls", false, false),
        ] {
            var player = player(ehlo: nil)
            player.send("EHLO \(word).test\r\n")
            #expect(offers(player, "STARTTLS") == isOffered, "\(word)")
            player.send("STARTTLS\r\n")
            #expect(player.isSecuring == isDone, "\(word)")
        }
    }

    @Test func `stripping ends with the EHLO that asked for it`() {
        var player = player(ehlo: "starttlsstrip.test")
        player.send("EHLO client.test\r\n")
        #expect(offers(player, "STARTTLS"))
    }

    @Test func `injected lines stand in one parcel with the 220, and the handshake follows`() {
        var player = player(ehlo: "starttlsinject.test")
        player.send("STARTTLS\r\n")
        #expect(player.parcels.count == 1)
        #expect(
            String(decoding: player.output, as: UTF8.self)
                == "220 2.0.0 Ready to start TLS\r\n250-mx.test\r\n250-XINJECTED\r\n250 AUTH PLAIN LOGIN\r\n")
        #expect(player.isSecuring)
    }

    @Test(arguments: ["drop", "reset", "hang", "cut", "late421"])
    func `behind what ends the connection there's no handshake`(effect: String) {
        var player = player(ehlo: "starttls\(effect).test")
        player.send("STARTTLS\r\n")
        #expect(!player.isSecuring)
    }

    @Test func `in the clear all goes on as if nothing had been said`() {
        var player = player()
        player.send("STARTTLS\r\n")
        player.goOnInClear()
        player.forget()
        player.send("MAIL FROM:<>\r\nEHLO client.test\r\n")
        #expect(player.replies == ["503 Send EHLO or HELO first", "250 HELP"])
    }
}
