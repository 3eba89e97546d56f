import Foundation
import Support
import Testing

/// The same behind TLS, and what a client can do to TLS itself.
@Suite("Floods by TLS", .enabled(if: installed("python3") != nil, "python3 is not installed"))
struct TLSFloodTests {
    /// What is said first, and what is thrown then, as Python has it.
    struct Flood: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let before: [String]
        let piece: String
        var reads = true
        /// Before a handshake, and so in the clear.
        var isRaw = false
    }

    private static let transaction = ["EHLO client.test", "MAIL FROM:<a@client.test>", "RCPT TO:<b@server.test>"]

    static let floods = [
        Flood(testDescription: "commands", before: ["EHLO client.test"], piece: #"b"NOOP\r\n""#),
        Flood(
            testDescription: "commands of a client that reads no reply", before: ["EHLO client.test"],
            piece: #"b"HELP\r\n""#, reads: false),
        Flood(testDescription: "a command without an end", before: ["EHLO client.test"], piece: #"b"x""#),
        Flood(testDescription: "content in lines", before: transaction + ["DATA"], piece: #"b"a line of content\r\n""#),
        Flood(testDescription: "content without a line's end", before: transaction + ["DATA"], piece: #"b"x""#),
        Flood(testDescription: "a response without an end", before: ["EHLO a", "AUTH LOGIN"], piece: #"b"eHh4""#),
        Flood(testDescription: "behind QUIT", before: ["EHLO a", "QUIT"], piece: #"b"x""#),
        // A handshake message that claims 16 MiB, in records of 16 KiB.
        Flood(
            testDescription: "a ClientHello without an end", before: [],
            piece: #"b"\x16\3\1\x40\0" + b"\1\xff\xff\xff" + bytes(16380)"#, isRaw: true),
        Flood(
            testDescription: "a ClientHello in records of one octet", before: [], piece: #"b"\x16\3\1\0\1\1""#,
            isRaw: true),
        Flood(testDescription: "empty records", before: [], piece: #"b"\x17\3\3\0\0""#, isRaw: true),
        Flood(testDescription: "alerts", before: [], piece: #"b"\x15\3\3\0\2\1\x5a""#, isRaw: true),
    ]

    /// A GiB, or what goes in in two seconds.
    private static let script = """
        import select, socket, ssl, sys, time
        port, before, piece, reads, raw = int(sys.argv[1]), sys.argv[6:], eval(sys.argv[3]), sys.argv[4], sys.argv[5]
        connection = socket.create_connection(("127.0.0.1", port))
        connection.settimeout(20)
        if raw != "raw":
            context = ssl.create_default_context(cafile=sys.argv[2])
            connection = context.wrap_socket(connection, server_hostname="localhost")
            reader = connection.makefile("rb")
            for line in [""] + before:
                if line: connection.sendall(line.encode() + b"\\r\\n")
                while reader.readline()[3:4] == b"-": pass
        connection.setblocking(False)
        waits = (ssl.SSLWantReadError, ssl.SSLWantWriteError, BlockingIOError)
        piece *= max(1, 262144 // len(piece))
        end, sent = time.monotonic() + 2, 0
        try:
            while time.monotonic() < end and sent < 1 << 30:
                try: sent += connection.send(piece)
                except waits: select.select([connection] if reads == "reads" else [], [connection], [], 0.1)
                if reads != "reads": continue
                try:
                    while connection.recv(65536): pass
                    break
                except waits: pass
        except OSError: pass
        """

    @Test(arguments: floods)
    func `a gigabyte by TLS leaves a session process below 64 MB`(flood: Flood) throws {
        let daemon = try TLSTests.daemon(["--sessions", "1", "--max-bad-commands", "1000000"])
        let finished = try Subprocess(
            try #require(installed("python3")),
            [
                "python3", "-c", Self.script, "\(daemon.listeners[1].port)", daemon.directory.path("ca.pem"),
                flood.piece,
                flood.reads ? "reads" : "doesn't", flood.isRaw ? "raw" : "by TLS",
            ] + flood.before
        ).finish()
        #expect(finished.ending == .exited(0), "\(finished.errors)")
        #expect(try daemon.child("session/0").peakMemory < 64 * 1_024)
        try daemon.client().quit()
    }
}
