package import IPC
package import Kernel
package import Vocabulary
package import Wire

/// A child's link to the parent, with the exchange that every child begins with.
package final class ParentLink<Settings: ChildSettings> {
    private let link: Link<ParentToChild<Settings>, ChildToParent>
    /// Settings of a reload that wait for their entries.
    private var reloading: Reload?

    package convenience init(of process: ProcessName) {
        self.init(of: process, over: Descriptor(owning: InheritedDescriptor.parent))
    }

    package init(of process: ProcessName, over descriptor: consuming Descriptor) {
        link = Link(name: "\(process)–parent", descriptor)
    }

    package var number: CInt { link.number }

    /// Waits for the settings, which are the parent's first message.
    package func settings() throws -> Assignment<Settings> {
        guard var received = try waitForMessage() else { throw silence }
        guard case .settings(let order, let settings) = received.message else {
            throw LinkError.violation(link: link.name, what: "\(received.message) came before the settings")
        }
        let root = order.hasRoot ? received.descriptors.takeShared() : nil
        return Assignment(
            order: order, settings: settings, entries: try waitForEntries(of: settings), root: root,
            descriptors: received.descriptors)
    }

    private func waitForEntries(of settings: Settings) throws -> [Settings.Entry] {
        var entries: [Settings.Entry] = []
        while entries.count < settings.entryCount {
            guard let received = try waitForMessage() else { throw silence }
            guard case .entries(let more) = received.message else {
                throw LinkError.violation(link: link.name, what: "\(received.message) came before the entries")
            }
            entries += more
        }
        guard entries.count == settings.entryCount else { throw tooMany(entries.count, of: settings) }
        return entries
    }

    private func tooMany(_ count: Int, of settings: Settings) -> LinkError {
        .violation(link: link.name, what: "\(count) entries came, \(settings.entryCount) belong to the settings")
    }

    /// What the parent said that can't be, where only the process itself can tell.
    package func violation(_ what: String) -> LinkError { .violation(link: link.name, what: what) }

    package func confined(_ report: ConfinementReport) throws { try link.send(.confined(report)) }

    package func drained() throws { try link.send(.drained) }

    /// What the certifier made.
    package func made(_ message: ChildToParent) throws { try link.send(message) }

    /// Waits until the parent has all that was said, before this process ends by itself.
    package func finish() throws {
        let end = Clock.now() + Limit.startWait
        var poller = try Poller()
        try poller.add(link.number, .writable, token: 0)
        try link.flush()
        while link.isWaiting, Clock.now() < end {
            _ = try poller.wait(for: end - Clock.now())
            try link.flush()
        }
    }

    /// The next word of the parent's, or nil if none is there now. The settings of the start come only once; those of
    /// a reload are a word when all their entries are there.
    package func next() throws -> Word? {
        while let received = try link.receive() {
            if let word = try take(received.message) { return word }
        }
        return nil
    }

    package enum Word: Hashable {
        case serve
        case drain
        case stop
        /// From here on these hold, as far as the process can change what it does.
        case reload(Settings, [Settings.Entry])
    }

    private func take(_ message: ParentToChild<Settings>) throws(LinkError) -> Word? {
        switch message {
        case .settings: throw violation("settings came twice")
        case .reload(let settings):
            guard reloading == nil else { throw violation("reload came before the entries") }
            return try complete(Reload(settings: settings))
        case .entries(let more):
            guard var reload = reloading else { throw violation("\(more.count) entries came without settings") }
            reload.entries += more
            return try complete(reload)
        case .serve, .drain, .stop:
            guard reloading == nil else { throw violation("\(message) came before the entries") }
            return message == .serve ? .serve : message == .drain ? .drain : .stop
        }
    }

    private struct Reload {
        let settings: Settings
        var entries: [Settings.Entry] = []
    }

    private func complete(_ reload: Reload) throws(LinkError) -> Word? {
        let missing = reload.settings.entryCount - reload.entries.count
        guard missing >= 0 else { throw tooMany(reload.entries.count, of: reload.settings) }
        reloading = missing > 0 ? reload : nil
        return missing > 0 ? nil : .reload(reload.settings, reload.entries)
    }

    private func waitForMessage() throws -> Received<ParentToChild<Settings>>? {
        var poller = try Poller()
        try poller.add(link.number, .readable, token: 0)
        let end = Clock.now() + Limit.startWait
        while Clock.now() < end {
            if let received = try link.receive() { return received }
            _ = try poller.wait(for: end - Clock.now())
        }
        return nil
    }

    private var silence: LinkError { .violation(link: link.name, what: "no settings within \(Limit.startWait)") }
}

/// What a child is told before it confines itself.
@frozen
package struct Assignment<Settings: ChildSettings>: ~Copyable {
    package let order: ChildOrder
    package let settings: Settings
    /// As many as the settings say.
    package let entries: [Settings.Entry]
    /// The directory to change the root to, if there's one.
    package let root: SharedDescriptor?
    /// What the settings brought.
    package var descriptors: Descriptors
}
