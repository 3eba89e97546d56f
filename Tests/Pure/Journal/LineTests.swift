import Testing
import Vocabulary

@testable import Journal

/// 2009-02-13, 23:31:30.123456.
private let moment = WallTime(microseconds: 1_234_567_890_123_456)

@Suite("Lines of the log")
struct LineTests {
    private func record(_ occurrence: Occurrence, by process: ProcessName = .session(0)) -> Record {
        Record(by: process, Observation(time: moment, occurrence))
    }

    private func connection() throws -> Occurrence {
        let session = try #require(SessionID(7))
        let endpoint = try #require(Endpoint("[::1]:40312"))
        return .connection(session, client: .internet(endpoint), listener: "smtp")
    }

    @Test func `a session's record as JSON`() throws {
        #expect(
            record(try connection()).json
                == #"{"time":"2009-02-13T23:31:30.123456Z","level":"info","event":"connection","process":"session/0","#
                + #""session":7,"client":"[::1]:40312","listener":"smtp"}"#)
    }

    @Test func `a session's record as text`() throws {
        #expect(
            record(try connection()).plain
                == "23:31:30.123456 info session/0 #7 connection client=[::1]:40312 listener=smtp")
    }

    @Test func `a session's record for a syslog daemon has time, level, process and event in its head`() throws {
        #expect(
            record(try connection()).syslog
                == "<22>1 2009-02-13T23:31:30.123456Z - fumbled session/0 connection - #7 client=[::1]:40312 listener=smtp"
        )
    }

    @Test(arguments: [
        (Level.debug, "<23>1 "), (.info, "<22>1 "), (.warning, "<20>1 "), (.error, "<19>1 "),
    ])
    func `a level is a severity of the facility mail`(level: Level, head: String) {
        let line = record(Occurrence(.remark, level), by: .parent).syslog
        #expect(line == head + "2009-02-13T23:31:30.123456Z - fumbled parent remark -")
    }

    /// RFC 5424 §6: APP-NAME 48, PROCID 128, MSGID 32 characters of US-ASCII that print.
    @Test func `every event and every process fits a syslog head`() {
        for event in Event.allCases {
            #expect((1...32).contains(event.description.utf8.count))
            #expect(event.description.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        }
        #expect(ProcessName.longest <= 128)
    }

    @Test func `a record of the daemon's names no session`() throws {
        let place = ListeningPlace(
            name: "smtp", address: try #require(ListeningAddress("127.0.0.1:2525")), tls: .none)
        let ready = record(.ready(pid: 4_711, listeners: [place, place]), by: .parent)
        let object = #"{"name":"smtp","address":"127.0.0.1","port":2525,"tls":"none"}"#
        #expect(
            ready.json
                == #"{"time":"2009-02-13T23:31:30.123456Z","level":"info","event":"ready","process":"parent","#
                + #""pid":4711,"listeners":["# + object + "," + object + "]}")
        #expect(
            ready.plain
                == "23:31:30.123456 info parent ready pid=4711 listeners=smtp@127.0.0.1:2525,smtp@127.0.0.1:2525")
    }

    @Test func `every kind of value has its form in JSON`() {
        let all = Occurrence(
            .remark, .error,
            [
                .init(.what, .text("a b\u{1B}")), .init(.code, .integer(-1)), .init(.esmtp, .flag(false)),
                .init(.recipients, .texts(["x", ""])), .init(.descriptors, .integers([0, 1])),
                .init(.holds, .texts([])), .init(.listeners, .listeners([])),
            ])
        #expect(
            record(all, by: .sink).json
                == #"{"time":"2009-02-13T23:31:30.123456Z","level":"error","event":"remark","process":"sink","#
                + #""what":"a b\u001b","code":-1,"esmtp":false,"recipients":["x",""],"descriptors":[0,1],"#
                + #""holds":[],"listeners":[]}"#)
        #expect(
            record(all, by: .sink).plain
                == #"23:31:30.123456 error sink remark what="a b\u001b" code=-1 esmtp=false recipients=["x",""] "#
                + "descriptors=0,1 holds=- listeners=-")
    }

    @Test(arguments: [
        ("plain", "plain"), ("", #""""#), ("a b", #""a b""#), ("a\"b", #""a\"b""#), ("a,b", #""a,b""#), ("é", #""é""#),
        ("a\\b", #""a\\b""#), ("a\nb", #""a\nb""#), ("k=v", "k=v"),
    ])
    func `a text is bare in a line for people where that can't be misread`(text: String, value: String) {
        let line = record(.remark(text), by: .parent).plain
        #expect(line == "23:31:30.123456 info parent remark what=\(value)")
    }

    @Test func `no record has more than one line, nor an octet that a terminal obeys`() throws {
        let hostile = Escape.ascii(Array(0...255)) + "\u{2028}\u{202E}"
        let session = try #require(SessionID(1))
        for line in [record(.command(session, verb: hostile, text: hostile)), record(.store(hostile), by: .sink)] {
            for text in [line.json, line.plain] {
                #expect(!text.unicodeScalars.contains { Escape.needsEscape($0) })
            }
        }
    }
}
