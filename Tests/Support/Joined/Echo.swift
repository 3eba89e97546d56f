import IPC
import Journal
import Kernel
import Privilege
import Privsep
import Vocabulary
import Wire

/// A number that is asked for, and comes back.
enum Number: Message {
    case number(UInt32)

    func encode(to writer: inout Writer) {
        guard case .number(let number) = self else { return }
        writer.uint8(1)
        writer.uint32(number)
    }

    init(tag: UInt8, from reader: inout Reader) throws(WireError) { self = .number(try reader.uint32("number")) }
}

enum AskerEcho: Edge {
    typealias ToSecond = Number
    typealias ToFirst = Number
    static let first = AskerProcess.role
    static let second = EchoProcess.role
}

/// Says again what it's told.
enum EchoProcess: ChildProcess {
    static let role = Role(name: "echo", user: "_fumbleecho", number: 61_110, stage: .store)
    static let confinement = Confinement.linked

    static func run(_ name: ProcessName) -> Never {
        live(name) { (start: inout Start<NoSettings>, _) in
            let asker = try start.links.second(of: AskerEcho.self)[0]
            return turns(start.parent, asker.number) {
                while let came = try asker.receive() { try asker.send(came.message) }
            }
        }
    }
}

/// Asks the echo once it serves, and logs the answer.
enum AskerProcess: ChildProcess {
    static let role = Role(name: "asker", user: "_fumbleask", number: 61_111, stage: .clients)
    static let confinement = Confinement.linked

    static func run(_ name: ProcessName) -> Never {
        live(name) { (start: inout Start<NoSettings>, journal) in
            let echo = try start.links.first(of: AskerEcho.self)[0]
            return turns(start.parent, echo.number, first: { try echo.send(.number(42)) }) {
                while let came = try echo.receive() { journal.note(.remark("echo: \(came.message)")) }
                try journal.flush()
            }
        }
    }
}

extension Confinement {
    /// For who has nothing but links.
    static let linked = Confinement(
        descriptors: 64, landlock: Landlock(beneathRoot: []),
        calls: [.close, .epollCreate1, .epollCtl, .epollPwait, .epollWait, .recvmsg, .sendmsg])
}

/// Hears the parent and one link, until the parent says `stop`.
func turns(
    _ parent: ParentLink<NoSettings>, _ number: CInt, first: @escaping () throws -> Void = {},
    _ hear: @escaping () throws -> Void
) -> () throws -> Void {
    {
        var poller = try Poller()
        try poller.add(parent.number, .readable, token: 0)
        try poller.add(number, .readable, token: 1)
        while true {
            for event in try poller.wait(for: nil) {
                guard event.token == 0 else {
                    // Who asks may end before who answers, once the daemon stops.
                    do { try hear() } catch LinkError.lost { try poller.remove(number) }
                    continue
                }
                while let word = try parent.next() {
                    switch word {
                    case .serve: try first()
                    case .reload: break
                    case .drain: try parent.drained()
                    case .stop: return
                    }
                }
            }
        }
    }
}
