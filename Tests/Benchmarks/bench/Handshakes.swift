import Benchmark
import Glibc
import Kernel
import Synchronization
import Vocabulary

/// Connections that end once they stand, so many at a time: each is opened when the one before has ended.
///
/// A thread for each at a time, since a client's handshake costs more than a server's: the server mustn't wait for one
/// of them while it could serve another.
struct Handshakes {
    let server: Endpoint
    /// Whether there's a handshake of TLS, or none: then they are greeted in the clear.
    let isSecure: Bool

    /// Makes so many in each of so many threads.
    func make(_ each: Int, atATime sessions: Int) throws {
        guard sessions > 1 else { return try make(each) }
        let failure = Mutex<(any Error)?>(nil)
        try runInThreads(sessions) { _ in
            do {
                try make(each)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    private func make(_ count: Int) throws {
        let client = try SecureClient(to: server)
        for _ in 0..<count {
            try Interruption.check()
            if isSecure { try client.connect().finish() } else { try client.greetInClear() }
        }
    }
}
