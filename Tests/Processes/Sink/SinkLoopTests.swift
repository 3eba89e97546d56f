import IPC
import Kernel
import Privsep
import Support
import Testing
import Vocabulary
import Wire

@testable import Sink

@Suite("The sink")
struct SinkLoopTests {
    /// A sink with its ends outside.
    private struct Stage {
        typealias SessionEnd = Link<SinkToSession, SessionToSink>

        let store: StoreStage
        let loop: SinkLoop
        let parent: Link<ChildToParent, ParentToSink>
        var sessions: [SessionEnd] = []

        init(hasStore: Bool = true, openMessages: UInt32 = 10) throws {
            store = try StoreStage(openMessages: openMessages)
            let pair = try packetPair()
            parent = Link(name: "parent–sink", pair.first)
            var inside: [SinkLoop.SessionLink] = []
            for index in 0..<2 {
                let (here, there): (SinkLoop.SessionLink, SessionEnd) = try linkPair("sink–session/\(index)")
                inside.append(here)
                sessions.append(there)
            }
            loop = try SinkLoop(
                ParentLink(of: .sink, over: pair.second), inside, hasStore ? store.store : nil, store.journal)
        }

        func send(_ message: SessionToSink, from session: Int = 0) throws { try sessions[session].send(message) }

        func open(_ transaction: TransactionID) -> SessionToSink {
            .open(transaction, StoreStage.provenance, sender: StoreStage.sender)
        }

        func commit(_ transaction: TransactionID, octets: UInt64) -> SessionToSink {
            .commit(transaction, recipients: 0, octets: octets, digest: StoreStage.digest, faults: [])
        }

        /// What is wrong with what was sent.
        func violation(sourceLocation: SourceLocation = #_sourceLocation) -> (link: String, what: String)? {
            #expect(throws: LinkError.self, sourceLocation: sourceLocation) { try loop.turn() }?.violation
        }
    }

    @Test func `a session gets a file to write, and the answer when it's in the store`() throws {
        let stage = try Stage()
        let transaction = try StoreStage.transaction()
        try stage.send(stage.open(transaction))
        #expect(try stage.loop.turn())
        try {
            let came = try #require(try stage.sessions[0].messageWithDescriptor())
            #expect(came.message == .opened(transaction))
            put([1, 2, 3], into: came.descriptor.number)
        }()
        try stage.send(stage.commit(transaction, octets: 3))
        #expect(try stage.loop.turn())
        guard case .settled(transaction, .committed(let id))? = try stage.sessions[0].message() else {
            Issue.record("it isn't committed")
            return
        }
        #expect(stage.store.scratch.octets(of: "new/\(id)") == [1, 2, 3])
        #expect(try stage.sessions[1].message() == nil)
    }

    @Test func `a session hands a whole message over, and gets the answer when it's in the store`() throws {
        let stage = try Stage()
        for ordinal in UInt32(1)...2 {
            try stage.send(.keep(try StoreStage.transaction(ordinal), StoreStage.whole([1, 2, 3])))
        }
        #expect(try stage.loop.turn())
        let answers = try stage.sessions[0].messages()
        #expect(answers.count == 2)
        for (ordinal, answer) in zip(UInt32(1)...2, answers) {
            guard case .settled(try StoreStage.transaction(ordinal), .committed(let id)) = answer else {
                Issue.record("\(answer)")
                continue
            }
            #expect(stage.store.scratch.octets(of: "new/\(id)") == [1, 2, 3])
        }
    }

    @Test func `the file can be written, not read`() throws {
        let stage = try Stage()
        try stage.send(stage.open(try StoreStage.transaction()))
        #expect(try stage.loop.turn())
        let came = try #require(try stage.sessions[0].messageWithDescriptor())
        put([1], into: came.descriptor.number)
        var scratch: [UInt8] = [0]
        #expect(throws: SystemError.self) { try read(came.descriptor.number, into: &scratch) }
    }

    @Test func `a full store says so, and a store that fails does`() throws {
        let stage = try Stage(openMessages: 1)
        for ordinal in UInt32(1)...2 { try stage.send(stage.open(try StoreStage.transaction(ordinal))) }
        #expect(try stage.loop.turn())
        let first = try StoreStage.transaction(1)
        let second = try StoreStage.transaction(2)
        #expect(try stage.sessions[0].messages() == [.opened(first), .refused(second, .full)])

        stage.store.scratch.remove("new")
        try stage.send(stage.commit(first, octets: 0))
        #expect(try stage.loop.turn())
        #expect(try stage.sessions[0].messages() == [.settled(first, .refused(.failed))])

        stage.store.scratch.remove("tmp")
        try stage.send(stage.open(second))
        #expect(try stage.loop.turn())
        #expect(try stage.sessions[0].messages() == [.refused(second, .failed)])
    }

