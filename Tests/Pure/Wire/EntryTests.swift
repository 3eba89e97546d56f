import Testing
import Vocabulary

@testable import Wire

@Suite("Entries behind settings")
struct EntryTests {
    private static let largest = SessionEntry.rule(
        RuleText(
            client: String(repeating: "1", count: RuleText.longestNetwork),
            listener: String(repeating: "l", count: Limit.pattern), helo: String(repeating: "h", count: Limit.pattern),
            sender: String(repeating: "s", count: Limit.pattern),
            recipient: String(repeating: "r", count: Limit.pattern), user: String(repeating: "u", count: Limit.pattern),
            words: String(repeating: "w", count: SessionEntry.longestWords)))

    private func octets(_ entry: SessionEntry) -> Int {
        var writer = Writer()
        entry.encode(to: &writer)
        return writer.octets.count
    }

    @Test func `the largest one takes less than half a packet`() {
        #expect(octets(Self.largest) < Limit.packet / 2)
    }

    @Test(arguments: [0, 1, 3, 4, 5, 1_000])
    func `any number of them comes in whole packets, in order`(count: Int) throws {
        let entries = (0..<count).map {
            $0.isMultiple(of: 3) ? Self.largest : .listener(UInt8($0 % 100), words: "", hearsClients: true)
        }
        let messages = ParentToSession.messages(of: entries)
        var came: [SessionEntry] = []
        for message in messages {
            let packet = message.packet
            #expect(packet.count <= Limit.packet)
            guard case .entries(let some) = try ParentToSession(packet: packet, descriptors: 0) else {
                Issue.record("\(message)")
                continue
            }
            #expect(!some.isEmpty)
            came += some
        }
        #expect(came == entries)
        // Not one packet for each.
        #expect(count < 10 || messages.count < count)
    }

    @Test func `settings announce no more of them than there can be`() throws {
        func settings(_ entries: UInt32) throws -> ParentToSession {
            let session = SessionSettings(
                hostname: try #require(Domain("mx.test")), listeners: [], limits: .standard, deadlines: .standard,
                stopWait: .zero, timeScale: .standard, seed: 0, clients: 1, stores: true, opening: 1, logLevel: .info,
                entries: entries)
            return .settings(ChildOrder(account: nil, hasRoot: false, filter: .kill, links: []), session)
        }
        let most = UInt32(SessionEntry.most)
        _ = try ParentToSession(packet: try settings(most).packet, descriptors: 0)
        let error = #expect(throws: WireError.self) {
            try ParentToSession(packet: try settings(most + 1).packet, descriptors: 0)
        }
        #expect(error?.field == "entries")
    }

    @Test func `settings without entries have none`() {
        let error = #expect(throws: WireError.self) {
            try ParentToSink(packet: [5, 1, 0, 0, 0], descriptors: 0)
        }
        #expect(error?.problem == .invalid)
    }
}
