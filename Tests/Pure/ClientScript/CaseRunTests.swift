import ClientScript
import SMTPClient
import Support
import Testing
import Vocabulary

/// Answers each command with the reply of its row, others with 500.
private func server(_ rows: [String: String]) -> FakeNetwork {
    FakeNetwork { sent in
        String(decoding: sent, as: UTF8.self).split(separator: "\r\n").map { line in
            octets(rows[String(line)] ?? "500 5.5.2 what?\r\n")
        }
    }
}

@Suite("The script language, carried out")
struct CaseRunTests {
    @Test func `what is written is sent, and what is expected comes`() throws {
        let network = server(["EHLO a": "250-mx\r\n250 SIZE 10\r\n", "NOOP": "250 2.0.0 ok\r\n"])
        let (verdict, transcript) = try run(
            """
            test-case name "a" {
                expect smtp ok
                writeln "EHLO " $case
                expect smtp helo
                require "size"
                when offered "SIZE" { writeln NOOP
                    expect "250 2.0.0" text "OK"
                }
                when not offered "SIZE" { fail }
                when lenient { fail }
            }
            """, on: network)
        #expect(verdict == .passed)
        #expect(network.said == "EHLO a\r\nNOOP\r\n")
        #expect(transcript.first == "   0.000 -: connected to 127.0.0.1, port 2525")
        #expect(transcript.contains("   0.000 C: EHLO a\\r\\n"))
        #expect(transcript.contains("   0.000 S: 250-mx\\r\\n250 SIZE 10\\r\\n"))
    }

    @Test(arguments: [
        ("smtp", true), ("smtp ok", true), ("smtp helo", true), ("smtp tempfail", false), ("smtp permfail", false),
        ("\"250\"", true), ("250", true), ("\"2xx\"", true), ("\"25?\"", true), ("\"251\"", false),
        ("\"250 2.1.5\"", true), ("\"250 2.1.x\"", true), ("\"250 2.2.5\"", false), ("\"250 -\"", false),
        ("\"550\" or \"250\"", true), ("smtp text \"*well*\"", true), ("smtp text \"*WELL*\"", true),
        ("smtp text \"well\"", true), ("smtp text \"bad\"", false), ("smtp lines 1", true), ("smtp lines 2", false),
        ("disconnect", false), ("silence 1s", false), ("disconnect or smtp ok", true),
    ])
    func `an expectation is met by the replies that it means`(expected: String, isMet: Bool) throws {
        let network = FakeNetwork(banner: [octets("250 2.1.5 well\r\n")])
        let verdict = try run("test-case {\nexpect \(expected)\n}", on: network).verdict
        #expect((verdict == .passed) == isMet, "\(verdict)")
    }

    @Test func `an event may count for some profiles only, and a variable may get another value`() throws {
        let text = "a = \"1\"\ntest-case {\nexpect 220 or lenient 250\nwrite $a\n}"
        func verdict(_ profile: ExpectedProfile) throws -> (Verdict, String) {
            let network = FakeNetwork(banner: [octets("250 a\r\n")])
            let verdict = try run(text, on: network) {
                $0.profile = profile
                $0.overrides = ["a": "2"]
            }.verdict
            return (verdict, network.said)
        }
        #expect(try verdict(.lenient) == (.passed, "2"))
        #expect(try verdict(.strict).0 != .passed)
    }

    @Test(arguments: [
        ([Received.octets(Array("550 5.1.1 no\r\n".utf8))], "s:2:1: expected 250; the server said 550 5.1.1 no"),
        ([.end], "s:2:1: expected 250; the server closed the connection"),
        ([.lost("reset")], "s:2:1: expected 250; the connection broke: reset"),
        ([], "s:2:1: expected 250; nothing came within 30 s"),
        ([octets("250-half")], "s:2:1: expected 250; nothing came within 30 s; a reply had begun: 250-half"),
        ([octets("\u{1b}[2J\r\n")], "s:2:1: expected 250; the server sent what is no reply: \\x1b[2J"),
    ])
    func `a failure says what was expected and what came`(banner: [Received], told: String) throws {
        let verdict = try run("test-case {\nexpect 250\n}", on: FakeNetwork(banner: banner)).verdict
        #expect(reason(verdict) == told)
    }

