import Foundation
import Support
import Testing

/// A script in a directory of its own, run against a server.
private func run(
    _ script: String, port: UInt16, _ options: [String] = [], name: String = "s.fs"
) throws -> Finished {
    let scratch = Scratch()
    scratch.write(script, to: name)
    return try Program.tool(["run"] + options + [scratch.path(of: name), "127.0.0.1:\(port)"])
}

private let good = """
    proc hello {
        expect smtp ok
        writeln "EHLO client.test"
        expect smtp helo
    }
    test-case name "good" {
        call hello
        pipeline {
            writeln "MAIL FROM:<a@client.test>"
            writeln "RCPT TO:<b@mx.test>"
            writeln "DATA"
            expect "250 2.1.0"
            expect "250 2.1.5"
            expect 354
        }
        content "Subject: x\\n\\nx\\n"
        expect "250 2.0.0" text "*id=*"
        capture id after "id="
        writeln "NOOP ${id}"
        expect 250
        writeln QUIT
        expect 221
        expect disconnect
    }

    """
private let bad = """
    test-case name "bad <&\\x1b>" clause "RFC 5321 4.1.4" {
        expect smtp ok
        writeln "MAIL FROM:<a@client.test>"
        expect 250
    }

    """

@Suite("fumble run", .enabled(if: !Program.isSecondRun))
struct FumbleRunTests {
    @Test func `all passed is 0, and a failure is 1 with its place, its cause and a transcript`() throws {
        let daemon = try Daemon()
        let all = try run(good, port: daemon.port)
        #expect(all.ending == .exited(0), "\(all.output)")
        #expect(all.output.contains("1 case: 1 passed, 0 failed in "))
        let failed = try run(good + bad, port: daemon.port, ["--seed", "7"])
        #expect(failed.ending == .exited(1))
        #expect(failed.output.contains("s.fs:28:5: expected 250; the server said 503 Send EHLO"))
        #expect(failed.output.contains("FAIL") && failed.output.contains("  bad <&\\x1b>  [RFC 5321 4.1.4]\n"))
        #expect(failed.output.contains("C: MAIL FROM:<a@client.test>\\r\\n"))
        #expect(failed.output.contains("2 cases: 1 passed, 1 failed in ") && failed.output.contains("; seed 7\n"))
    }

