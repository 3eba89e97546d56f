import Kernel
import Privsep
import Vocabulary
import Wire

/// The relay's turns: what comes on one side goes out on the other, until the connection ends; then it's drained.
///
/// Only what goes to the connection is kept when there's no room: the other side is waited for, since nobody else is
/// served.
final class RelayLoop {
    private let parent: ParentLink<RelaySettings>
    private let input: SharedDescriptor
    private let output: SharedDescriptor
    private let connection: SharedDescriptor
    private var isServing = false
    private var inputHasEnded = false
    /// Whether the connection has ended, or nobody takes what comes from it.
    private var isOver = false
    private var hasToldDrained = false
    /// For the connection, when it has no room.
    private var pending: ArraySlice<UInt8> = []
    private var scratch = [UInt8](repeating: 0, count: 65_536)

    init(
        _ parent: ParentLink<RelaySettings>, input: SharedDescriptor, output: SharedDescriptor,
        connection: SharedDescriptor
    ) {
        self.parent = parent
        self.input = input
        self.output = output
        self.connection = connection
    }

    /// Returns when the parent says `stop`.
    func serve() throws {
        while true {
            let takesInput = isServing && !isOver && !inputHasEnded && pending.isEmpty
            let ready = try awaitReadiness([
                (parent.number, .readable),
                (input.number, takesInput ? .readable : .neither),
                (connection.number, isOver || !isServing ? .neither : .reading(andWriting: !pending.isEmpty)),
            ])
            if ready[0] != .neither, try hearParent() { return }
            if ready[2] != .neither {
                try send()
                try takeOutput()
            }
            if ready[1] != .neither, !isOver { try takeInput() }
            if isOver { try tellDrained() }
        }
    }

    private func hearParent() throws -> Bool {
        while let word = try parent.next() {
            switch word {
            case .serve: isServing = true
            // What the session still says goes out; it ends the connection itself.
            case .drain: if !isServing { try tellDrained() }
            case .stop: return true
            case .reload: break
            }
        }
        return false
    }

    private func tellDrained() throws {
        guard !hasToldDrained else { return }
        hasToldDrained = true
        try parent.drained()
    }

    private func takeInput() throws {
        do {
            let count = try read(input.number, into: &scratch)
            guard count > 0 else { return try endInput() }
            pending = scratch[..<count]
            try send()
        } catch let error as SystemError {
            // Who started us may have made it non-blocking.
            if !error.isWouldBlock { try endInput() }
        }
    }

    private func endInput() throws {
        inputHasEnded = true
        shutdownWriting(connection.number)
    }

    private func send() throws {
        while !pending.isEmpty {
            let octets = Array(pending)
            switch Kernel.send(octets.span, to: connection.number) {
            case .octets(let count): pending = pending.dropFirst(count)
            case .wouldBlock: return
            case .end, .lost:
                pending = []
                return
            }
        }
    }

    private func takeOutput() throws {
        while !isOver {
            switch receive(from: connection.number, into: &scratch) {
            case .octets(let count):
                let octets = scratch
                do { try write(all: octets.span.extracting(0..<count), to: output.number) } catch { isOver = true }
            case .wouldBlock: return
            case .end, .lost: isOver = true
            }
        }
    }
}
