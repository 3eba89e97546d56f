import Foundation
import Kernel
import Support
import Testing
import Vocabulary
import Wire

/// The sink of the release binary, with hostile session processes around it.
@Suite("A sink among hostile peers", .enabled(if: !Program.isSecondRun, "no user makes a difference"))
struct HostileSinkTests {
    typealias SessionPeer = FarEnd<SinkToSession, SessionToSink>

    /// A sink with a store of its own and two session processes, which are the test.
    final class Scene {
        let sink: LoneRole<SinkSettings>
        private(set) var sessions: [SessionPeer]
        let maildir: Maildir
        private let directory = try? TemporaryDirectory()

        init() throws {
            let path = try #require(directory).makeDirectory("mail")
            for subdirectory in ["tmp", "new", "cur", "envelopes"] {
                try directory?.makeDirectory("mail/\(subdirectory)")
            }
            maildir = Maildir(path: path)
            let edges = try (0..<2).map { _ in try LinkEnds() }
            sessions = try edges.map { try SessionPeer($0.ours) }
            sink = try LoneRole(.sink, links: zip([.session(0), .session(1)], edges.map(\.theirs)))
        }

        static let settings = SinkSettings(
            hasStore: true, hostname: Hostile.hostname, mode: 0o640, openMessages: 8,
            logLevel: .info)

        /// Takes it as far as a parent does.
        func begin() throws -> Scene {
            let store = try Directory.open(maildir.path)
            try sink.start(Self.settings, root: store.number, descriptors: [store.number])
            return self
        }

        /// Opens a message, and gives its file.
        func open(_ transaction: TransactionID = Hostile.transaction, by session: Int = 0) throws -> SharedDescriptor {
            let peer = sessions[session]
            try peer.say(.open(transaction, Hostile.provenance, sender: Addressee(address: "from@client.test")))
            try peer.say(.recipients(transaction, [Addressee(address: "to@server.test")]))
            let (answer, file) = try peer.hearWithDescriptor()
            #expect(answer == .opened(transaction))
            return try #require(file)
        }

        func hangUp(_ session: Int) { sessions.remove(at: session) }
    }

    private let commit = SessionToSink.commit(
        Hostile.transaction, recipients: 1, octets: 3, digest: Hostile.digest, faults: [])

    @Test func `an honest peer's message is kept`() throws {
        let scene = try Scene().begin()
        do {
            let file = try scene.open()
            try write(all: Array("abc".utf8).span, to: file.number)
        }
        try scene.sessions[0].say(commit)
        guard case .settled(Hostile.transaction, .committed(let id)) = try scene.sessions[0].hear() else {
            throw Unfit("it wasn't committed")
        }
        #expect(try scene.maildir.message(id.text) == Array("abc".utf8))
    }

    /// What is wrong in any state: octets, the descriptors with them, and what is said of it.
    static let packets: [(octets: [UInt8], descriptors: Int, what: String)] = [
        ([Hostile.unknownTag, 1, 2, 3], 0, "no message has the tag 255"),
        ([3], 0, "message 'commit', field 'transaction': it ends too early"),
        (SessionToSink.abandon(Hostile.transaction).withMore, 0, "field 'tag': no message has the tag 0"),
        (SessionToSink.abandon(Hostile.transaction).cut, 0, "field 'transaction': it ends too early"),
        ([4] + [UInt8](repeating: 0, count: 12), 0, "field 'transaction': a value it can't have"),
        (SessionToSink.abandon(Hostile.transaction).packet, 1, "field 'descriptors': 1 descriptors came, 0 belong"),
        (SessionToSink.abandon(Hostile.transaction).packet, 100, "100 descriptors came, 0 belong"),
        (
            SessionToSink.commit(Hostile.transaction, recipients: 1, octets: 3, digest: [1], faults: []).packet, 0,
            "field 'digest': a value it can't have"
        ),
        (
            whole(content: [UInt8](repeating: 0x78, count: Limit.heldContent + 1)).packet, 0,
            "message 'keep', field 'content': \(Limit.heldContent + 1) long, at most \(Limit.heldContent)"
        ),
        (whole(content: []).cut, 0, "message 'keep', field 'faults': it ends too early"),
        (
            SessionToSink.recipients(Hostile.transaction, [Addressee(address: "\0")]).packet, 0,
            "message 'recipients', field 'recipients': not UTF-8 without NUL"
        ),
        (
            SessionToSink.recipients(
                Hostile.transaction, [Addressee(address: String(repeating: "x", count: Limit.path + 1))]
            ).packet, 0, "\(Limit.path + 1) long, at most \(Limit.path)"
        ),
        // A list that says it's longer than any packet.
        ([2] + Array(SessionToSink.abandon(Hostile.transaction).packet.dropFirst()) + [255, 255, 255, 255], 0, "long"),
        ([UInt8](repeating: 1, count: Limit.packet + 1), 0, "octets"),
        ([UInt8](repeating: 1, count: 100_000), 0, "don't fit"),
    ]