    @Test func `TAP 14 has a plan, a line for each case in order, and YAML for a failure`() throws {
        let daemon = try Daemon()
        let output = try run(good + bad, port: daemon.port, ["--report", "tap"]).output
        #expect(
            output.hasPrefix(
                "TAP version 14\n1..2\nok 1 - good\nnot ok 2 - bad <&\\\\x1b>\n  ---\n  message: \"expected 250; the server said 503 Send EHLO"
            ))
        #expect(output.contains("\n  ...\n# 1 passed, 1 failed, 0 skipped; seed "))
    }

    @Test func `JUnit's XML is well formed whatever a server says`() throws {
        let server = try Listening.saying("220 <&>\u{1}\u{1b}]]>\u{fffe}\r\n")
        let scratch = Scratch()
        let finished = try run(
            bad, port: server.port, ["--report", "junit", "--timeout", "0.2", "--output", scratch.path(of: "r")])
        // The log of a job has what failed, too, as text.
        #expect(finished.ending == .exited(1) && finished.output.hasPrefix("FAIL "))
        #expect(finished.output.contains("1 case: 0 passed, 1 failed"))
        let text = try #require(scratch.text(of: "r"))
        let parser = XMLParserResult(text)
        #expect(parser.isWellFormed, "\(text)")
        #expect(parser.elements.contains("failure") && text.contains("tests=\"1\" failures=\"1\""))
    }

    @Test func `a mistake in a script is 65 with file, line, column and mend, and nothing is sent`() throws {
        let finished = try run("test-case {\n  wirteln x\n}\n", port: 1)
        #expect(finished.ending == .exited(65))
        #expect(finished.errors.hasSuffix("s.fs:2:3: 'wirteln' begins no statement\n    did you mean 'writeln'?\n"))
        #expect(try run("# nothing\n", port: 1).ending == .exited(65))
        #expect(try Program.tool(["run", "/nonexistent.fs"]).ending == .exited(65))
        #expect(try Program.tool(["run", "/dev/zero"]).ending == .exited(65))
    }

    @Test func `a script of 100 MB, and one that includes itself, are told and 65`() throws {
        let scratch = Scratch()
        scratch.write("", to: "big.fs")
        #expect(truncate(scratch.path(of: "big.fs"), 100_000_000) == 0)
        let big = try Program.tool(["run", scratch.path(of: "big.fs")])
        #expect(big.ending == .exited(65) && big.errors.contains("is above 1 MiB"))
        scratch.write("include \"b.fs\"\n", to: "a.fs")
        scratch.write("include \"./a.fs\"\n", to: "b.fs")
        let cycle = try Program.tool(["run", scratch.path(of: "a.fs")])
        #expect(cycle.ending == .exited(65) && cycle.errors.contains("b.fs:1:1: './a.fs' includes itself"))
    }

    @Test func `no server is 69, an option that is wrong 64`() throws {
        let port = try Listening { _ in }.port
        let finished = try run(good, port: port)
        #expect(finished.ending == .exited(69) && finished.errors.contains("no server at 127.0.0.1:\(port)"))
        #expect(try run(good, port: port, ["--jobs", "0"]).ending == .exited(64))
        #expect(try run(good, port: port, ["--time-scale", "0"]).ending == .exited(64))
        #expect(try Program.tool(["run", "127.0.0.1:25"]).ending == .exited(64))
        for server in ["127.0.0.1:99999", "[::1]:0", "mx.test:00025"] {
            let wrong = try Program.tool(["run", "/nonexistent.fs", server])
            #expect(wrong.ending == .exited(64) && wrong.errors.contains("'\(server)' is no server"))
        }
    }

    @Test func `a server that floods, that says nothing, or sends a line without an end fails the case in time`() throws
    {
        let flood = try Listening { client in
            let octets = [UInt8](repeating: 0x32, count: 65_536)
            while send(client, octets, octets.count, CInt(MSG_NOSIGNAL)) > 0 {}
        }
        #expect(try run(bad, port: flood.port).output.contains("the server sent a reply without an end"))
        let silent = try Listening.saying("")
        let finished = try run(bad, port: silent.port, ["--timeout", "0.1"])
        #expect(finished.output.contains("expected 2xx or 3xx; nothing came within 100 ms"))
    }

    @Test func `a server that takes nothing fails the case in time`() throws {
        let stuck = try Listening { _ in sleep(60) }
        let script = "test-case {\nwrite \"x\" * 60000000\n}\n"
        let finished = try run(script, port: stuck.port, ["--timeout", "0.3"])
        #expect(finished.ending == .exited(1) && finished.output.contains("the server takes nothing: it doesn't read"))
    }

    @Test(arguments: ["whole", "random", "octets"])
    func `a server answers the same however what is sent is cut`(cut: String) throws {
        let daemon = try Daemon()
        let finished = try run(good, port: daemon.port, ["--cut", cut])
        #expect(finished.ending == .exited(0), "\(finished.output)")
    }

    @Test func `cases run at once, and are reported in order`() throws {
        let silent = try Listening.saying("220 a\r\n")
        let cases = (0..<40).map { "test-case name \"c\($0)\" {\nexpect 220\nexpect silence 300ms\n}\n" }
        let start = Date.timeIntervalSinceReferenceDate
        let finished = try run(cases.joined(), port: silent.port, ["--jobs", "40", "--report", "tap"])
        #expect(finished.ending == .exited(0))
        #expect(Date.timeIntervalSinceReferenceDate - start < 40 * 0.3)
        let numbers = finished.output.matches(of: /ok \d+ - c(\d+)/).compactMap { Int($0.1) }
        #expect(numbers == Array(0..<40))
    }

    @Test func `only, repeat and time-scale do what they say`() throws {
        let silent = try Listening.saying("220 a\r\n")
        let script =
            "test-case name \"a.x\" {\nexpect silence 1h or 220\nsleep 1h\n}\ntest-case name \"b\" {\nfail\n}\n"
        let finished = try run(
            script, port: silent.port, ["--only", "a.*", "--repeat", "3", "--time-scale", "0.0001"])
        #expect(finished.ending == .exited(0))
        #expect(finished.output.contains("a.x #3") && finished.output.contains("3 cases: 3 passed"))
    }
}

/// Whether a text is XML, and which elements it has.
private final class XMLParserResult {
    let isWellFormed: Bool
    let elements: Set<String>

    init(_ text: String) {
        // python3 is there for other tests, too, and its parser isn't ours.
        let program = """
            import sys, xml.etree.ElementTree as E
            print(*{e.tag for e in E.fromstring(sys.stdin.buffer.read()).iter()})
            """
        let scratch = Scratch()
        scratch.write(text, to: "x")
        let python = try? Subprocess("/usr/bin/python3", ["python3", "-c", program], input: scratch.path(of: "x"))
            .finish()
        isWellFormed = python?.ending == .exited(0)
        elements = Set((python?.output ?? "").split(whereSeparator: { " \n".contains($0) }).map(String.init))
    }
}
