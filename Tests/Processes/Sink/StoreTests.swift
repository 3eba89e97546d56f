import IPC
import Journal
import Kernel
import Privsep
import Support
import Testing
import Vocabulary
import Wire

@testable import Sink

/// A store in a directory of its own.
struct StoreStage {
    let scratch = Scratch()
    let maildir: Sink.Maildir
    let store: Store
    let journal: JournalOutbox
    let logger: Link<ToLogger, FromLogger>

    static let subdirectories = ["tmp", "new", "cur", "envelopes"]

    init(openMessages: UInt32 = 10, mode: UInt32 = 0o640) throws {
        let (here, there): (Link<FromLogger, ToLogger>, Link<ToLogger, FromLogger>) = try linkPair("sink–logger")
        logger = there
        journal = JournalOutbox(here)
        for subdirectory in Self.subdirectories { scratch.makeDirectory(subdirectory) }
        let settings = SinkSettings(
            hasStore: true, hostname: try #require(Domain("mx.test")), mode: mode,
            openMessages: openMessages, logLevel: .info)
        maildir = try Sink.Maildir(in: try Directory.open(scratch.path), mode: mode, hostname: settings.hostname)
        store = Store(maildir, settings, process: 42, journal)
    }

    static let digest = [UInt8](repeating: 0xAB, count: SessionToSink.digestOctets)

    static func transaction(_ ordinal: UInt32 = 1, session: UInt64 = 1) throws -> TransactionID {
        let session = try #require(SessionID(session))
        return try #require(TransactionID(session: session, ordinal: ordinal))
    }

    static let provenance = Provenance(
        client: .internet(Endpoint(address: .loopback6, port: 40_312)), listener: "smtp", helo: "client.test",
        esmtp: true, connected: WallTime(microseconds: 0), opened: WallTime(microseconds: 0))

    static let sender = Addressee(
        address: "a@client.test",
        parameters: [Parameter(keyword: "SIZE", value: "3"), Parameter(keyword: "SMTPUTF8", value: nil)])

    /// Begins a message; nil if the store refuses.
    func open(_ transaction: TransactionID, of source: Store.Source = 2) throws -> SharedDescriptor? {
        switch try store.begin(transaction, Self.provenance, Self.sender, of: source) {
        case .opened(let file): file
        case .refused: nil
        }
    }

    /// Opens a message, and writes it as a session does, which keeps no descriptor.
    func write(_ content: [UInt8], _ transaction: TransactionID, recipients: [String] = ["b@mx.test"]) throws {
        let file = try #require(try open(transaction))
        try store.add(recipients.map { Addressee(address: $0) }, to: transaction, of: 2)
        if !content.isEmpty { put(content, into: file.number) }
    }

    /// Hands a message over that is whole.
    func keep(_ content: [UInt8], _ transaction: TransactionID, of source: Store.Source = 2) throws -> StoreRefusal? {
        try store.keep(Self.whole(content), as: transaction, of: source)
    }

    static func whole(_ content: [UInt8]) -> WholeMessage {
        WholeMessage(
            provenance: provenance, sender: sender, recipients: [Addressee(address: "b@mx.test")], content: content,
            digest: digest, faults: [])
    }

    func commit(_ transaction: TransactionID, recipients: UInt32 = 1, octets: UInt64, of source: Store.Source = 2)
        throws
        -> StoreRefusal?
    {
        try store.commit(
            transaction, recipients: recipients, octets: octets, digest: Self.digest, faults: [], of: source)
    }

    /// What went to the log.
    func logged() throws -> [Occurrence] {
        try journal.flush()
        return try logger.messages().flatMap { message in
            switch message {
            case .records(let records): records.map(\.occurrence)
            }
        }
    }

    /// What is where, by subdirectory.
    var names: [[String]] { Self.subdirectories.map { scratch.names(in: $0) ?? ["(gone)"] } }
    var isEmpty: Bool { names == [[], [], [], []] }
}

@Suite("Messages into the store")
struct StoreTests {
    @Test(
        arguments: [
            [], Array("x\r\n".utf8), Array(0...255), [0x0D, 0x0A, 0x2E, 0x0D, 0x0A],
            [UInt8](repeating: 0x41, count: 100_000),
        ] as [[UInt8]])
    func `a message is kept octet for octet, under the name that the client is told`(content: [UInt8]) throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        try stage.write(content, transaction)
        #expect(stage.names[0].count == 1 && stage.names[1].isEmpty)
        #expect(try stage.commit(transaction, octets: UInt64(content.count)) == nil)