    private static func whole(content: [UInt8]) -> SessionToSink {
        .keep(
            Hostile.transaction,
            WholeMessage(
                provenance: Hostile.provenance, sender: Addressee(address: "from@client.test"),
                recipients: [Addressee(address: "to@server.test")], content: content, digest: Hostile.digest, faults: []
            ))
    }

    @Test func `a message that comes whole is kept`() throws {
        let scene = try Scene().begin()
        try scene.sessions[0].say(Self.whole(content: Array("abc".utf8)))
        guard case .settled(Hostile.transaction, .committed(let id)) = try scene.sessions[0].hear() else {
            throw Unfit("it wasn't committed")
        }
        #expect(try scene.maildir.message(id.text) == Array("abc".utf8))
    }

    @Test func `a message that comes whole while it's being written ends it`() throws {
        let scene = try Scene().begin()
        _ = try scene.open()
        try scene.sessions[0].say(Self.whole(content: []))
        try Hostile.expectViolation(scene.sink, over: "sink–session/0", "keep: transaction 1.1 is open")
    }

    @Test(arguments: packets.indices)
    func `a packet that is no message ends it`(row: Int) throws {
        let (octets, descriptors, what) = Self.packets[row]
        let scene = try Scene().begin()
        try scene.sessions[1].say(octets: octets, passing: Array(repeating: 0, count: descriptors))
        try Hostile.expectViolation(scene.sink, over: "sink–session/1", what)
    }

    @Test(arguments: [
        (
            SessionToSink.commit(Hostile.transaction, recipients: 1, octets: 3, digest: Hostile.digest, faults: []),
            "commit"
        ),
        (.recipients(Hostile.transaction, []), "recipients"), (.abandon(Hostile.transaction), "abandon"),
    ])
    func `a message about what isn't open ends it`(message: SessionToSink, name: String) throws {
        let scene = try Scene().begin()
        try scene.sessions[0].say(message)
        try Hostile.expectViolation(scene.sink, over: "sink–session/0", "\(name): transaction 1.1 isn't open")
    }

    @Test func `a transaction that is opened twice ends it`() throws {
        let scene = try Scene().begin()
        _ = try scene.open()
        try scene.sessions[0].say(
            .open(Hostile.transaction, Hostile.provenance, sender: Addressee(address: "from@client.test")))
        try Hostile.expectViolation(scene.sink, over: "sink–session/0", "open: transaction 1.1 is open")
    }

    @Test(arguments: ["commit", "abandon", "recipients"])
    func `another session's transaction is none of one's own`(name: String) throws {
        let scene = try Scene().begin()
        _ = try scene.open(by: 0)
        switch name {
        case "commit": try scene.sessions[1].say(commit)
        case "abandon": try scene.sessions[1].say(.abandon(Hostile.transaction))
        default: try scene.sessions[1].say(.recipients(Hostile.transaction, []))
        }
        try Hostile.expectViolation(scene.sink, over: "sink–session/1", "\(name): transaction 1.1 isn't open")
        #expect(try scene.maildir.new == [])
    }

    @Test func `a descriptor that is kept at the commit ends it, and nothing is delivered`() throws {
        let scene = try Scene().begin()
        let file = try scene.open()
        try write(all: Array("abc".utf8).span, to: file.number)
        try scene.sessions[0].say(commit)
        try Hostile.expectViolation(scene.sink, over: "sink–session/0", "was kept")
        #expect(try scene.maildir.new == [])
        _ = file
    }

