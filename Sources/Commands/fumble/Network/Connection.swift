import ClientScript
import Kernel
import SMTPClient
import TLS
import Vocabulary

/// A connection of the client's: octets out, octets in, each within a time. With TLS once that's asked for.
final class Connection {
    private let descriptor: Descriptor
    private var poller: Poller
    private var tls: ClientTLS?
    /// What came while something was sent, decrypted.
    private var waiting: [Received] = []
    private var scratch = [UInt8](repeating: 0, count: 65_536)
    private var isEnded = false
    /// How long a server may take nothing of what is sent.
    private let patience: Duration

    init(_ descriptor: consuming Descriptor, patience: Duration) throws(SystemError) {
        poller = try Poller()
        try poller.add(descriptor.number, .readable, token: 0)
        self.descriptor = descriptor
        self.patience = patience
    }

    // MARK: Sending

    /// Sends all of it. What comes meanwhile is kept, so that a server that waits for us to read doesn't wait for ever.
    func send(_ octets: [UInt8]) throws(NetworkError) {
        guard let tls else { return try sendPlain(octets) }
        do throws(ClientTLS.Failure) { try tls.write(octets) } catch { throw NetworkError(error.description) }
        try sendPlain(tls.takeOutput())
    }

    private func sendPlain(_ octets: [UInt8]) throws(NetworkError) {
        var sent = 0
        while sent < octets.count {
            switch Kernel.send(octets.span.extracting(droppingFirst: sent), to: descriptor.number) {
            case .octets(let count): sent += count
            case .wouldBlock: try awaitRoom()
            case .end: throw NetworkError("the server took nothing", isEnd: true)
            case .lost(let error): throw NetworkError(error.description, isEnd: true)
            }
        }
    }

    private func awaitRoom() throws(NetworkError) {
        do throws(SystemError) {
            let deadline = Clock.now() + patience
            try poller.modify(descriptor.number, isEnded ? .writable : .both, token: 0)
            defer { try? poller.modify(descriptor.number, .readable, token: 0) }
            while true {
                let left = deadline - Clock.now()
                guard left > .zero else { break }
                for ready in try poller.wait(for: left) {
                    if ready.readable, !isEnded { takeAll() }
                    if ready.writable || ready.hangup || ready.error { return }
                }
            }
        } catch {
            throw NetworkError(error.description)
        }
        throw NetworkError("the server takes nothing: it doesn't read")
    }

    /// Octets that wait for the server's side: with more, a server that floods is read no further.
    private static let mostWaiting = 4_194_304

    private func takeAll() {
        guard waiting.reduce(0, { $0 + ($1.count ?? 0) }) < Self.mostWaiting else {
            try? poller.modify(descriptor.number, .writable, token: 0)
            return
        }
        if case let received = takeOnce(), received != .nothing { waiting.append(received) }
    }

    // MARK: Receiving

    func receive(within time: Duration) -> Received {
        if !waiting.isEmpty { return waiting.removeFirst() }
        guard !isEnded else { return .end }
        let deadline = Clock.now() + time
        while true {
            let received = takeOnce()
            if received != .nothing { return received }
            let left = deadline - Clock.now()
            guard left > .zero else { return .nothing }
            do throws(SystemError) { _ = try poller.wait(for: left) } catch { return .lost(error.description) }
        }
    }

    /// What is there already.
    private func takeOnce() -> Received {
        let received = takePlain()
        guard let tls else { return received }
        switch received {
        case .octets(let octets): tls.feed(octets)
        case .nothing: break
        case .end, .lost: return received
        }
        do throws(ClientTLS.Failure) {
            switch try tls.read() {
            case .octets(let octets): return .octets(octets)
            case .waits: return .nothing
            case .end:
                isEnded = true
                return .end
            }
        } catch {
            isEnded = true
            return .lost(error.description)
        }
    }

    private func takePlain() -> Received {
        switch Kernel.receive(from: descriptor.number, into: &scratch) {
        case .octets(let count): return .octets(Array(scratch[..<count]))
        case .wouldBlock: return .nothing
        case .end:
            isEnded = true
            return .end
        case .lost(let error):
            isEnded = true
            return .lost(error.description)
        }
    }

    // MARK: TLS

    func startTLS(_ context: ClientTLS.Context, within time: Duration) throws(NetworkError) -> TLSFacts {
        guard tls == nil else { throw NetworkError("the connection has TLS already") }
        let tls: ClientTLS
        do throws(ClientTLS.Failure) { tls = try ClientTLS(context) } catch { throw NetworkError(error.description) }
        let deadline = Clock.now() + time
        // What came with the reply before the handshake is no part of it: RFC 3207 §4.2.
        waiting = []
        while true {
            let progress: ClientTLS.Progress
            do throws(ClientTLS.Failure) {
                progress = try tls.handshake()
            } catch {
                // The alert that says why.
                try? sendPlain(tls.takeOutput())
                throw NetworkError(error.description)
            }
            try sendPlain(tls.takeOutput())
            if progress == .done { break }
            switch receive(within: deadline - Clock.now()) {
            case .octets(let octets): tls.feed(octets)
            case .end: throw NetworkError("the server closed the connection in the handshake")
            case .lost(let reason): throw NetworkError(reason)
            case .nothing: throw NetworkError("the server didn't finish the handshake within \(time)")
            }
        }
        self.tls = tls
        return TLSFacts(version: tls.version, alpn: tls.alpn, names: tls.certificateNames)
    }

    // MARK: The end

    func awaitAcknowledgement() {
        let deadline = Clock.now() + .seconds(1)
        while unacknowledged(descriptor.number) > 0, Clock.now() < deadline { rest(.milliseconds(1)) }
    }

    func halfClose() throws(NetworkError) {
        if let tls {
            tls.close()
            try sendPlain(tls.takeOutput())
        }
        shutdownWriting(descriptor.number)
    }

    /// Closing it from now on breaks it off.
    func reset() { try? resetOnClose(descriptor.number) }

    func close() {
        guard let tls, !isEnded else { return }
        tls.close()
        try? sendPlain(tls.takeOutput())
    }
}

extension Received {
    fileprivate var count: Int? {
        guard case .octets(let octets) = self else { return nil }
        return octets.count
    }
}
