import ClientScript
import Support
import Testing
import Vocabulary

@Suite("The script language, read")
struct ParserTests {
    /// After the first example of smtpscript's README.
    private static let smtpscript = """
        #! /usr/bin/smtpscript
        # what every case begins with
        host = "localhost"

        proc init-helo {
        \texpect smtp ok
        \twriteln "HELO regress"
        \texpect smtp helo
        }

        test-case name "mailfrom.empty" {
        \tcall init-helo
        \twriteln "MAIL FROM: <>"
        \texpect smtp ok
        }

        test-case name "mailfrom.broken" no-autoconnect expect fail skip {
        \tconnect $host port 25
        \tcall init-helo
        \trepeat 3 { noop
        \t}
        \trandom {
        \t\twriteln 'MAIL FROM:< @bleh>'
        \t\tsleep 5
        \t\tfail "no"
        \t}
        \twrite "QUIT"; disconnect
        }
        """

    @Test func `what smtpscript reads is read`() throws {
        let script = try parsed(Self.smtpscript.replacing("; disconnect", with: "\n\texpect disconnect\n\tdisconnect"))
        #expect(script.cases.map(\.name) == ["mailfrom.empty", "mailfrom.broken"])
        #expect(script.cases[1].expectsFailure && script.cases[1].isSkipped && !script.cases[1].connectsFirst)
        #expect(script.procedures["init-helo"]?.body.count == 3)
        #expect(
            script.cases[0].body[1].action == .write(Text([.octets(Array("MAIL FROM: <>".utf8)), .octets([13, 10])])))
    }

    @Test(arguments: [
        (#""a\r\n\0\t\x7f\xFF\\\"\$\q""#, [UInt8](arrayLiteral: 97, 13, 10, 0, 9, 127, 255, 92, 34, 36, 92, 113)),
        ("'a\"b'", Array("a\"b".utf8)), ("'it\\'s'", Array("it's".utf8)), ("\"a\nb\"", Array("ab".utf8)),
        ("\"a\\\nb\"", Array("ab".utf8)), ("QUIT", Array("QUIT".utf8)), ("\"ü\"", Array("ü".utf8)),
        ("\"$x\"", Array("$x".utf8)), ("\"a\" \"b\" c", Array("abc".utf8)), ("a:b/c-d.e", Array("a:b/c-d.e".utf8)),
        ("\"a\" \\\n \"b\"", Array("ab".utf8)), ("\"a\" # b", Array("a".utf8)), ("file \"f\"", Array("in f".utf8)),
    ])
    func `a text is its octets`(text: String, octets: [UInt8]) throws {
        let script = try parsed("test-case {\nwrite \(text)\n}\n", ["f": "in f"])
        guard case .write(let read) = script.cases[0].body[0].action else { throw Unfit("no write") }
        #expect(read.constant == octets)
    }

    @Test(arguments: [
        ("5", Duration.milliseconds(5)), ("5ms", .milliseconds(5)), ("2s", .seconds(2)), ("2 s", .seconds(2)),
        ("3m", .seconds(180)), ("24h", .seconds(86_400)),
    ])
    func `a duration has a unit, or is in milliseconds`(text: String, duration: Duration) throws {
        #expect(try parsed("test-case {\nsleep \(text)\n}").cases[0].body[0].action == .sleep(duration))
    }

    @Test(arguments: [
        ("test-case {\nwritln \"x\"\n}", "s:2:1: 'writln' begins no statement: did you mean 'writeln'?"),
        ("test-case {\ncall helo\n}\nproc hello {\n}", "s:2:1: there is no procedure 'helo': did you mean 'hello'?"),
        ("proc p %a {\n}\ntest-case {\ncall p\n}", "s:4:1: 'p' is called with 0 texts: it takes 1: a"),
        ("test-case {\nwrite $nme\n}\nname = x", "s:2:7: nothing sets 'nme': did you mean 'name'?"),
        ("test-case {\nuse mian\n}", "s:2:5: no connection is called 'mian': did you mean 'main'?"),
        ("test-case {\nexpect smtp tempfial\n}", "s:2:13: 'tempfial' is no kind of reply: did you mean 'tempfail'?"),
        (
            "test-case {\nexpect \"25\"\n}",
            "s:2:8: '25' is nothing that can be expected: write a reply's code as \"250\", \"250 2.1.0\" or \"5xx\", or smtp, disconnect, silence"
        ),
        ("test-case {\nsleep 2d\n}", "s:2:7: '2d' is no duration: write one like 500ms, 2s or 5m, a day at most"),
        ("test-case {\nsleep 25h\n}", "s:2:7: '25h' is no duration: write one like 500ms, 2s or 5m, a day at most"),
        ("test-case {\n", "s:1:11: a block that doesn't end: close it with '}'"),
        ("test-case {\nwrite \"x\n}", "s:2:7: a quoted text that doesn't end: close it with \""),
        (
            "test-case {\nwrite \"\\xg0\"\n}",
            "s:2:8: '\\x' without two hexadecimal digits: write \\x0a for LF, \\\\x for a backslash and an x"
        ),
        ("writeln x", "s:1:1: 'writeln' is no declaration: statements stand within test-case { } or proc name { }"),
        ("tset-case {\n}", "s:1:1: 'tset-case' is no declaration: did you mean 'test-case'?"),
        (
            "test-case name a {\n}\ntest-case name a {\n}",
            "s:3:1: a case 'a' stands at s:1:1 already: give one of them another name"
        ),
        ("proc a {\ncall b\n}\nproc b {\ncall a\n}", "s:2:1: 'a' calls itself: use repeat, or take the call out"),
        ("include s", "s:1:1: 's' includes itself: take what both need into a file of its own"),
        ("include t", "s:1:1: there is no file 't': write one"),
        (
            "test-case {\npipeline {\nsleep 1\n}\n}",
            "s:3:1: this can't stand in a pipeline: in it stand write, writeln, content, bdat, expect and capture"
        ),
        ("test-case {\nstarttls version 1.4\n}", "s:2:10: '1.4' is no version of TLS: write 1.0, 1.1, 1.2 or 1.3"),
        ("test-case {\nwrite \"üx\" @\n}", "s:2:12: '@' begins no word: put texts between quotes"),
        (
            "test-case {\nrepeat 1000001 noop\n}",
            "s:2:8: '1000001' stands in place of how many times: write a number from 0 to 1000000"
        ),
        ("test-case {\nwrite \"aaaa\" * 60000000\n}", "s:2:7: a text of more than 64 MiB: repeat it fewer times"),
    ])
    func `a mistake is told with its place and what to write instead`(text: String, mistake: String) {
        #expect(mistakes(text).first == mistake)
    }

    @Test func `all mistakes are told at once, each once`() {
        let text = "test-case {\nwritln x\nexpect foo\nrepeat x {\nnoop\n}\nsleep\n}\nbogus\n"
        #expect(
            mistakes(text).map { String($0.prefix { $0 != " " }) } == [
                "s:2:1:", "s:3:8:", "s:4:8:", "s:7:6:", "s:9:1:",
            ])
    }

    @Test func `a binary, a file that is too long, and one that is missing are no scripts`() {
        var files = Files([:])
        files.files["b"] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0]
        files.files["l"] = Array("# x\nbl\u{e9}".utf8) + [0xE9]
        files.files["h"] = [UInt8](repeating: 35, count: Limit.scriptFile + 1)
        #expect(mistakes(["b"], files).first?.hasPrefix("b:1:8: a NUL: this is no script") == true)
        #expect(mistakes(["l"], files).first?.hasPrefix("l:2:3: octets that are no UTF-8") == true)
        #expect(mistakes(["h"], files) == ["h: 'h' is too long: make it shorter"])
        #expect(mistakes(["n"], files) == ["n: there is no file 'n': write one"])
    }

    @Test func `what two files include is read once`() throws {
        let others = ["a": "include c\n", "b": "include c\ntest-case {\ncall p\n}", "c": "proc p {\n}\n"]
        #expect(try parsed("include a\ninclude b\n", others).cases.count == 1)
    }

    @Test func `files include each other 16 deep at most`() {
        var files: [String: String] = [:]
        for number in 0..<20 { files["f\(number)"] = "include f\(number + 1)" }
        #expect(
            mistakes("include f0", files) == [
                "f14:1:1: files include each other more than 16 deep: include fewer at a time"
            ])
    }

    @Test func `blocks stand 32 deep at most`() {
        let text = "test-case " + String(repeating: "{\n", count: 5_000)
        #expect(mistakes(text).contains { $0.contains("blocks stand more than 32 deep") })
        let loops = "test-case {\n" + String(repeating: "repeat 1 ", count: 50_000) + "noop\n}"
        #expect(mistakes(loops).contains { $0.contains("blocks stand more than 32 deep") })
    }

    @Test func `no octets trap it, and its mistakes are bounded`() {
        var random = SplitMix(seed: 3)
        let words = [
            "test-case", "proc", "{", "}", "\n", "\n", "\"x\"", "'", "\"", "$a", "${", "expect", "\"250\"", "or",
            "within",
            "5s", "repeat", "3", "*", "=", "a", "%", "call", "include", "s", "when", "strict", "offered", "pipeline",
            "\\", "#", "\0", "é", "\\x", "connect", "starttls", "capture", "after",
        ]
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in words.randomElement(using: &random)! }
            #expect(mistakes(text.joined(separator: " ")).count <= Limit.mistakesTold)
        }
        for _ in 0..<500 {
            var files = Files([:])
            files.files["s"] = (0..<80).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = mistakes(["s"], files)
        }
    }
}
