import Settings
import Testing
import Vocabulary

@testable import Parent

@Suite("How much fits the descriptors there are")
struct CapacityTests {
    private func capacity(
        hardLimit: Int, sessions: Int, asked: Int = Limit.connections, store: StoreChoice = .none
    ) -> Capacity {
        var configuration = Configuration.standard
        configuration.maxConnections = asked
        configuration.store = store
        return Capacity(configuration, hardLimit: hardLimit, sessionProcesses: sessions)
    }

    @Test(arguments: [
        // Hard limit, session processes, clients asked for; connections per process, clients.
        (1_048_576, 2, 20_000, 131_070, 20_000), (20_000, 2, 20_000, 19_936, 20_000),
        (20_000, 1, 20_000, 19_936, 18_690), (1_048_576, 1, 65_535, 131_070, 65_535), (1_024, 2, 1_000, 960, 1_000),
        (200, 1, 1_000, 136, 128), (64, 1, 1_000, 2, 1), (0, 64, 1_000, 2, 64),
    ])
    func `without a store a client takes one descriptor`(
        hardLimit: Int, sessions: Int, asked: Int, connections: Int, clients: Int
    ) {
        let capacity = capacity(hardLimit: hardLimit, sessions: sessions, asked: asked)
        #expect(capacity.connectionsPerProcess == connections)
        #expect(capacity.clients == clients)
        #expect((capacity.remark == nil) == (clients == asked))
    }

    @Test(arguments: [
        (1_048_576, 2, 20_000, 65_535, 20_000), (20_000, 2, 20_000, 9_968, 18_690), (1_024, 2, 1_000, 480, 900),
        (1_048_576, 1, 65_535, 65_535, 61_440),
    ])
    func `with a store a client takes two, its message's file being one`(
        hardLimit: Int, sessions: Int, asked: Int, connections: Int, clients: Int
    ) {
        let capacity = capacity(hardLimit: hardLimit, sessions: sessions, asked: asked, store: .maildir(path: "mail"))
        #expect(capacity.connectionsPerProcess == connections)
        #expect(capacity.clients == clients)
    }

    @Test func `what the machine has no room for is said with the number and the limit`() {
        #expect(
            capacity(hardLimit: 200, sessions: 1).remark
                == "--max-connections is 1000, and only 128 fit: a process can have 200 open files here (ulimit -Hn)")
    }

    @Test(arguments: [(1_048_576, 1, 65_598), (1_048_576, 64, 65_535), (1_024, 2, 958), (64, 1, 1), (0, 64, 1)])
    func `the sink may have a message of each client open, as far as the hard limit goes`(
        hardLimit: Int, sessions: Int, messages: Int
    ) {
        #expect(capacity(hardLimit: hardLimit, sessions: sessions).openMessages == messages)
    }

    @Test(arguments: 1...Limit.sessionProcesses)
    func `all sessions together never have more descriptors in flight than the sink may`(sessions: Int) {
        let opening = capacity(hardLimit: 1_048_576, sessions: sessions).openingPerProcess
        #expect(opening >= 1 && opening * sessions <= Limit.descriptorsInFlight)
    }
}