    @Test func `a session process that sends without end gets its turn like the others`() throws {
        let stage = try Stage(hasStore: false)
        for _ in 0..<200 { try stage.send(.discarded(messages: 1, octets: 1)) }
        try stage.parent.send(.stop)
        #expect(try !stage.loop.turn())
    }

    @Test func `the end of a session process that is shown before the parent's drain is no loss`() throws {
        var stage = try Stage()
        stage.sessions.removeFirst()
        try stage.parent.send(.drain)
        #expect(try stage.loop.turn())
        #expect(try stage.parent.message() == nil)
        stage.sessions.removeFirst()
        #expect(try stage.loop.turn())
        #expect(try stage.parent.message() == .drained)
    }

    @Test func `another's transaction is a violation that names the link`() throws {
        let stage = try Stage()
        let transaction = try StoreStage.transaction()
        try stage.send(stage.open(transaction))
        #expect(try stage.loop.turn())
        try stage.send(.abandon(transaction), from: 1)
        let violation = stage.violation()
        #expect(violation?.link == "sink–session/1")
        #expect(violation?.what == "abandon: transaction 1.1 isn't open")
    }

    @Test func `a kept descriptor is a violation that names the link`() throws {
        let stage = try Stage()
        let transaction = try StoreStage.transaction()
        try stage.send(stage.open(transaction))
        #expect(try stage.loop.turn())
        let kept = try stage.sessions[0].messageWithDescriptor()
        try stage.send(stage.commit(transaction, octets: 0))
        let violation = stage.violation()
        #expect(violation?.link == "sink–session/0")
        #expect(violation?.what.hasSuffix("was kept") == true)
        #expect(stage.store.names[1].isEmpty)
        withExtendedLifetime(kept) {}
    }

    @Test func `a message out of turn is a violation`() throws {
        let transaction = try StoreStage.transaction()
        for message in [
            SessionToSink.recipients(transaction, []), .abandon(transaction), .discarded(messages: 1, octets: 1),
            .commit(transaction, recipients: 0, octets: 0, digest: StoreStage.digest, faults: []),
        ] {
            let stage = try Stage()
            try stage.send(message)
            #expect(stage.violation()?.link == "sink–session/0", "\(message)")
        }
    }

    @Test func `without a store only numbers may come`() throws {
        let stage = try Stage(hasStore: false)
        try stage.send(.discarded(messages: 1, octets: 1))
        #expect(try stage.loop.turn())
        try stage.send(stage.open(try StoreStage.transaction()))
        #expect(stage.violation()?.what.hasSuffix("there is no store") == true)
        #expect(stage.store.isEmpty)
    }

    @Test(arguments: [true, false])
    func `a key is counted for all session processes together, with a store and without`(hasStore: Bool) throws {
        let stage = try Stage(hasStore: hasStore)
        let session = try StoreStage.transaction().session
        for (ordinal, process) in [(UInt32(1), 0), (2, 1), (3, 0)] {
            try stage.send(.ask(session, ordinal: ordinal, key: 5, keep: .seconds(3_600)), from: process)
            try stage.send(.ask(session, ordinal: ordinal, key: 6, keep: .zero), from: process)
            #expect(try stage.loop.turn())
            let answers = try stage.sessions[process].messages()
            guard answers.count == 2, case .counted(session, ordinal, ordinal, let sinceFirst) = answers[0] else {
                Issue.record("\(answers)")
                return
            }
            #expect((sinceFirst == .zero) == (ordinal == 1))
            #expect(answers[1] == .counted(session, ordinal: ordinal, count: 1, sinceFirst: .zero))
        }
    }

    @Test func `it's drained when every session process has gone, and what they left is forgotten`() throws {
        var stage = try Stage()
        try stage.send(stage.open(try StoreStage.transaction()))
        #expect(try stage.loop.turn())
        #expect(stage.store.names[0].count == 1)
        try stage.parent.send(.drain)
        #expect(try stage.loop.turn())
        #expect(try stage.parent.message() == nil)
        stage.sessions.removeAll()
        while try stage.parent.message() == nil { #expect(try stage.loop.turn()) }
        #expect(stage.store.isEmpty)
        try stage.parent.send(.stop)
        #expect(try !stage.loop.turn())
    }

    @Test func `a session process that is lost while the daemon serves is a lost peer`() throws {
        var stage = try Stage()
        stage.sessions.removeFirst()
        #expect(#expect(throws: LinkError.self) { try stage.loop.turn() }?.lost == "sink–session/0")
    }
}