        let settled = stage.store.settle()
        #expect(settled.map(\.source) == [2])
        #expect(settled.map(\.transaction) == [transaction])
        guard case .committed(let id)? = settled.first?.verdict else {
            Issue.record("\(settled)")
            return
        }
        #expect(stage.names == [[], [id.text], [], ["\(id).json"]])
        #expect(stage.scratch.octets(of: "new/\(id)") == content)
        #expect(id.text.hasSuffix("P42Q1.mx.test"))
        #expect(stage.store.settle().isEmpty)
    }

    @Test(arguments: [[], Array("x\r\n".utf8), [UInt8](repeating: 0x41, count: Limit.heldContent)] as [[UInt8]])
    func `a message that came whole is kept in the same way`(content: [UInt8]) throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        #expect(try stage.keep(content, transaction) == nil)
        let settled = stage.store.settle()
        #expect(settled.map(\.source) == [2])
        #expect(settled.map(\.transaction) == [transaction])
        guard case .committed(let id)? = settled.first?.verdict else {
            Issue.record("\(settled)")
            return
        }
        #expect(stage.names == [[], [id.text], [], ["\(id).json"]])
        #expect(stage.scratch.octets(of: "new/\(id)") == content)
        #expect(stage.scratch.text(of: "envelopes/\(id).json")?.contains(#""octets":\#(content.count),"#) == true)
        #expect(stage.store.settle().isEmpty)
    }

    @Test(arguments: ["tmp", "new", "envelopes"])
    func `a disk that fails refuses a message that came whole, and nothing is left of it`(subdirectory: String) throws {
        let stage = try StoreStage()
        stage.scratch.remove(subdirectory)
        #expect(try stage.keep([1], try StoreStage.transaction()) == .failed)
        #expect(stage.names.joined().filter { $0 != "(gone)" } == [])
        #expect(stage.store.settle().isEmpty)
        #expect(try stage.logged().map(\.level) == [.error])
    }

    @Test(arguments: [0o640, 0o600, 0o644] as [UInt32])
    func `files have the store's mode`(mode: UInt32) throws {
        let stage = try StoreStage(mode: mode)
        let transaction = try StoreStage.transaction()
        try stage.write([1], transaction)
        #expect(try stage.commit(transaction, octets: 1) == nil)
        #expect(try stage.keep([1], try StoreStage.transaction(2)) == nil)
        #expect(stage.names[1].count == 2)
        for id in stage.names[1] {
            #expect(stage.scratch.status(of: "new/\(id)")?.mode == mode)
            #expect(stage.scratch.status(of: "envelopes/\(id).json")?.mode == mode)
        }
    }

    @Test func `nothing is called committed before the names are synced`() throws {
        let stage = try StoreStage()
        for ordinal in UInt32(1)...3 {
            let transaction = try StoreStage.transaction(ordinal)
            try stage.write([1], transaction)
            #expect(try stage.commit(transaction, octets: 1) == nil)
        }
        #expect(stage.store.settle().map(\.transaction.ordinal) == [1, 2, 3])
        #expect(Set(stage.names[1]).count == 3)
    }

    @Test func `an abandoned message leaves nothing`() throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        try stage.write([1, 2, 3], transaction)
        try stage.store.abandon(transaction, of: 2)
        #expect(stage.isEmpty)
        #expect(stage.store.settle().isEmpty)
    }

    @Test func `a session process that is gone leaves nothing but what was delivered`() throws {
        let stage = try StoreStage()
        try stage.write([1], try StoreStage.transaction(1))
        #expect(try stage.commit(try StoreStage.transaction(1), octets: 1) == nil)
        try stage.write([1], try StoreStage.transaction(2))
        try stage.write([1], try StoreStage.transaction(3))
        _ = try stage.open(try StoreStage.transaction(4), of: 3)
        stage.store.abandonAll(of: 2)
        #expect(stage.names.map(\.count) == [1, 1, 0, 1])
        stage.store.abandonAll(of: 3)
        #expect(stage.names.map(\.count) == [0, 1, 0, 1])
    }

    @Test func `above its number of open messages the store is full, until one is settled or forgotten`() throws {
        let stage = try StoreStage(openMessages: 2)
        for ordinal in UInt32(1)...2 { try stage.write([1], try StoreStage.transaction(ordinal)) }
        let third = try StoreStage.transaction(3)
        #expect(try stage.open(third) == nil)
        #expect(try stage.commit(try StoreStage.transaction(1), octets: 1) == nil)
        try stage.write([1], third)
        #expect(try stage.open(try StoreStage.transaction(4)) == nil)
        try stage.store.abandon(third, of: 2)
        #expect(try stage.open(try StoreStage.transaction(4)) != nil)
    }

    @Test(arguments: [("tmp", 0), ("new", 1), ("envelopes", 1)])
    func `a disk that fails refuses the message, and nothing is left of it`(subdirectory: String, opened: Int) throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        if subdirectory == "tmp" {
            stage.scratch.remove("tmp")
            #expect(try stage.open(transaction) == nil)
        } else {
            try stage.write([1], transaction)
            stage.scratch.remove(subdirectory)
            #expect(try stage.commit(transaction, octets: 1) == .failed)
        }
        #expect(stage.names.joined().filter { $0 != "(gone)" } == [])
        #expect(stage.store.settle().isEmpty)
        // The message is settled: it doesn't take up a place, nor may it be spoken of.
        #expect(throws: Violation.self) { try stage.store.abandon(transaction, of: 2) }
        #expect(try stage.logged().map(\.level) == [.error])
    }
}

