import Support
import Testing

/// Clients that people have, each told to trust the test authority and nobody else.
@Suite("TLS by real clients")
struct TLSByClientsTests {
    /// How one delivers a message to `localhost`.
    private struct Client: Sendable {
        let program: String
        let arguments: @Sendable (_ port: UInt16, _ startTLS: Bool, _ authority: String, _ message: String) -> [String]
        var input = ""
    }

    private static let curl =
        Client(program: "curl") { port, startTLS, authority, message in
            let server =
                startTLS
                ? ["--ssl-reqd", "smtp://localhost:\(port)/client.test"] : ["smtps://localhost:\(port)/client.test"]
            return ["-sS", "-4", "--crlf", "--max-time", "60", "--cacert", authority] + server
                + ["--mail-from", "a@client.test", "--mail-rcpt", "b@mx.test", "-T", message]
        }

    private static let msmtp =
        Client(
            program: "msmtp",
            arguments: { port, startTLS, authority, _ in
                [
                    "--file=/dev/null", "--host=localhost", "--port=\(port)", "--from=a@client.test", "--tls=on",
                    "--tls-starttls=\(startTLS ? "on" : "off")", "--tls-trust-file=\(authority)", "b@mx.test",
                ]
            }, input: message)

    private static let swaks =
        Client(program: "swaks") { port, startTLS, authority, _ in
            [
                "--server", "127.0.0.1", "--port", "\(port)", "--from", "a@client.test", "--to", "b@mx.test",
                startTLS ? "--tls" : "--tls-on-connect", "--tls-verify", "--tls-ca-path", authority,
            ]
        }

    private static let gnutls =
        Client(
            program: "gnutls-cli",
            arguments: { port, startTLS, authority, _ in
                ["--x509cafile=\(authority)", "--port=\(port)"]
                    + (startTLS ? ["--starttls-proto=smtp"] : []) + ["localhost"]
            },
            input: "EHLO c.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\n.\r\nQUIT\r\n")

    private static let message = "Subject: TLS\n\nx\n"

    @Test(.enabled(if: installed("curl") != nil, "curl is not installed"))
    func `curl delivers to the good one, and not to one that has expired`() throws { try play(Self.curl) }

    @Test(.enabled(if: installed("msmtp") != nil, "msmtp is not installed"))
    func `msmtp delivers to the good one, and not to one that has expired`() throws { try play(Self.msmtp) }

    @Test(.enabled(if: installed("swaks") != nil, "swaks is not installed"))
    func `swaks delivers to the good one, and not to one that has expired`() throws { try play(Self.swaks) }

    @Test(.enabled(if: installed("gnutls-cli") != nil, "gnutls-cli is not installed"))
    func `gnutls-cli delivers to the good one, and not to one that has expired`() throws { try play(Self.gnutls) }

    private func play(_ client: Client) throws {
        let daemon = try TLSTests.daemon(
            store: "mail",
            more: """
                - {address: "127.0.0.1:0", name: expired, faults: tlsexpired}
                - {address: "127.0.0.1:0", name: expireds, tls: implicit, faults: tlsexpired}
                """)
        let message = try daemon.directory.write(Array(Self.message.utf8), to: "message")
        let input = try daemon.directory.write(Array(client.input.utf8), to: "client-input")
        func deliver(_ listener: Int, _ startTLS: Bool) throws -> String {
            let finished = try Subprocess(
                try #require(installed(client.program)),
                [client.program]
                    + client.arguments(
                        daemon.listeners[listener].port, startTLS, daemon.directory.path("ca.pem"), message),
                input: input
            ).finish()
            return finished.output + finished.errors
        }
        for (listener, startTLS) in [(0, true), (1, false)] {
            let said = try deliver(listener, startTLS)
            #expect(try daemon.maildir("mail").new.count == listener + 1, "\(said)")
        }
        for (listener, startTLS) in [(3, true), (4, false)] {
            let said = try deliver(listener, startTLS)
            #expect(said.contains("expired") || said.contains("verify failed"), "\(said)")
        }
        #expect(try daemon.maildir("mail").new.count == 2)
    }
}
