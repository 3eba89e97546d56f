import IPC
import Journal
import Kernel
import Support
import Testing
import Vocabulary
import Wire

@testable import Privsep

@Suite("A child's link to the parent")
struct ParentLinkTests {
    private typealias ParentEnd = Link<ChildToParent, ParentToSink>

    private func pair() throws -> (parent: ParentEnd, child: ParentLink<SinkSettings>) {
        let pair = try packetPair()
        return (Link(name: "parent–sink", pair.first), ParentLink(of: .sink, over: pair.second))
    }

    private func settings(hasStore: Bool) throws -> SinkSettings {
        SinkSettings(
            hasStore: hasStore, hostname: try #require(Domain("mx.test")), mode: 0o640,
            openMessages: 10, logLevel: .debug)
    }

    private func order(hasRoot: Bool) -> ChildOrder {
        ChildOrder(account: Account(user: 1, group: 2), hasRoot: hasRoot, filter: .trap, links: [.session(0)])
    }

    @Test(arguments: [false, true], [false, true])
    func `an assignment has the root first, then what the settings bring`(hasRoot: Bool, hasStore: Bool) throws {
        let (parent, child) = try pair()
        let root = pipePair().reading
        let store = pipePair().reading
        let passed = (hasRoot ? [root.number] : []) + (hasStore ? [store.number] : [])
        try parent.send(.settings(order(hasRoot: hasRoot), try settings(hasStore: hasStore)), passing: passed)

        var assignment = try child.settings()
        #expect(assignment.order == order(hasRoot: hasRoot))
        #expect(assignment.settings == (try settings(hasStore: hasStore)))
        #expect((assignment.root != nil) == hasRoot)
        if let came = assignment.root { #expect(isSameFile(came.number, root.number)) }
        let brought = assignment.descriptors.takeShared()
        #expect((brought != nil) == hasStore)
        if let brought { #expect(isSameFile(brought.number, store.number)) }
    }

    @Test func `the parent's words come in order`() throws {
        let (parent, child) = try pair()
        #expect(try child.next() == nil)
        for word in [ParentToSink.serve, .drain, .stop] { try parent.send(word) }
        #expect(try child.next() == .serve)
        #expect(try child.next() == .drain)
        #expect(try child.next() == .stop)
        #expect(try child.next() == nil)
    }

    @Test func `a word before the settings is a violation`() throws {
        let (parent, child) = try pair()
        try parent.send(.serve)
        let error = #expect(throws: LinkError.self) { _ = try child.settings() }
        #expect(error?.violation?.link == "sink–parent")
        #expect(error?.violation?.what == "serve came before the settings")
    }

    @Test func `settings that come later are a violation`() throws {
        let (parent, child) = try pair()
        try parent.send(.settings(order(hasRoot: false), try settings(hasStore: false)))
        _ = try child.settings()
        try parent.send(.settings(order(hasRoot: false), try settings(hasStore: false)))
        let error = #expect(throws: LinkError.self) { try child.next() }
        #expect(error?.violation?.what == "settings came twice")
    }

    private static func sessionSettings(_ entries: UInt32) throws -> SessionSettings {
        SessionSettings(
            hostname: try #require(Domain("mx.test")), listeners: [SessionListener(name: "smtp")], limits: .standard,
            deadlines: .standard,
            stopWait: .zero, timeScale: .standard, seed: 1, clients: 1, stores: false, opening: 1, logLevel: .info,
            entries: entries)
    }

    private func sessionPair() throws -> (
        parent: Link<ChildToParent, ParentToSession>, child: ParentLink<SessionSettings>
    ) {
        let pair = try packetPair()
        return (Link(name: "parent–session/0", pair.first), ParentLink(of: .session(0), over: pair.second))
    }

    @Test(arguments: [0, 1, 3])
    func `settings come with as many entries as they say, in one packet or more`(count: Int) throws {
        let (parent, child) = try sessionPair()
        let entries = (0..<count).map { SessionEntry.listener(UInt8($0), words: "banner421", hearsClients: true) }
        try parent.send(.settings(order(hasRoot: false), try Self.sessionSettings(UInt32(count))))
        for entry in entries { try parent.send(.entries([entry])) }
        try parent.send(.serve)
        #expect(try child.settings().entries == entries)
        #expect(try child.next() == .serve)
    }

    @Test(arguments: [0, 1, 2])
    func `entries that nobody announced are a violation`(announced: UInt32) throws {
        let (parent, child) = try sessionPair()
        try parent.send(.settings(order(hasRoot: false), try Self.sessionSettings(announced)))
        try parent.send(.entries((0..<3).map { .listener($0, words: "banner421", hearsClients: true) }))
        let error = #expect(throws: LinkError.self) {
            _ = try child.settings()
            _ = try child.next()
        }
        #expect(error?.violation?.what.contains("3 entries came") == true)
    }

    @Test func `anything before all the entries is a violation`() throws {
        let (parent, child) = try sessionPair()
        try parent.send(.settings(order(hasRoot: false), try Self.sessionSettings(1)))
        try parent.send(.serve)
        let error = #expect(throws: LinkError.self) { _ = try child.settings() }
        #expect(error?.violation?.what == "serve came before the entries")
    }

    @Test func `a reload is a word when all its entries are there`() throws {
        let (parent, child) = try sessionPair()
        try parent.send(.settings(order(hasRoot: false), try Self.sessionSettings(0)))
        _ = try child.settings()
        let entries = (0..<3).map { SessionEntry.listener($0, words: "banner421", hearsClients: true) }
        try parent.send(.reload(try Self.sessionSettings(3)))
        #expect(try child.next() == nil)
        try parent.send(.entries([entries[0]]))
        #expect(try child.next() == nil)
        try parent.send(.entries(Array(entries[1...])))
        try parent.send(.reload(try Self.sessionSettings(0)))
        #expect(try child.next() == .reload(try Self.sessionSettings(3), entries))
        #expect(try child.next() == .reload(try Self.sessionSettings(0), []))
        #expect(try child.next() == nil)
    }

    @Test(arguments: [
        ParentToSession.drain,
        .entries([.listener(0, words: "", hearsClients: true), .listener(0, words: "", hearsClients: true)]),
    ])
    func `what doesn't complete a reload is a violation`(message: ParentToSession) throws {
        let (parent, child) = try sessionPair()
        try parent.send(.settings(order(hasRoot: false), try Self.sessionSettings(0)))
        _ = try child.settings()
        try parent.send(.reload(try Self.sessionSettings(1)))
        try parent.send(message)
        #expect(#expect(throws: LinkError.self) { try child.next() }?.violation != nil)
    }

    @Test func `a parent that is gone is a lost peer, before the settings and after`() throws {
        let child = try pair().child
        #expect(#expect(throws: LinkError.self) { _ = try child.settings() }?.lost == "sink–parent")
        #expect(#expect(throws: LinkError.self) { try child.next() }?.lost == "sink–parent")
    }

    @Test func `a child says that it's confined and drained`() throws {
        let (parent, child) = try pair()
        let report = ConfinementReport(
            account: Account(user: 1, group: 2), changedAccount: true, changedRoot: true, withoutCapabilities: true,
            withoutNewPrivileges: true, landlock: 6, systemCallFilter: .kill, descriptors: [0, 1, 2])
        try child.confined(report)
        try child.drained()
        #expect(try parent.messages() == [.confined(report), .drained])
    }
}

@Suite("How a child ends")
struct ChildLifeTests {
    private func ending(_ error: any Error) -> (code: Int32, event: Event?, fields: [Value]) {
        let (code, occurrence) = ChildLife.ending(of: error)
        return (code, occurrence?.event, occurrence?.fields.map(\.value) ?? [])
    }

    @Test func `who lost a peer says nothing, since the peer's end is the cause`() {
        let ending = ending(LinkError.lost(link: "a–b"))
        #expect(ending.code == ExitCode.lostPeer && ending.event == nil)
    }

    @Test func `a violation names the link and what was said`() {
        let ending = ending(LinkError.violation(link: "a–b", what: "x"))
        #expect(ending.code == ExitCode.violation && ending.event == .violation)
        #expect(ending.fields == [.text("a–b"), .text("x")])
    }

    @Test func `anything else is what the kernel refused`() {
        let error = SystemError(call: "fsync", errno: 5)
        for error in [error, LinkError.failed(link: "a–b", error)] as [any Error] {
            let ending = ending(error)
            #expect(ending.code == ExitCode.system && ending.event == .failed)
            #expect(ending.fields == [.text("\(error)")])
        }
    }
}