    @Test func `a flood of a reply without an end fails in bounded memory`() throws {
        let flood = [UInt8](repeating: 0x32, count: 65_536)
        let network = FakeNetwork(banner: Array(repeating: .octets(flood), count: 200))
        let verdict = try run("test-case {\nexpect 250\n}", on: network).verdict
        #expect(reason(verdict) == "s:2:1: expected 250; the server sent a reply without an end")
    }

    @Test func `silence is kept for its time, scaled, and within is an upper bound, not scaled`() throws {
        let network = FakeNetwork(banner: [])
        let scale = try #require(TimeScale("0.1"))
        #expect(try run("test-case {\nexpect silence 20s\n}", on: network) { $0.timeScale = scale }.verdict == .passed)
        #expect(network.elapsed == .seconds(2))
        let verdict = try run("test-case {\nexpect within 500ms smtp\n}", on: FakeNetwork(banner: [])) {
            $0.timeScale = scale
        }
        #expect(reason(verdict.verdict) == "s:2:1: expected a reply; nothing came within 500 ms")
    }

    @Test func `a drip is sent octet by octet in its time, and ends where the server ends`() throws {
        let network = FakeNetwork(banner: [])
        #expect(try run("test-case {\ndrip 20ms \"abc\"\n}", on: network).verdict == .passed)
        #expect(network.sent == [[97], [98], [99]])
        #expect(network.elapsed == .milliseconds(40))
        let closing = FakeNetwork(banner: []) { $0 == [98] ? [octets("421 4.4.2 bye\r\n"), .end] : [] }
        #expect(
            try run("test-case {\ndrip 1s \"abcdef\"\nexpect 421\nexpect disconnect\n}", on: closing).verdict == .passed
        )
        #expect(closing.said == "ab")
    }

    @Test func `segments are sent one by one, each behind the acknowledgement of the one before`() throws {
        let network = FakeNetwork(banner: [])
        #expect(try run("test-case {\nsegments 5ms \"ab\" \"c\" * 3\n}", on: network).verdict == .passed)
        #expect(network.sent == [Array("ab".utf8), Array("ccc".utf8)])
        #expect(network.acts.contains("acknowledged"))
    }

    @Test func `a pipeline is one send, and its replies are looked at in order`() throws {
        let network = server(["A": "250 a\r\n", "B": "550 b\r\n"])
        let verdict = try run(
            "test-case {\nexpect smtp\npipeline {\nwriteln A\nexpect 250\nwriteln B\nexpect 550\n}\n}", on: network
        ).verdict
        #expect(verdict == .passed)
        #expect(network.sent.count == 1)
    }

    @Test func `content is stuffed, and a chunk has its size`() throws {
        let network = FakeNetwork(banner: [])
        _ = try run("test-case {\ncontent \".a\\nb\"\nbdat \"x\" * 12 last\n}", on: network)
        #expect(network.said == "..a\r\nb\r\n.\r\nBDAT 12 LAST\r\nxxxxxxxxxxxx")
    }

    @Test func `a procedure gets its parameters, and hides variables of their names`() throws {
        let network = FakeNetwork(banner: [])
        _ = try run(
            "a = \"1\"\nproc p %a %b {\nwrite $a $b\n}\ntest-case {\ncall p \"2\" \"${a}3\"\nwrite $a\na = \"4\"\nwrite $a\n}",
            on: network)
        #expect(network.said == "21314")
    }

    @Test(arguments: [
        ("after \"id=\"", "x1"), ("before \" ok\"", "2.0.0"), ("after \"2.0.0 \" before \" id\"", "ok"),
        ("", "2.0.0 ok id=x1 y"),
    ])
    func `a capture is a part of the reply`(parts: String, value: String) throws {
        let network = FakeNetwork(banner: [octets("250 2.0.0 ok id=x1 y\r\n")])
        _ = try run("test-case {\nexpect smtp\ncapture v \(parts)\nwrite $v\n}", on: network)
        #expect(network.said == value)
    }

    @Test(arguments: [
        ("when reply \"220\" {\npass\n}\nfail", true), ("when not reply \"220\" {\nfail\n}", true),
        ("when reply 4xx or smtp ok {\npass\n}\nfail", true), ("when not reply 4xx {\nfail\n}", false),
        ("when set empty {\nfail\n}\nwhen not set empty {\npass\n}\nfail", true),
        ("when set full {\npass\n}\nfail", true), ("when not set full {\npass\n}\nfail", false),
        ("proc-less = \"x\"\npass\nfail", true),
    ])
    func `a condition looks at the latest reply, or at a variable, and pass ends a case`(body: String, passes: Bool)
        throws
    {
        let body = body.replacing("proc-less", with: "word")
        let (verdict, _) = try run("empty = \"\"\nfull = \"x\"\ntest-case {\nexpect smtp\n\(body)\n}", on: server([:]))
        #expect((verdict == .passed) == passes, "\(verdict)")
    }

    @Test(arguments: [
        ("\u{15}\u{3}\u{3}\n\u{2}", "octets \"\\x15\\x03\"", true),
        ("\u{16}x", "octets \"\\x15\" or octets \"\\x16\"", true),
        ("\u{15}", "octets \"\\x15\\x03\" or smtp", false), ("421 no\r\n", "octets \"\\x15\" or \"421\"", true),
        ("421 no\r\n", "octets \"\\x15\"", false),
    ])
    func `octets that are no reply can be expected, and what comes behind them is read anew`(
        answer: String, expected: String, passes: Bool
    ) throws {
        let network = server(["hello": answer, "NOOP": "250 ok\r\n"])
        let (verdict, transcript) = try run(
            "test-case {\nexpect smtp\nwriteln hello\nexpect within 1s \(expected)\nwriteln NOOP\nexpect 250\n}",
            on: network)
        #expect((verdict == .passed) == passes, "\(transcript)")
    }

    @Test func `SCRAM fails a case where the server says yes and has shown nothing`() throws {
        let server = server(["AUTH SCRAM-SHA-1 biwsbj11LHI9QUFBQQ==": "235 in\r\n"])
        let (verdict, _) = try run("test-case {\nexpect smtp\nauth scram-sha-1 u s\nexpect 235\n}", on: server)
        #expect(reason(verdict) == "s:3:1: the server says yes without having shown that it knows the password")
    }

    @Test func `AUTH answers challenges, leaves the last reply, and shows no secret`() throws {
        let network = server([
            "AUTH LOGIN": "334 VXNlcm5hbWU6\r\n", "dQ==": "334 UGFzc3dvcmQ6\r\n", "c2VjcmV0": "235 2.7.0 in\r\n",
            "AUTH PLAIN AHUAc2VjcmV0": "535 5.7.8 out\r\n", "AUTH CRAM-MD5": "334 eA==\r\n", "dSAwYWZm": "235 in\r\n",
        ])
        let (verdict, transcript) = try run(
            """
            test-case {
                expect smtp
                auth login u secret
                expect "235 2.7.0"
                auth PLAIN u secret
                expect "535"
                auth cram-md5 u secret
                expect 235
            }
            """, on: network)
        #expect(verdict == .passed, "\(transcript)")
        #expect(!transcript.contains { $0.contains("c2VjcmV0") })
    }

    @Test func `several connections each have their own replies`() throws {
        let network = server(["NOOP": "250 ok\r\n"])
        let verdict = try run(
            """
            test-case no-autoconnect {
                connect as one
                connect 192.0.2.1 port 26 as two
                expect 220
                use one
                expect 220
                writeln NOOP
                expect 250
                use two
                expect silence 1s
                reset
                use one
                half-close
                disconnect
            }
            """, on: network
        ).verdict
        #expect(verdict == .passed)
        #expect(network.acts == ["connect - -", "connect 192.0.2.1 26", "reset", "half-close", "close"])
    }

    @Test func `TLS is looked at, and a handshake that must fail fails`() throws {
        let text = """
            test-case {
                starttls name mx.test alpn smtp
                expect tls version 1.3
                expect tls alpn smtp
                expect certificate name MX.test
                connect
                starttls version 1.0 expect fail
            }
            """
        #expect(try run(text).verdict == .passed)
        #expect(
            reason(try run("test-case {\nstarttls\nexpect tls version 1.2\n}").verdict)
                == "s:3:1: expected '1.2', it is 1.3")
        #expect(reason(try run("test-case {\nstarttls version 1.0\n}").verdict) == "s:2:1: no TLS: protocol version")
    }

    @Test(arguments: [
        ("skip", "expect fail", Verdict.skipped("the script says so")), ("fail", "expect fail", .passed),
        ("require X", "", .skipped("the server doesn't offer X")), ("noop", "skip", .skipped("the script says so")),
    ])
    func `a verdict follows the case's options`(statement: String, options: String, verdict: Verdict) throws {
        #expect(try run("test-case \(options) {\n\(statement)\n}").verdict == verdict)
    }

    @Test(arguments: [
        ("test-case expect fail {\n}", "s:1:1: it passed, and 'expect fail' says that it doesn't"),
        ("test-case {\nfail \"a b\"\n}", "s:2:1: a b"),
        ("test-case {\nconnect refused.test\n}", "s:2:1: no connection: connection refused"),
        ("test-case no-autoconnect {\nexpect smtp\n}", "s:2:1: there is no connection to do this on"),
        ("test-case {\nwrite $later\nlater = x\n}", "s:2:1: 'later' isn't set yet"),
        ("test-case {\na = \"x\" * 60000000\nwrite $a $a\n}", "s:3:1: a text of more than 64 MiB"),
        (
            "test-case {\nrepeat 1000 repeat 1000 repeat 1000 noop\n}",
            "s:2:37: the case carries out more than 1,000,000 statements"
        ),
        ("test-case {\nauth plian u s\n}", "s:2:1: 'plian' is no mechanism: did you mean 'PLAIN'?"),
    ])
    func `what can't be done fails with its place`(text: String, told: String) throws {
        #expect(reason(try run(text).verdict) == told)
    }

    @Test func `random chooses by the seed`() throws {
        let text = "test-case {\nrepeat 20 {\nrandom {\nwrite a\nwrite b\n}\n}\n}"
        func said(_ seed: UInt64) throws -> String {
            let network = FakeNetwork()
            _ = try run(text, on: network) { $0.seed = seed }
            return network.said
        }
        #expect(try said(1) == said(1))
        #expect(try said(1) != said(2))
        #expect(try Set(said(1)) == ["a", "b"])
    }

    @Test func `at the end of a case the session must still be in order, where that is asked for`() throws {
        func verdict(_ rows: [String: String], ends: Bool = true, banner: String = "220 a\r\n") throws -> String? {
            let network = FakeNetwork(banner: [octets(banner)]) { sent in
                let line = String(decoding: sent.dropLast(2), as: UTF8.self)
                return [octets(rows[line] ?? "500 what?\r\n")] + (line == "QUIT" && ends ? [.end] : [])
            }
            return reason(try run("test-case {\nexpect 220\n}", on: network) { $0.checksSession = true }.verdict)
        }
        let good = ["NOOP": "250 ok\r\n", "QUIT": "221 bye\r\n"]
        #expect(try verdict(good) == nil)
        #expect(try verdict(["NOOP": "503 no\r\n"])?.contains("NOOP wants 250; the server said 503") == true)
        #expect(try verdict(good, ends: false)?.contains("doesn't close behind QUIT") == true)
        #expect(try verdict(good, banner: "220 a\r\n250 b\r\n")?.contains("nobody asked for this") == true)
    }

    @Test func `a transcript keeps its beginning and its end`() throws {
        let (_, transcript) = try run(
            "test-case {\nwrite first\nrepeat 5000 write \"xxxxxxxxxxxxxxxxxxxxxxxx\"\nwrite last\nfail\n}")
        #expect(transcript.reduce(0) { $0 + $1.utf8.count } < 2 * Limit.transcript)
        #expect(transcript[1].hasSuffix("C: first") && transcript.last?.hasSuffix("C: last") == true)
        #expect(transcript.contains { $0.contains("lines left out") })
    }
}
