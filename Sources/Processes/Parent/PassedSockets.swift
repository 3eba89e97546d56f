import Kernel
import Settings
import Vocabulary

/// Listening sockets that a service manager started the daemon with: sd_listen_fds(3).
struct PassedSockets {
    /// In the order in which they came. They take the place of the configured listeners.
    let sockets: [(name: String, socket: SharedDescriptor)]

    /// Takes them, and closes whatever else the daemon was started with.
    /// - Throws: `Obstacle` if one of them is no socket that we can listen on.
    init(_ environment: [(name: String, value: String)], pid: Int32) throws {
        let count = try Self.count(environment, pid)
        try closeInheritedDescriptors(from: Self.first + CInt(count))
        let names = Self.value("LISTEN_FDNAMES", environment)?.split(separator: ":", omittingEmptySubsequences: false)
        var sockets: [(name: String, socket: SharedDescriptor)] = []
        for index in 0..<count {
            let name = names.flatMap { $0.indices.contains(index) ? String($0[index]) : nil } ?? ""
            sockets.append((try Self.name(name), SharedDescriptor(try Self.take(Self.first + CInt(index), name))))
        }
        self.sockets = sockets
    }

    /// SD_LISTEN_FDS_START.
    private static let first: CInt = 3

    private static func value(_ name: String, _ environment: [(name: String, value: String)]) -> String? {
        environment.first { $0.name == name }?.value
    }

    /// None if they are meant for another process, as for a shell that started us.
    private static func count(_ environment: [(name: String, value: String)], _ pid: Int32) throws(Obstacle) -> Int {
        guard value("LISTEN_PID", environment) == String(pid), let text = value("LISTEN_FDS", environment) else {
            return 0
        }
        guard let count = Int(text), (0...Limit.listeners).contains(count) else {
            throw Obstacle(
                "LISTEN_FDS is '\(text)'", mend: "give the daemon at most \(Limit.listeners) sockets",
                code: ExitCode.configuration)
        }
        return count
    }

    /// What FileDescriptorName= says, or the name of the first standard listener where nothing was said.
    private static func name(_ text: String) throws(Obstacle) -> String {
        guard !["", "unknown", "fumbled.socket"].contains(text) else { return StandardListener.smtp.name }
        guard isListenerName(text) else {
            throw Obstacle(
                "a passed socket can't be called '\(text)'",
                mend: "write FileDescriptorName= with letters, digits, hyphens, dots and underscores, "
                    + "\(ListeningPlace.longestName) at most", code: ExitCode.configuration)
        }
        return text
    }

    private static func take(_ number: CInt, _ name: String) throws(Obstacle) -> Descriptor {
        do {
            return try takeListeningSocket(number)
        } catch {
            let (wrong, mend) =
                switch error {
                case .notASocket: ("is no socket", "ListenStream= is what gives one")
                case .notListening: ("isn't a listening one", "write Accept=no and ListenStream= in the socket unit")
                case .notInternet: ("isn't of TCP", "write ListenStream= with an address and a port")
                }
            throw Obstacle(
                "the passed socket '\(name)', descriptor \(number), \(wrong)", mend: mend, code: ExitCode.configuration)
        }
    }
}
