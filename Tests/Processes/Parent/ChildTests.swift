import IPC
import Kernel
import Support
import Testing
import Vocabulary
import Wire

@testable import Parent

@Suite("A child as the parent sees it")
struct ChildTests {
    private typealias ChildEnd = Link<ParentToSink, ChildToParent>

    /// The parent's view of a sink, and the sink's end.
    private func pair() throws -> (child: Child, end: ChildEnd) {
        let (here, there): (Link<ChildToParent, ParentToSink>, ChildEnd) = try linkPair("parent–sink")
        return (Child(.sink, .sink, pid: 0, here), there)
    }

    private let report = ConfinementReport(
        account: Account(user: 1, group: 2), changedAccount: true, changedRoot: true, withoutCapabilities: true,
        withoutNewPrivileges: true, landlock: 6, systemCallFilter: .kill, descriptors: [0, 1, 2])

    @Test func `it is confined, then drained`() throws {
        let (child, end) = try pair()
        try child.listen()
        #expect(child.report == nil && !child.isDrained && child.isAlive)
        try end.send(.confined(report))
        try child.listen()
        #expect(child.report == report && !child.isDrained)
        try child.tell(.drain)
        try end.send(.drained)
        try child.listen()
        #expect(child.isDrained)
    }

    @Test func `it hears the words it's told`() throws {
        let (child, end) = try pair()
        for word in [ChildWord.serve, .drain, .stop] { try child.tell(word) }
        #expect(try end.messages() == [.serve, .drain, .stop])
    }

    @Test(
        arguments: [
            [.confined, .confined], [.drained], [.confined, .drained, .drained], [.drained, .confined],
        ] as [[Word]])
    func `what it says out of turn is a violation`(words: [Word]) throws {
        let (child, end) = try pair()
        try child.tell(.drain)
        for word in words { try end.send(word == .drained ? .drained : .confined(report)) }
        let error = #expect(throws: LinkError.self) { try child.listen() }
        #expect(error?.violation?.link == "parent–sink")
        #expect(error?.violation?.what.hasSuffix("came out of turn") == true)
    }

    @Test func `none that wasn't asked to drain says that it has, but for the relay, whose connection ends`() throws {
        for role in [Role.sink, .session, .listener, .relay] {
            let (here, end): (Link<ChildToParent, ParentToSink>, ChildEnd) = try linkPair("parent–child")
            let child = Child(role.processes(sessions: 1)[0], role, pid: 0, here)
            try end.send(.confined(report))
            try child.listen()
            try child.tell(.serve)
            try end.send(.drained)
            if role == .relay {
                try child.listen()
            } else {
                let error = #expect(throws: LinkError.self) { try child.listen() }
                #expect(error?.violation?.what == "drained came out of turn")
            }
            #expect(child.isDrained == (role == .relay))
        }
    }

    enum Word: Sendable {
        case confined
        case drained
    }

    @Test func `a child that went is silent, and its death says why`() throws {
        let child = try pair().child
        try child.tell(.serve)
        try child.listen()
        #expect(child.number == nil && child.isAlive)
        try child.tell(.stop)
        child.death = .killed(signal: 9)
        #expect(!child.isAlive)
    }

    @Test func `hanging up is an end of file to the child`() throws {
        let (child, end) = try pair()
        child.hangUp()
        #expect(child.number == nil)
        #expect(#expect(throws: LinkError.self) { try end.message() }?.lost == "parent–sink")
    }
}
