import Testing
import Vocabulary

@testable import Journal

@Suite("What a record may hold")
struct OccurrenceTests {
    private static func session() throws -> SessionID { try #require(SessionID(1)) }

    private func texts(of occurrence: Occurrence) -> [String] {
        occurrence.fields.flatMap { entry -> [String] in
            switch entry.value {
            case .text(let text): [text]
            case .texts(let texts): texts
            case .integer, .milliseconds, .flag, .integers, .listeners: []
            }
        }
    }

    /// Each constructor that takes a text from elsewhere, with this text everywhere.
    private func occurrences(with text: String) throws -> [Occurrence] {
        let session = try Self.session()
        let hostname = try #require(Domain("mx.test"))
        let id = try #require(MessageID("1.test"))
        return [
            .start(version: "1", pid: 1, hostname: hostname, store: text, sessions: 1, timeScale: "1", seed: .max),
            .stop(reason: text), .signal("SIGTERM", what: text), .lost(.sink, cause: text),
            .violation(link: text, what: text), .failed(text), .remark(text), .store(text), .listener(text),
            .connection(session, client: .local, listener: text), .identified(session, helo: text, esmtp: true),
            .command(session, verb: text, text: text), .reply(session, code: 250, enhanced: nil, text: text),
            .message(session, id: id, sender: text, recipients: [text, text], octets: 1),
            .refused(session, command: text, code: 550, enhanced: nil, text: text), .limit(session, text),
            .irregular(session, text), .fault(session, word: text, carrier: text, point: text, did: text, draw: nil),
            .directiveIgnored(session, word: text, carrier: text, reason: text),
            .directiveUnknown(session, word: text, carrier: text, reason: text, nearest: text),
            .disconnect(session, reason: text, messages: 0, octetsIn: 0, octetsOut: 0, lasted: .zero),
        ]
    }

    @Test func `a text that is too long is cut`() throws {
        let long = String(repeating: "x", count: Value.longestText + 1)
        for occurrence in try occurrences(with: long) {
            #expect(texts(of: occurrence).contains(String(long.dropLast())), "\(occurrence.event)")
            #expect(texts(of: occurrence).allSatisfy { $0.utf8.count <= Value.longestText }, "\(occurrence.event)")
        }
    }

    @Test func `a text that is just not too long is whole`() throws {
        let text = String(repeating: "x", count: Value.longestText)
        for occurrence in try occurrences(with: text) {
            #expect(texts(of: occurrence).contains(text), "\(occurrence.event)")
        }
    }

    @Test func `no text is cut inside a character's octets`() throws {
        let long = "x" + String(repeating: "é", count: Value.longestText)
        for occurrence in try occurrences(with: long) {
            #expect(texts(of: occurrence).contains(String(long.prefix(Value.longestText / 2))), "\(occurrence.event)")
        }
    }

    @Test func `no NUL survives`() throws {
        let long = String(repeating: "\0", count: Value.longestText)
        for occurrence in try occurrences(with: "a\0b") + occurrences(with: long) {
            #expect(texts(of: occurrence).allSatisfy { !$0.utf8.contains(0) }, "\(occurrence.event)")
            #expect(texts(of: occurrence).allSatisfy { $0.utf8.count <= Value.longestText }, "\(occurrence.event)")
        }
        for occurrence in try occurrences(with: "a\0b") {
            #expect(texts(of: occurrence).contains("a\\x00b"), "\(occurrence.event)")
        }
    }

    @Test func `a message names as many recipients as a record has room for`() throws {
        let id = try #require(MessageID("1.test"))
        let short = (0..<1_000).map { "r\($0)@mx.test" }
        let long = (0..<100).map { "\($0)" + String(repeating: "x", count: 250) }
        for (recipients, expected) in [(short, Value.longestList), (long, 32)] {
            let message = Occurrence.message(
                try Self.session(), id: id, sender: "", recipients: recipients, octets: 0)
            #expect(message.fields.contains(.init(.recipients, .texts(Array(recipients.prefix(expected))))))
        }
    }

    @Test func `counts too large for a record stay at its end`() throws {
        #expect(Occurrence.dropped(records: .max).fields == [.init(.records, .integer(.max))])
    }

    @Test func `a fault tells seed and draw where chance decided, and only there`() throws {
        func fields(_ draw: (seed: UInt64, number: Int)?) throws -> [String] {
            let fault = Occurrence.fault(
                try Self.session(), word: "rcpt451p50", carrier: "sender", point: "rcpt", did: "refused with 451",
                draw: draw)
            let record = Record(
                by: .session(0), Observation(time: WallTime(microseconds: 0), fault))
            #expect(fault.level == .info)
            return record.plain.split(separator: " ").map(String.init)
        }
        #expect(try fields((.max, 7)).suffix(2) == ["seed=18446744073709551615", "draw=7"])
        #expect(try fields(nil).last == "451\"")
    }

    @Test func `what no word can act on is a warning, with the nearest word if there is one`() throws {
        let session = try Self.session()
        let near = Occurrence.directiveUnknown(
            session, word: "dothand", carrier: "recipient", reason: "no word", nearest: "dothang")
        #expect(near.level == .warning)
        #expect(near.fields.last == .init(.nearest, .text("dothang")))
        let far = Occurrence.directiveUnknown(
            session, word: "dotx0", carrier: "recipient", reason: "no word", nearest: nil)
        #expect(far.fields.last == .init(.reason, .text("no word")))
        #expect(Occurrence.directiveIgnored(session, word: "", carrier: "", reason: "").level == .warning)
    }

    @Test(arguments: [
        (Duration.zero, 0, "0.000"), (.microseconds(1_999), 1, "0.001"), (.milliseconds(61_050), 61_050, "61.050"),
        (.seconds(-1), 0, "0.000"),
    ])
    func `how long a session lasted is told in seconds with three decimals`(
        lasted: Duration, milliseconds: Int64, text: String
    ) throws {
        let end = Occurrence.disconnect(
            try Self.session(), reason: "quit", messages: 0, octetsIn: 0, octetsOut: 0, lasted: lasted)
        #expect(end.fields.last == .init(.duration, .milliseconds(milliseconds)))
        let record = Record(by: .session(0), Observation(time: WallTime(microseconds: 0), end))
        #expect(record.json.hasSuffix(",\"seconds\":\(text)}"))
        #expect(record.plain.hasSuffix(" seconds=\(text)"))
    }

    @Test(arguments: [(SystemCallFilter.kill, Level.info), (.trap, .warning), (.off, .warning)])
    func `a confinement without the filter is a warning`(filter: SystemCallFilter, level: Level) {
        let report = ConfinementReport(
            account: Account(user: 1, group: 1), changedAccount: true, changedRoot: true, withoutCapabilities: true,
            withoutNewPrivileges: true, landlock: 6, systemCallFilter: filter, descriptors: [0])
        #expect(Occurrence.confinement(of: .sink, report).level == level)
    }

    @Test func `no two events and no two fields have one name`() {
        #expect(Set(Event.allCases.map(\.description)).count == Event.allCases.count)
        #expect(Set(Field.allCases.map(\.description)).count == Field.allCases.count)
    }

    @Test(arguments: Level.allCases)
    func `a level survives its text`(level: Level) {
        #expect(Level(level.description) == level)
    }
}
