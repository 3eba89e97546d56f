import Journal
import Testing
import Vocabulary

@Suite("fumbled-log(5)")
struct LogManualTests {
    /// An event as the manual lists it.
    private struct Listed: Hashable {
        let event: String
        let level: String
        let fields: [String]
    }

    /// Every event, by the constructor that makes it, with every field that it can have.
    private static func occurrences() throws -> [Occurrence] {
        let session = try #require(SessionID(1))
        let id = try #require(MessageID("1.test"))
        let report = ConfinementReport(
            account: Account(user: 1, group: 1), changedAccount: true, changedRoot: true, withoutCapabilities: true,
            withoutNewPrivileges: true, landlock: 1, systemCallFilter: .kill, descriptors: [])
        return [
            .start(
                version: "", pid: 1, hostname: try #require(Domain("mx.test")), store: "", sessions: 1, timeScale: "",
                seed: 0),
            .confinement(of: .sink, report), .ready(pid: 1, listeners: [], authority: ""), .signal("", what: ""),
            .stop(reason: ""),
            .lost(.sink, cause: ""), .violation(link: "", what: ""), .failed(""), .dropped(records: 1), .store(""),
            .listener(""), .remark(""), .reload(file: "", restart: []), .reloadFailed(place: "", what: "", mend: ""),
            .connection(session, client: .local, listener: ""), .identified(session, helo: "", esmtp: true),
            .authenticated(session, user: "", mechanism: .plain), .command(session, verb: "", text: ""),
            .reply(session, code: 250, enhanced: "2.0.0", text: ""),
            .message(session, id: id, sender: "", recipients: [], octets: 0),
            .refused(session, command: "", code: 550, enhanced: "5.0.0", text: ""), .limit(session, ""),
            .irregular(session, ""), .commitUnacked(session, id: id),
            .fault(session, word: "", carrier: "", point: "", did: "", draw: (0, 0)),
            .directiveIgnored(session, word: "", carrier: "", reason: ""),
            .directiveUnknown(session, word: "", carrier: "", reason: "", nearest: ""),
            .tls(
                session,
                Security(
                    version: "", cipher: "", group: "", serverName: "", applicationProtocol: "",
                    clientCertificate: ClientCertificate(subject: "", fingerprint: ""))),
            .tlsFailed(session, reason: "", alert: ""),
            .disconnect(session, reason: "", messages: 0, octetsIn: 0, octetsOut: 0, lasted: .zero),
        ]
    }

    private func listed() throws -> [Listed] {
        try Repository.text("man/fumbled-log.5").matches(of: /\n\.It Cm ([\w.]+) Po (\w+) Pc( : Cm (.*))?/).map {
            match in
            Listed(
                event: String(match.1), level: String(match.2),
                fields: (match.4 ?? "").split(separator: " , ").map(String.init))
        }
    }

    @Test func `there is an occurrence of every event`() throws {
        #expect(try Self.occurrences().map(\.event).sorted { $0.rawValue < $1.rawValue } == Event.allCases)
    }

    @Test func `every event is listed with its level and its fields in order`() throws {
        let listed = try listed()
        for occurrence in try Self.occurrences() {
            let expected = Listed(
                event: occurrence.event.description, level: occurrence.level.description,
                fields: occurrence.fields.map(\.field.description))
            #expect(listed.first { $0.event == expected.event } == expected)
        }
        #expect(listed.count == Event.allCases.count)
    }
}
