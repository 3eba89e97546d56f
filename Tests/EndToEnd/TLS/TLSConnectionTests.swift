import Foundation
import Support
import Testing

/// What clients get wrong before and behind a handshake, and what few of them do though they may.
@Suite("TLS as some clients have it", .enabled(if: installed("python3") != nil, "python3 is not installed"))
struct TLSConnectionTests {
    @Test func `C12: a plain greeting where TLS is spoken is ended, and never answered in the clear, RFC 8314 §3.3`()
        throws
    {
        let daemon = try TLSTests.daemon()
        let client = try daemon.connect(listener: 1)
        try client.send("EHLO client.test\r\nMAIL FROM:<>\r\nQUIT\r\n")
        let answer = try client.untilTheEnd()
        #expect(!answer.contains(/\d\d\d/), "\(answer)")
        try daemon.record("tls_failed")
        #expect(try daemon.record("disconnect")["reason"]?.text == "tls")
    }

    @Test(arguments: [
        "NOOP\r\nQUIT\r\n", "\0\0\0\0\0", "\u{16}\u{3}\u{1}\0\u{5}hello", "GET / HTTP/1.1\r\n\r\n",
        "\u{15}\u{3}\u{1}\0\u{2}\u{2}\u{28}",
    ])
    func `T06: what is no handshake ends the connection, and isn't done in the clear, RFC 3207 §4.1`(octets: String)
        throws
    {
        let daemon = try TLSTests.daemon()
        let client = try daemon.client()
        try client.command("STARTTLS", 220)
        try client.send(octets)
        #expect(!(try client.untilTheEnd()).contains(/\d\d\d/))
        #expect(try daemon.record("disconnect")["reason"]?.text == "tls")
        try daemon.client().quit()
    }

    @Test(arguments: [
        ("unknown CA", "ssl.create_default_context(), 'localhost'"), ("bad certificate", "context, 'other.example'"),
    ])
    func `T07: a client's alert is logged by its name, RFC 8446 §6.2`(alert: String, trust: String) throws {
        let script = """
            trust, name = \(trust)
            try: trust.wrap_socket(connect(), server_hostname=name)
            except ssl.SSLCertVerificationError: print("refused")
            """
        let daemon = try TLSTests.daemon()
        #expect(try run(script, daemon) == "refused\n")
        #expect(try daemon.record("tls_failed")["alert"]?.text == alert)
    }

    @Test func `T09: a protocol that isn't SMTP's is refused with an alert, RFC 7301 §3.2`() throws {
        let daemon = try TLSTests.daemon()
        for listener in 0...1 {
            let client = try TLSClient(daemon, listener: listener, ["-alpn", "h2,http/1.1"])
            #expect(client.says("alert no application protocol"), "\(client.text)")
        }
    }

    /// Runs it against the listener with TLS from the first octet: `hello` is a client's first flight, `talk` exchanges
    /// what a handshake has to say.
    private func run(_ script: String, _ daemon: Daemon) throws -> String {
        let beginning = """
            import socket, ssl, sys
            context = ssl.create_default_context(cafile=sys.argv[2])
            def begin():
                incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
                tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
                try: tls.do_handshake()
                except ssl.SSLWantReadError: pass
                return tls, incoming, outgoing
            def connect():
                connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                connection.settimeout(20)
                return connection

            """
        let finished = try Subprocess(
            try #require(installed("python3")),
            [
                "python3", "-c", beginning + script, "\(daemon.listeners[1].port)", daemon.directory.path("ca.pem"),
            ]
        ).finish()
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        return finished.output
    }

    @Test func `T08: a ClientHello in records of one octet is taken, RFC 8446 §5.1`() throws {
        let script = """
            tls, incoming, outgoing = begin()
            with connect() as connection:
                hello = outgoing.read()
                for octet in hello[5:]: connection.sendall(hello[:3] + b"\\0\\1" + bytes([octet]))
                while True:
                    incoming.write(connection.recv(65536))
                    try:
                        tls.do_handshake()
                        connection.sendall(outgoing.read())
                        print(tls.read(1000).decode(), end="")
                        break
                    except ssl.SSLWantReadError: pass
            """
        #expect(try run(script, try TLSTests.daemon()) == "220 fumbled.localhost ESMTP fumbled\r\n")
    }

    @Test func `T08: values that nobody knows are passed over, and a hello of 64 KiB takes no more, RFC 8701`() throws {
        let script = """
            def length(value, size): return len(value).to_bytes(size, "big") + value
            def answer(ciphers, extensions):
                hello = begin()[2].read()[9:]
                at = 34
                session, at = hello[at:at + 1 + hello[at]], at + 1 + hello[at]
                size = int.from_bytes(hello[at:at + 2], "big")
                offered, at = hello[at + 2:at + 2 + size], at + 2 + size
                at += 4  # One way of compression, and the size of the extensions.
                body = hello[:34] + session + length(ciphers + offered, 2) + b"\\1\\0"
                body += length(extensions + hello[at:], 2)
                message = b"\\1" + length(body, 3)
                with connect() as connection:
                    for at in range(0, len(message), 16384):
                        connection.sendall(b"\\x16\\3\\1" + length(message[at:at + 16384], 2))
                    head = connection.recv(6)
                    print(head[0], head[5] if len(head) > 5 else "")
            grease = b"\\x1a\\x1a\\0\\0"
            answer(b"\\x0a\\x0a", grease)
            answer(b"", b"\\xfa\\xfa" + length(bytes(64000), 2))
            with connect() as connection:
                # SSL 2.0's, whose length stands first: RFC 6176.
                connection.sendall(b"\\x80\\x2e\\1\\0\\2\\0\\x15\\0\\0\\0\\x10" + bytes(37))
                print(connection.recv(6)[:1])
            """
        let daemon = try TLSTests.daemon(["--sessions", "1"])
        let output = try run(script, daemon)
        let lines = output.split(separator: "\n").map(String.init)
        // A record of the handshake, which begins with ServerHello; of the large one it may be an alert.
        #expect(lines.first == "22 2", "\(output)")
        #expect(lines.count == 3 && ["22 2", "21 2"].contains(lines[1]), "\(output)")
        #expect(["b'\\x15'", "b''"].contains(lines[2]), "\(output)")
        #expect(try daemon.child("session/0").peakMemory < 64 * 1_024)
    }

    @Test func `T10: a message is kept if its dot came, whether or not TLS was ended, RFC 8446 §6.1`() throws {
        let script = """
            for end in (b"", b".", b".\\r\\n"):
                raw = connect()
                tls = context.wrap_socket(raw, server_hostname="localhost")
                reader = tls.makefile("rb")
                for line in (b"", b"EHLO a.test", b"MAIL FROM:<a@b.test>", b"RCPT TO:<c@d.test>", b"DATA"):
                    if line: tls.sendall(line + b"\\r\\n")
                    while reader.readline()[3:4] == b"-": pass
                tls.sendall(b"x\\r\\n" + end)
                if end.endswith(b"\\n"): assert reader.readline().startswith(b"250 ")
                # Without close_notify.
                raw = socket.socket(fileno=tls.detach())
                raw.shutdown(socket.SHUT_WR)
                raw.close()
            """
        let daemon = try TLSTests.daemon(store: "mail")
        _ = try run(script, daemon)
        #expect(try daemon.stop() == .exited(0))
        let maildir = daemon.maildir("mail")
        #expect(try maildir.new.map { try maildir.message($0) } == [Array("x\r\n".utf8)])
    }
}
