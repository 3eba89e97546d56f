import Foundation
import Kernel
import Support
import Testing
import Vocabulary

@Suite("Connections")
struct ConnectionTests {
    @Test func `a client may connect and go without a word`() throws {
        let daemon = try Daemon()
        for _ in 0..<20 { _ = try daemon.connect() }
        try daemon.client().quit()
        #expect(try daemon.stop() == .exited(0))
        #expect(try daemon.records.allSatisfy { $0.level != "error" })
    }

    @Test func `a reset before the banner harms nobody`() throws {
        let daemon = try Daemon()
        for _ in 0..<20 { try daemon.connect().resetWhenGone() }
        try daemon.client().quit()
        #expect(try daemon.stop() == .exited(0))
        #expect(try daemon.records.allSatisfy { $0.level != "error" })
    }

    @Test func `who speaks before the banner is answered behind it, and nothing of it is lost`() throws {
        let daemon = try Daemon()
        let client = try daemon.connect()
        try client.send("EHLO early.test\r\nNOOP\r\n")
        try client.expect(220)
        try client.expect(250)
        try client.expect(250)
        try client.quit()
    }

    @Test func `the kernel asks a client that is held whether it's still there, tcp(7)`() throws {
        let daemon = try Daemon()
        let client = try daemon.client()
        try client.send("MAIL FROM:<a+rcpthang@client.test>\r\nRCPT TO:<b@server.test>\r\n")
        try daemon.record("fault")
        // Of each connection its address and port, its state (1 is ESTABLISHED) and its timer: 2 is keepalive's, proc(5).
        let port = String(daemon.port, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 4 - port.count) + port
        try Patience.wait(until: "its timer") {
            // A file of the kernel's that comes in pieces.
            let table = String(decoding: try readRegularFile("/proc/net/tcp", most: 1 << 24), as: UTF8.self)
            return table.split(separator: "\n").map { $0.split(separator: " ") }.contains { row in
                row.count > 5 && row[1].hasSuffix(":\(padded)") && row[3] == "01" && row[5].hasPrefix("02:")
            }
        }
        withExtendedLifetime(client) {}
    }

    @Test func `commands behind QUIT are not carried out`() throws {
        let daemon = try Daemon(["--log-level", "debug"])
        let client = try daemon.client()
        try client.send("QUIT\r\nNOOP\r\nNOOP\r\n")
        #expect(try client.untilTheEnd().hasPrefix("221 "))
        try daemon.record("disconnect")
        #expect(try daemon.records.allSatisfy { $0["verb"]?.text != "NOOP" })
    }

    @Test func `who ends its side behind the dot still gets its 250`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        try client.begin()
        try client.send("x\r\n.\r\n")
        client.endOurSide()
        let id = try #require(try client.expect(250).id)
        #expect(try client.untilTheEnd() == "")
        #expect(try daemon.maildir("mail").new == [id])
    }

    @Test func `who ends its side in a command is let go, and nothing is kept`() throws {
        let daemon = try Daemon(store: "mail")
        let client = try daemon.client()
        try client.send("MAIL FROM:<fr")
        client.endOurSide()
        #expect(try client.untilTheEnd() == "")
        #expect(try daemon.record("disconnect")["reason"]?.text == "client_closed")
    }

    @Test func `10,000 commands in one burst are all answered to a slow reader`() throws {
        let daemon = try Daemon(["--sessions", "1"])
        let client = try daemon.connect(receiveBuffer: 4_096)
        try client.expect(220)
        try client.command("EHLO client.test", 250)
        let count = 10_000
        let burst = Array(repeating: Array("NOOP\r\n".utf8), count: count).flatMap { $0 }
        // Its own thread, for it waits while the server waits for the reader.
        nonisolated(unsafe) let sender = client
        let sending = DispatchGroup()
        sending.enter()
        Thread.detachNewThread {
            try? sender.send(burst)
            sending.leave()
        }
        for _ in 0..<100 { _ = try client.readOnce(7) }
        for _ in 0..<count { try client.expect(250) }
        sending.wait()
        try client.quit()
        #expect(try daemon.child("session/0").peakMemory < 64 * 1_024)
    }

    private static let hasIPv6 = (try? listen(on: Endpoint(address: .loopback6, port: 0), backlog: 1)) != nil

    @Test(.enabled(if: hasIPv6, "this machine has no ::1"))
    func `a client on IPv6 is served`() throws {
        let daemon = try Daemon(["--listen", "[::1]:0"], store: "mail")
        let client = try daemon.client()
        let id = try #require(try client.deliver("x\r\n.\r\n").id)
        #expect(try daemon.maildir("mail").envelope(id)["client"]?.text?.hasPrefix("[::1]:") == true)
    }

    @Test func `every one of several listeners serves`() throws {
        let daemon = try Daemon(["--listen", "127.0.0.1:0,127.0.0.2:0,127.0.0.1:0", "--listen", "127.0.0.1:0"])
        #expect(daemon.listeners.map(\.address) == ["127.0.0.1", "127.0.0.2", "127.0.0.1", "127.0.0.1"])
        #expect(Set(daemon.listeners).count == 4)
        for listener in daemon.listeners.indices {
            let client = try daemon.connect(listener: listener)
            try client.expect(220)
            try client.quit()
        }
    }

    @Test func `200 clients at a time are served over several session processes`() throws {
        let daemon = try Daemon(["--sessions", "3"], store: "mail")
        let clients = try (0..<200).map { _ in try daemon.client() }
        for client in clients { try client.begin() }
        for client in clients { try client.send("x\r\n.\r\n") }
        let ids = try clients.map { try $0.expect(250).id }
        #expect(Set(ids).count == clients.count)
        #expect(try daemon.maildir("mail").new.count == clients.count)
    }
}