@Suite("What a session process may not say to the store")
struct StoreViolationTests {
    private func violation(_ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) -> String? {
        #expect(throws: Violation.self, sourceLocation: sourceLocation, performing: body)?.what
    }

    @Test func `a transaction that is open can't be opened again`() throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        _ = try stage.open(transaction)
        #expect(violation { _ = try stage.open(transaction) } == "open: transaction 1.1 is open")
    }

    @Test func `a message can't come whole that is being written`() throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        _ = try stage.open(transaction)
        #expect(violation { _ = try stage.keep([1], transaction) } == "keep: transaction 1.1 is open")
        #expect(stage.names[1].isEmpty)
    }

    @Test func `another's transaction isn't open to it`() throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        try stage.write([1], transaction)
        #expect(
            violation { try stage.store.add([], to: transaction, of: 3) } == "recipients: transaction 1.1 isn't open")
        #expect(violation { try stage.store.abandon(transaction, of: 3) } == "abandon: transaction 1.1 isn't open")
        #expect(
            violation { _ = try stage.commit(transaction, octets: 1, of: 3) } == "commit: transaction 1.1 isn't open")
        // It's still the owner's.
        #expect(try stage.commit(transaction, octets: 1) == nil)
    }

    @Test func `a message that is settled can't be spoken of`() throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        try stage.write([1], transaction)
        #expect(try stage.commit(transaction, octets: 1) == nil)
        #expect(violation { _ = try stage.commit(transaction, octets: 1) } != nil)
        #expect(violation { try stage.store.abandon(transaction, of: 2) } != nil)
    }

    @Test func `a descriptor that was kept is caught, and nothing stored`() throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        let kept = try stage.open(transaction)
        let what = violation { _ = try stage.commit(transaction, recipients: 0, octets: 0) }
        #expect(what?.hasPrefix("commit: a descriptor of ") == true && what?.hasSuffix(" was kept") == true)
        #expect(stage.names[1].isEmpty)
        withExtendedLifetime(kept) {}
    }

    @Test func `a duplicate that was kept is caught, too`() throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        let kept = try #require(try stage.open(transaction)).duplicate()
        #expect(violation { _ = try stage.commit(transaction, recipients: 0, octets: 0) } != nil)
        _ = consume kept
    }

    @Test(arguments: [(0, 0), (2, 0), (1, 2), (1, 4)] as [(UInt32, UInt64)])
    func `counts that disagree are caught`(recipients: UInt32, octets: UInt64) throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        try stage.write([1, 2, 3], transaction)
        #expect(violation { _ = try stage.commit(transaction, recipients: recipients, octets: octets) } != nil)
        #expect(stage.names[1].isEmpty)
    }

    @Test func `more recipients than the store keeps are refused`() throws {
        let stage = try StoreStage()
        let transaction = try StoreStage.transaction()
        _ = try stage.open(transaction)
        let many = Array(repeating: Addressee(address: "b@mx.test"), count: Limit.recipientsStored)
        try stage.store.add(many, to: transaction, of: 2)
        #expect(
            violation { try stage.store.add([many[0]], to: transaction, of: 2) }
                == "recipients: more than 100000 in transaction 1.1")
    }
}

