/// A kind of process: a row of the table of processes.
///
/// The options, the users, the links, the order of starting and stopping, and the tables of the manual follow from
/// these rows. What a process may do, and what it does, stands in its own folder.
package struct Role: Hashable, Sendable, CustomStringConvertible {
    /// In `ps`, in the log and in every error; one of several has a number behind it. At most 11 letters, so that
    /// `/proc/PID/comm` has room for both (PR_SET_NAME, prctl(2)).
    package let name: String
    /// Whom it becomes unless somebody else is asked for.
    package let user: String
    /// Its user and group where none of the users exists, as in a container that knows only root.
    /// Debian's policy (§9.2.2) leaves 60000–64999 to packages, which ask for a fixed one; nobody asked for these.
    package let number: UInt32
    package let count: Count
    package let root: Root
    /// Nil for the parent, which stops the others.
    package let stage: Stage?

    package enum Count: Sendable {
        case one
        /// One for each CPU unless a setting says otherwise.
        case sessions
    }

    /// The directory that is all it sees of the file system.
    package enum Root: Sendable {
        case machine
        case empty
        /// The store's, or empty without a store.
        case store
    }

    /// When it stops, once the daemon is asked to: each stage ends when those before it have.
    package enum Stage: Int, Comparable, Sendable {
        /// Those that serve clients, all at once, since each would notice that another is gone.
        case clients = 0
        /// Those that the clients' processes need to the end.
        case store
        /// The logger, which writes down how the others ended.
        case log

        package static func < (one: Stage, other: Stage) -> Bool { one.rawValue < other.rawValue }
    }

    package init(
        name: String, user: String, number: UInt32, count: Count = .one, root: Root = .empty, stage: Stage?
    ) {
        self.name = name
        self.user = user
        self.number = number
        self.count = count
        self.root = root
        self.stage = stage
    }

    package var description: String { name }

    /// The processes that have it, where there are so many session processes.
    package func processes(sessions: Int) -> [ProcessName] {
        switch count {
        case .one: [ProcessName(self)]
        case .sessions: (0..<sessions).map { ProcessName(self, UInt8($0)) }
        }
    }
}

extension Role {
    package static let parent = Role(name: "parent", user: "_fumbled", number: 61_100, root: .machine, stage: nil)
    package static let listener = Role(name: "listener", user: "_fumblelisten", number: 61_101, stage: .clients)
    package static let session = Role(
        name: "session", user: "_fumblesess", number: 61_102, count: .sessions, stage: .clients)
    package static let sink = Role(name: "sink", user: "_fumblesink", number: 61_103, root: .store, stage: .store)
    package static let logger = Role(name: "logger", user: "_fumblelog", number: 61_104, stage: .log)
    package static let certifier = Role(name: "certifier", user: "_fumblecert", number: 61_105, stage: .store)
    package static let keeper = Role(name: "keeper", user: "_fumblekeep", number: 61_106, stage: .store)

    /// There only for one connection over standard input and output.
    package static let relay = Role(name: "relay", user: "_fumblerelay", number: 61_107, stage: .clients)

    /// Those that the parent starts.
    package static let children = [listener, session, sink, logger, certifier, keeper]

    package static let all = [parent] + children

    /// Those that have a user: the relay as well.
    package static let allWithUsers = all + [relay]
}
