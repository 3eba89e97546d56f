import Foundation
import Support
import Testing

@Suite("Listeners behind a proxy")
struct ProxyTests {
    private static let one = "PROXY TCP4 192.0.2.1 192.0.2.2 4711 25\r\n"
    /// Version 2 of [2001:db8::1]:4711.
    private static let two: [UInt8] =
        [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x21, 0, 36]
        + [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        + [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2] + [0x12, 0x67, 0, 25]

    private func daemon(_ options: [String] = [], more: String = "") throws -> Daemon {
        let directory = try TemporaryDirectory()
        let text = "listeners: {address: '127.0.0.1:0', proxy: true}\n\(more)\n"
        let file = try directory.write(Array(text.utf8), to: "configuration")
        return try Daemon(["--config", file] + options, store: "mail", in: directory)
    }

    @Test(arguments: [(Array(one.utf8), "192.0.2.1:4711"), (two, "[2001:db8::1]:4711")])
    func `the client is the one that the header names, in the log and in the envelope`(
        header: [UInt8], client: String
    ) throws {
        let daemon = try daemon()
        let connection = try daemon.connect()
        // However it's cut, and with the first command behind it.
        for octet in header.dropLast() { try connection.send([octet]) }
        try connection.send(header.suffix(1) + Array("EHLO client.test\r\n".utf8))
        try connection.expect(220)
        try connection.expect(250)
        let id = try #require(try connection.deliver("x\r\n.\r\n").id)
        #expect(try daemon.maildir("mail").envelope(id)["client"]?.text == client)
        #expect(try daemon.record("connection")["client"]?.text == client)
        try connection.quit()
    }

    @Test func `a connection of the proxy's own keeps its address`() throws {
        let daemon = try daemon()
        let connection = try daemon.connect()
        try connection.send("PROXY UNKNOWN\r\n")
        try connection.expect(220)
        try connection.quit()
        #expect(try daemon.record("connection")["client"]?.text?.hasPrefix("127.0.0.1:") == true)
    }

    @Test(arguments: ["EHLO client.test\r\n", "PROXY TCP4 a b c d\r\n", "\r\n\r\n\0\r\nQUIT\r\n"])
    func `without a header, or with a garbled one, the connection ends before the banner`(text: String) throws {
        let daemon = try daemon()
        let connection = try daemon.connect()
        try connection.send(text)
        #expect((try? connection.untilTheEnd()) ?? "" == "")
        #expect(try daemon.record("irregular")["what"]?.text == "proxy_header")
        #expect(try daemon.record("disconnect")["reason"]?.text == "out_of_step")
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `a header that doesn't come is waited for as long as for a command`() throws {
        let daemon = try daemon(["--time-scale", "0.001"])
        let connection = try daemon.connect()
        try connection.send("PROXY TCP4 ")
        #expect(try connection.untilTheEnd() == "")
        #expect(try daemon.record("disconnect")["reason"]?.text == "timeout")
    }

    @Test func `a client that goes, or a stop, before the header is there harms nobody`() throws {
        let daemon = try daemon()
        for _ in 0..<10 { try daemon.connect().resetWhenGone() }
        let waiting = try daemon.connect()
        try waiting.send("PROXY")
        let client = try daemon.connect()
        try client.send(Self.one)
        try client.expect(220)
        #expect(try daemon.stop() == .exited(0))
    }

    @Test func `limits hold for the address that is named`() throws {
        let daemon = try daemon(["--max-connections-per-address", "1"])
        let first = try daemon.connect()
        try first.send(Self.one)
        try first.expect(220)
        let second = try daemon.connect()
        try second.send(Self.one)
        #expect(try second.untilTheEnd() == "421 fumbled.localhost too many connections from your address\r\n")
        let other = try daemon.connect()
        try other.send(Self.two)
        try other.expect(220)
    }

    @Test func `curl sends the header that a proxy would`() throws {
        let curl = try #require(installed("curl"))
        let daemon = try daemon()
        let input = try daemon.directory.write(Array("Subject: x\r\n\r\nbody\r\n".utf8), to: "message")
        let arguments = [
            "curl", "--silent", "--show-error", "--haproxy-protocol", "smtp://127.0.0.1:\(daemon.port)/client.test",
            "--mail-from", "from@client.test", "--mail-rcpt", "to@server.test", "--upload-file", "-",
        ]
        let finished = try Subprocess(curl, arguments, input: input).finish()
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        #expect(try daemon.maildir("mail").new.count == 1)
    }
}