@Suite("What an earlier run left")
struct LeftoverTests {
    /// Some name that this store's daemon made.
    private static func ours(_ count: UInt64) throws -> String {
        let host = try #require(Domain("mx.test"))
        let now = WallTime(microseconds: 1_700_000_000_000_042)
        var names = MessageNames(hostname: host, process: 7, at: now, counted: count - 1)
        return names.next().text
    }

    @Test func `unfinished files and envelopes without a message go, and all else stays`() throws {
        let stage = try StoreStage()
        let scratch = stage.scratch
        let ids = try (1...5).map(Self.ours)
        for name in ["tmp/\(ids[0])", "tmp/\(ids[0]).json", "new/\(ids[1])", "cur/\(ids[2]):2,S", "cur/\(ids[3])"] {
            scratch.write("x", to: name)
        }
        for id in ids { scratch.write("{}", to: "envelopes/\(id).json") }

        try stage.store.removeLeftovers()
        #expect(scratch.names(in: "tmp") == [])
        #expect(scratch.names(in: "new") == [ids[1]])
        #expect(scratch.names(in: "cur") == [ids[2] + ":2,S", ids[3]])
        #expect(scratch.names(in: "envelopes") == ids[1...3].map { $0 + ".json" })
    }

    @Test func `what other programs are delivering, and their files beside the envelopes, stay`() throws {
        let stage = try StoreStage()
        let theirs = [
            "1234.other-mda", "1700000000.M42P7Q1.mx.test", "1700000000.M000042P7Q1.other.test",
            "1700000000.M000042P7V1I2.mx.test", "notes.txt", "1700000000.M000042P7Q1.mx.test.bak",
        ]
        for name in theirs {
            stage.scratch.write("x", to: "tmp/\(name)")
            stage.scratch.write("x", to: "envelopes/\(name).json")
        }
        // Ours by name, and yet no file of ours.
        stage.scratch.makeDirectory("tmp/\(try Self.ours(9))")
        try stage.store.removeLeftovers()
        #expect(stage.scratch.names(in: "tmp") == (theirs + [try Self.ours(9)]).sorted())
        #expect(stage.scratch.names(in: "envelopes") == theirs.map { $0 + ".json" }.sorted())
    }

    @Test(arguments: [("tmp", ""), ("envelopes", ".json")])
    func `what a daemon of another hostname left goes when nobody has used it for 36 hours`(
        subdirectory: String, suffix: String
    ) throws {
        let stage = try StoreStage()
        let name = "\(subdirectory)/1700000000.M000042P7Q1.former.test\(suffix)"
        stage.scratch.write("x", to: name)
        let now = Clock.wall()
        let end = WallTime(microseconds: now.microseconds + Int64(Limit.leftoverAge.nanoseconds / 1_000))
        let before = WallTime(microseconds: end.microseconds - 60_000_000)
        #expect(try stage.maildir.removeLeftovers(at: before) == (0, 0))
        // Not by reading it, which is a use.
        #expect(stage.scratch.names(in: subdirectory)?.count == 1)
        let gone = try stage.maildir.removeLeftovers(at: end)
        #expect(gone.unfinished + gone.orphans == 1)
        #expect(stage.isEmpty)
    }

    @Test func `an unused file of another program stays whatever its age`() throws {
        let stage = try StoreStage()
        stage.scratch.write("x", to: "tmp/1700000000.42_7.former.test")
        #expect(try stage.maildir.removeLeftovers(at: WallTime(microseconds: .max)) == (0, 0))
        #expect(stage.names[0].count == 1)
    }

    @Test func `how many went is logged, and nothing if none did`() throws {
        let stage = try StoreStage()
        try stage.store.removeLeftovers()
        #expect(try stage.logged() == [])

        stage.scratch.write("x", to: "tmp/\(try Self.ours(1))")
        stage.scratch.write("x", to: "envelopes/\(try Self.ours(2)).json")
        try stage.store.removeLeftovers()
        #expect(
            try stage.logged()
                == [.store("removed 1 unfinished files and 1 envelopes without a message", level: .info)])
    }
}