    @Test(arguments: [(UInt32(2), UInt64(3), "2 recipients, 1 came"), (1, 4, "4 octets, the file has 3")])
    func `counts that disagree end it, and nothing is delivered`(recipients: UInt32, octets: UInt64, what: String)
        throws
    {
        let scene = try Scene().begin()
        do {
            let file = try scene.open()
            try write(all: Array("abc".utf8).span, to: file.number)
        }
        try scene.sessions[0].say(
            .commit(Hostile.transaction, recipients: recipients, octets: octets, digest: Hostile.digest, faults: []))
        try Hostile.expectViolation(scene.sink, over: "sink–session/0", what)
        #expect(try scene.maildir.new == [])
    }

    @Test func `a commit that comes twice ends it`() throws {
        let scene = try Scene().begin()
        do {
            let file = try scene.open()
            try write(all: Array("abc".utf8).span, to: file.number)
        }
        try scene.sessions[0].say(commit)
        _ = try scene.sessions[0].hear()
        try scene.sessions[0].say(commit)
        try Hostile.expectViolation(scene.sink, over: "sink–session/0", "commit: transaction 1.1 isn't open")
        #expect(try scene.maildir.new.count == 1)
    }

    @Test func `a message that was discarded where there is a store ends it`() throws {
        let scene = try Scene().begin()
        try scene.sessions[0].say(.discarded(messages: 1, octets: 1))
        try Hostile.expectViolation(scene.sink, over: "sink–session/0", "discarded: there is a store")
    }

    @Test func `one that opens more than there may be is refused, and may go on`() throws {
        let scene = try Scene().begin()
        let files = try (1...8).map { try scene.open(Hostile.transaction(1, $0)) }
        let last = Hostile.transaction(2, 1)
        try scene.sessions[0].say(.open(last, Hostile.provenance, sender: Addressee(address: "")))
        #expect(try scene.sessions[0].hear() == .refused(last, .full))
        try scene.sessions[0].say(.abandon(Hostile.transaction(1, 1)))
        _ = try scene.open(last, by: 1)
        _ = files
    }

    // MARK: The parent's link

    @Test func `settings that come twice end it`() throws {
        let scene = try Scene().begin()
        let store = try Directory.open(scene.maildir.path)
        let order = ChildOrder(account: nil, hasRoot: false, filter: .kill, links: [])
        try scene.sink.parent?.say(.settings(order, Scene.settings), passing: [store.number])
        try Hostile.expectViolation(scene.sink, over: "sink–parent", "settings came twice")
    }

    @Test func `settings without the store's descriptor end it`() throws {
        let scene = try Scene()
        let order = ChildOrder(account: nil, hasRoot: false, filter: .kill, links: [])
        try scene.sink.parent?.say(octets: ParentToSink.settings(order, Scene.settings).packet)
        try Hostile.expectViolation(scene.sink, over: "sink–parent", "0 descriptors came, 1 belong")
    }

    @Test func `a word before the settings ends it`() throws {
        let scene = try Scene()
        try scene.sink.parent?.say(.serve)
        try Hostile.expectViolation(scene.sink, over: "sink–parent", "before the settings")
    }

    // MARK: Lost peers

    @Test func `it ends with 75 when the parent is gone`() throws {
        let scene = try Scene().begin()
        scene.sink.hangUp()
        #expect(try scene.sink.wait() == .exited(ExitCode.lostPeer))
    }

    @Test func `it ends with 75 when a session process is gone`() throws {
        let scene = try Scene().begin()
        scene.hangUp(1)
        #expect(try scene.sink.wait() == .exited(ExitCode.lostPeer))
    }

    @Test func `it goes on without session processes when the parent has told it to drain`() throws {
        let scene = try Scene().begin()
        try scene.sink.parent?.say(.drain)
        for _ in 0..<2 { scene.hangUp(0) }
        #expect(try scene.sink.parent?.hear() == .drained)
        try scene.sink.parent?.say(.stop)
        #expect(try scene.sink.wait() == .exited(ExitCode.stopped))
    }

    @Test func `a packet without an octet is a peer that is gone`() throws {
        let scene = try Scene().begin()
        scene.sessions[0].sayNothing()
        #expect(try scene.sink.wait() == .exited(ExitCode.lostPeer))
    }
}
