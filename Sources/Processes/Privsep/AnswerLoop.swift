package import IPC
import Kernel
package import Wire

/// What a process does that others ask, and that has nothing else to do.
package protocol Answering {
    associatedtype Settings: ChildSettings
    associatedtype Question: Message
    associatedtype Answer: Message

    /// What the parent says at a reload.
    mutating func take(_ settings: Settings, _ entries: [Settings.Entry], from parent: ParentLink<Settings>) throws

    /// Says what there is to say to a question, over the same link.
    mutating func answer(_ question: Question, over asker: Link<Question, Answer>) throws
}

/// Its turns: each question is answered when it has come.
package final class AnswerLoop<Work: Answering> {
    package typealias Asker = Link<Work.Question, Work.Answer>

    private let parent: ParentLink<Work.Settings>
    private let journal: JournalOutbox
    private var work: Work
    /// By token; one that has ended is gone from here.
    private var askers: [UInt64: (link: Asker, watch: Watch)] = [:]
    private var poller: Poller
    private var journalWatch: Watch
    private var isDraining = false
    private var isStopped = false

    private static var parentToken: UInt64 { 0 }
    private static var journalToken: UInt64 { 1 }
    private static var firstAsker: UInt64 { 2 }

    package init(
        _ parent: ParentLink<Work.Settings>, _ askers: [Asker], _ work: Work, _ journal: JournalOutbox
    ) throws {
        self.parent = parent
        self.work = work
        self.journal = journal
        poller = try Poller()
        try poller.add(parent.number, .readable, token: Self.parentToken)
        journalWatch = try Watch(journal.number, .neither, token: Self.journalToken, in: poller)
        for (index, asker) in askers.enumerated() {
            let token = UInt64(index) + Self.firstAsker
            self.askers[token] = (asker, try Watch(asker.number, .readable, token: token, in: poller))
        }
    }

    /// Returns when the parent says `stop`.
    package func serve() throws {
        while try turn() {}
    }

    /// Waits until something comes, and deals with it.
    /// - Returns: false if the parent said `stop`.
    package func turn() throws -> Bool {
        try journal.flush()
        try journalWatch.want(.writing(if: journal.isWaiting), in: poller)
        for event in try poller.wait(for: nil) {
            switch event.token {
            case Self.parentToken: try hearParent()
            case Self.journalToken: try journal.check(event)
            default: try hear(event.token)
            }
        }
        return !isStopped
    }

    private func hearParent() throws {
        while let word = try parent.next() {
            switch word {
            case .serve: break
            case .drain:
                isDraining = true
                try tellIfDrained()
            case .stop: isStopped = true
            case .reload(let settings, let entries): try work.take(settings, entries, from: parent)
            }
        }
    }

    private func hear(_ token: UInt64) throws {
        guard let asker = askers[token]?.link else { return }
        do {
            try asker.flush()
            repeat {
                guard let received = try asker.receive() else { break }
                // The parent tells this process first: who asks about what is new heard of it later.
                try hearParent()
                try work.answer(received.message, over: asker)
            } while asker.hasArrived
            try askers[token]?.watch.want(.reading(andWriting: asker.isWaiting), in: poller)
        } catch LinkError.lost(link: asker.name) {
            try lose(asker, token)
        }
    }

    /// Those who ask end when the daemon stops. Earlier it's the end of all, and their death says why.
    private func lose(_ asker: Asker, _ token: UInt64) throws {
        if !isDraining { try hearParent() }
        guard isDraining else { throw LinkError.lost(link: asker.name) }
        try poller.remove(asker.number)
        askers[token] = nil
        try tellIfDrained()
    }

    private func tellIfDrained() throws {
        guard isDraining, askers.isEmpty else { return }
        try parent.drained()
    }
}
