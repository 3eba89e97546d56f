import IPC
import Kernel
import Vocabulary
import Wire

/// A child as the parent sees it: a pid, a link, and how far its life has come.
final class Child {
    let name: ProcessName
    private let role: Role
    /// When it stops.
    let stage: Role.Stage?
    let pid: Int32
    /// What can be said to it whatever its settings are; nil once the parent has hung up.
    private var link: (any ChildLink)?
    private(set) var report: ConfinementReport?
    private(set) var isDrained = false
    private var isAskedToDrain = false
    private var isStopped = false
    /// How it ended, once it has.
    var death: Death?

    init(_ name: ProcessName, _ role: Role, pid: Int32, _ link: any ChildLink) {
        self.name = name
        self.role = role
        stage = role.stage
        self.pid = pid
        self.link = link
    }

    var isAlive: Bool { death == nil }

    /// For the poller; nil once the parent has hung up.
    var number: CInt? { link?.number }

    func tell(_ word: ChildWord) throws(LinkError) {
        if word == .drain { isAskedToDrain = true }
        try link?.tell(word)
    }

    /// Tells it what holds from here on.
    func reload(_ running: RunningConfiguration) throws(LinkError) { try link?.reload(running, role) }

    /// Says `stop`, once.
    func stop() throws(LinkError) {
        guard !isStopped else { return }
        isStopped = true
        try tell(.stop)
    }

    /// Whether something said to it waits for room on the link.
    var isWaiting: Bool { link?.isWaiting ?? false }

    /// Closes the link, which ends the child.
    func hangUp() {
        link?.close()
        link = nil
    }

    /// Takes what the child says. Lost links say nothing here: the child's end is seen by its death.
    /// - Parameter take: gets it first, and gives whether it was for it.
    func listen(_ take: (ChildToParent) -> Bool = { _ in false }) throws(LinkError) {
        while let message = try next() {
            if take(message) { continue }
            switch message {
            case .confined(let report):
                guard self.report == nil else { throw unexpected("confined") }
                self.report = report
            case .drained:
                // Only the relay may end the daemon by itself.
                guard report != nil, !isDrained, isAskedToDrain || role == .relay else { throw unexpected("drained") }
                isDrained = true
            case .authority: throw unexpected("authority")
            case .credential: throw unexpected("credential")
            }
        }
    }

    /// What it says next; nil if there's nothing now, or nothing any more.
    private func next() throws(LinkError) -> ChildToParent? {
        do {
            return try link?.next()
        } catch .lost {
            hangUp()
            return nil
        }
    }

    private func unexpected(_ message: String) -> LinkError {
        .violation(link: "parent–\(name)", what: "\(message) came out of turn")
    }
}

/// What every child understands, with no settings in it.
enum ChildWord {
    case serve
    case drain
    case stop
}

/// The parent's end of a link to a child of any kind.
protocol ChildLink: AnyObject {
    var number: CInt { get }
    var isWaiting: Bool { get }
    func tell(_ word: ChildWord) throws(LinkError)
    func reload(_ running: RunningConfiguration, _ role: Role) throws(LinkError)
    func next() throws(LinkError) -> ChildToParent?
    func close()
}

extension Link: ChildLink where Incoming == ChildToParent, Outgoing: ParentToAnyChild {
    func tell(_ word: ChildWord) throws(LinkError) { try tell([Outgoing(word)]) }

    func reload(_ running: RunningConfiguration, _ role: Role) throws(LinkError) {
        try tell(Outgoing.reload(running, role))
    }

    private func tell(_ messages: [Outgoing]) throws(LinkError) {
        do {
            for message in messages { try send(message) }
        } catch .lost {
            // It's dying; its death says why.
        }
    }

    func next() throws(LinkError) -> ChildToParent? {
        // What waits goes first: the poller saw room, or it will.
        try flush()
        // Nothing that a child says brings a descriptor.
        guard let received = try receive() else { return nil }
        return received.message
    }
}

/// A message to a child that can be made without knowing which kind of child it is.
protocol ParentToAnyChild: Message {
    init(_ word: ChildWord)
    /// What a child of this role is told when the configuration has changed.
    static func reload(_ running: RunningConfiguration, _ role: Role) -> [Self]
}

extension ParentToChild: ParentToAnyChild {
    init(_ word: ChildWord) {
        switch word {
        case .serve: self = .serve
        case .drain: self = .drain
        case .stop: self = .stop
        }
    }

    static func reload(_ running: RunningConfiguration, _ role: Role) -> [Self] {
        guard let settings = running.settings(of: role) as? Settings else {
            preconditionFailure("a link to another process than \(role.name)")
        }
        return [.reload(settings)] + messages(of: running.entries(of: settings))
    }
}
