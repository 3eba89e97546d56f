import Foundation
import IPC
import Journal
package import Kernel
package import Vocabulary
package import Wire

/// One child process of the release binary alone, with a test in the place of all its peers.
///
/// It's started as the parent starts it, with one difference: it stays who the test is.
package final class LoneRole<Settings: ChildSettings> {
    /// The parent's end of its link.
    package private(set) var parent: FarEnd<ChildToParent, ParentToChild<Settings>>?
    private let journal: Link<ToLogger, FromLogger>?
    /// The log itself, if it's the logger.
    package let output: Output?
    private let pid: Int32
    private let peers: [ProcessName]
    private var ending: Ending?

    /// - Parameter links: its ends of the links to other children, and whom each leads to.
    package init(_ name: ProcessName, links: some Sequence<(ProcessName, SharedDescriptor)>) throws {
        peers = links.map(\.0)
        let image = open(try Program.path(), O_RDONLY | O_CLOEXEC)
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard image >= 0, null >= 0 else { throw Unfit.last("open") }
        defer {
            close(image)
            close(null)
        }
        let parentEnds = try LinkEnds()
        let journalEnd: SharedDescriptor
        if name == .logger {
            let pipe = try Pipe()
            let output = Output(pipe.reading)
            output.start()
            (journal, self.output) = (nil, output)
            journalEnd = SharedDescriptor(Descriptor(owning: pipe.writing))
        } else {
            let ends = try LinkEnds()
            (journal, output) = (Link(name: "test–\(name)", try ends.ours.duplicate()), nil)
            journalEnd = ends.theirs
        }
        parent = try FarEnd(parentEnds.ours)
        let descriptors = [parentEnds.theirs.number, journalEnd.number, null] + links.map(\.1.number)
        pid = try spawn(image: image, title: "fumbled: \(name)", descriptors: descriptors)
    }

    deinit {
        guard ending == nil else { return }
        Glibc.kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    /// Gives it its settings, and waits until it's confined.
    package func start(
        _ settings: Settings, root: CInt? = nil, descriptors: [CInt] = []
    ) throws {
        let order = ChildOrder(account: nil, hasRoot: root != nil, filter: .kill, links: peers)
        try parent?.say(.settings(order, settings), passing: (root.map { [$0] } ?? []) + descriptors)
        guard case .confined? = try parent?.hear() else { throw Unfit("it isn't confined") }
        try parent?.say(.serve)
    }

    /// Closes our end of the parent's link.
    package func hangUp() { parent = nil }

    package func wait() throws -> Ending {
        let ending = try Patience.wait(for: "the end of process \(pid)") { () -> Ending? in
            var status: CInt = 0
            return waitpid(pid, &status, WNOHANG) == pid ? Ending(status: status) : nil
        }
        self.ending = ending
        return ending
    }

    /// What it told the log of a violation: the link, and what was wrong. Once it has ended.
    package func violation() throws -> (link: String, what: String)? {
        if let output {
            let records = try output.whole("the log").split(separator: "\n").map { try LogRecord($0) }
            let record = records.first { $0.event == "violation" }
            return record.map { ($0["link"]?.text ?? "", $0["what"]?.text ?? "") }
        }
        while let journal, let received = try? journal.receive() {
            guard case .records(let records) = received.message else { continue }
            guard let record = records.first(where: { $0.occurrence.event == .violation }) else { continue }
            return (record.text(.link), record.text(.what))
        }
        return nil
    }
}

extension Observation {
    fileprivate func text(_ field: Field) -> String {
        for entry in occurrence.fields where entry.field == field {
            if case .text(let text) = entry.value { return text }
        }
        return ""
    }
}

/// Both ends of a link, of which one goes to the process under test.
package struct LinkEnds {
    package let ours: SharedDescriptor
    package let theirs: SharedDescriptor

    package init() throws {
        let pair = try packetPair()
        ours = SharedDescriptor(pair.first)
        theirs = SharedDescriptor(pair.second)
    }
}

/// A test's end of a link, over which it can say what a process of ours would, and what none would.
package final class FarEnd<Incoming: Message, Outgoing: Message> {
    private let link: Link<Incoming, Outgoing>

    package init(_ end: SharedDescriptor) throws {
        link = Link(name: "test", try end.duplicate())
    }

    package func say(_ message: Outgoing, passing descriptors: [CInt] = []) throws {
        try link.send(message, passing: descriptors)
    }

    /// Any octets at all, with any descriptors.
    package func say(octets: [UInt8], passing descriptors: [CInt] = []) throws {
        guard sendPacket(octets, descriptors: descriptors, over: link.number) == .sent else {
            throw Unfit("the packet wasn't sent")
        }
    }

    /// A packet without an octet, which looks like the end.
    package func sayNothing() { Glibc.send(link.number, "", 0, CInt(MSG_NOSIGNAL)) }

    /// The next message.
    package func hear() throws -> Incoming { try hearWithDescriptor().message }

    /// The next message, with the descriptor that came with it.
    package func hearWithDescriptor() throws -> (message: Incoming, descriptor: SharedDescriptor?) {
        try Patience.wait(for: "a message") {
            guard var received = try link.receive() else { return nil }
            return (received.message, received.descriptors.takeShared())
        }
    }
}
