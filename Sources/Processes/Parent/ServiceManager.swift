import Kernel
import Privilege
import Vocabulary

/// The service manager that started the daemon, if one did and wants to know how far it is: sd_notify(3).
final class ServiceManager {
    private let socket: SharedDescriptor?
    /// Half of the time after which it takes the daemon for hung: nil if it doesn't watch.
    private let pause: Duration?
    /// When it's to hear that the daemon turns. Nil before it's ready.
    private(set) var nextSign: Instant?

    /// Connects while there's the right to. Where that fails nobody is told, as if nobody had asked.
    init(_ environment: [(name: String, value: String)], pid: Int32) {
        func value(_ name: String) -> String? { environment.first { $0.name == name }?.value }
        socket = value("NOTIFY_SOCKET").flatMap { path in
            try? SharedDescriptor(connect(toLocal: path))
        }
        let isMeant = value("WATCHDOG_PID").map { $0 == String(pid) } ?? true
        let time = value("WATCHDOG_USEC").flatMap { Int64($0) }.map { Duration.microseconds($0) }
        pause = isMeant ? time.flatMap { $0 > .zero ? $0 / 2 : nil } : nil
    }

    /// What telling it takes of a confined process.
    var calls: [PinnedCall] {
        guard let number = socket?.number else { return [] }
        return [PinnedCall(.sendto, .integer(argument: 0, is: number))]
    }

    enum State {
        case ready(status: String)
        /// The configuration is read again; `ready` follows.
        case reloading
        case stopping
    }

    func tell(_ state: State, at now: Instant) {
        switch state {
        case .ready(let status):
            say("READY=1\nSTATUS=\(status)")
            if nextSign == nil { nextSign = pause.map { now + $0 } }
        case .reloading: say("RELOADING=1\nMONOTONIC_USEC=\(now.nanoseconds / 1_000)\nSTATUS=Reading the configuration")
        case .stopping: say("STOPPING=1\nSTATUS=Letting messages under way come to their end")
        }
    }

    /// Says that the daemon turns, if it's time.
    func giveSign(at now: Instant) {
        guard let pause, let next = nextSign, now >= next else { return }
        say("WATCHDOG=1")
        nextSign = now + pause
    }

    /// In one packet. What finds no room is lost: the next one says as much.
    private func say(_ text: String) {
        guard let socket else { return }
        _ = send(Array(text.utf8).span, to: socket.number)
    }
}
