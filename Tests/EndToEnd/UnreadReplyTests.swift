import Foundation
import Support
import Testing

/// Each in a network of its own whose segments are as small as Ethernet's, where root may: with loopback's usual ones
/// the kernel takes far more of what nobody reads.
@Suite("Clients that take no replies")
struct UnreadReplyTests {
    /// One that is held is read on, and can send as much as it likes.
    @Test(arguments: [("EHLO client.test\r\n", true), ("RCPT TO:<b+rcpthang@server.test>\r\nNOOP\r\n", false)])
    func `a stop ends within its time, with 0, whatever clients don't read`(said: String, blocks: Bool) throws {
        try InOwnNetwork.run {
            let daemon = try Daemon(["--stop-timeout", "3", "--sessions", "2"])
            let clients = try (0..<4).map { _ in
                let client = try daemon.connect(receiveBuffer: 2_048)
                try client.send("EHLO client.test\r\nMAIL FROM:<a@client.test>\r\n")
                let piece = Array(String(repeating: said, count: 1_000).utf8)
                let sent = try client.sendUntilBlocked(piece, atMost: 16_777_216, for: 300)
                #expect((sent < 16_777_216) == blocks)
                return client
            }
            let start = ContinuousClock.now
            #expect(try daemon.stop() == .exited(0))
            #expect(ContinuousClock.now - start < .seconds(4))
            #expect(try daemon.errors == "")
            withExtendedLifetime(clients) {}
        }
    }
}

/// A thread with network interfaces of its own: unshare(2), netdevice(7).
private enum InOwnNetwork {
    /// Runs the body there, or here where this process mayn't have one.
    static func run(_ body: @escaping @Sendable () throws -> Void) throws {
        nonisolated(unsafe) var result = Result<Void, any Error>.success(())
        concurrently(1) { _ in
            if leaveNetwork() { raiseLoopback() }
            result = Result { try body() }
        }
        try result.get()
    }

    /// unshare(CLONE_NEWNET), which isn't among what Swift sees of the C library.
    private static func leaveNetwork() -> Bool {
        typealias Unshare = @convention(c) (CInt) -> CInt
        guard let symbol = dlsym(nil, "unshare") else { return false }
        return unsafeBitCast(symbol, to: Unshare.self)(0x4000_0000) == 0
    }

    private static func raiseLoopback() {
        let number = socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
        defer { close(number) }
        request(number, 0x8922, 1_500)  // SIOCSIFMTU
        request(number, 0x8914, 0x41)  // SIOCSIFFLAGS: IFF_UP, IFF_RUNNING
    }

    private static func request(_ socket: CInt, _ what: UInt, _ value: UInt16) {
        var request = [UInt8](repeating: 0, count: 40)
        request.replaceSubrange(0..<2, with: Array("lo".utf8))
        request[16] = UInt8(truncatingIfNeeded: value)
        request[17] = UInt8(value >> 8)
        if ioctl(socket, what, &request) != 0 { Issue.record("ioctl: \(String(cString: strerror(errno)))") }
    }
}
