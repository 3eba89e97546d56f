import Foundation
import Kernel
import Support
import Testing
import Vocabulary

/// The mail readers that people have. One that isn't installed is left out, and the run says so.
@Suite("Real readers")
struct ReaderTests {
    private static let message = """
        From: Sender <from@client.test>\r
        To: to@server.test\r
        Subject: for a real reader\r
        \r
        The body.\r

        """
    /// Every Debian has it, and nobody's files are in it: base-passwd.
    private static let group = "mail"

    /// Whoever isn't root can give nothing to another group, and reads what is its own.
    private static let asReader =
        Program.startsAsRoot ? ["setpriv", "--reuid", "nobody", "--regid", group, "--clear-groups"] : ["env"]

    private func daemonWithMail(_ options: [String] = []) throws -> Daemon {
        let group = Program.startsAsRoot ? ["--store-group", Self.group] : []
        let daemon = try Daemon(group + options, store: "mail")
        let id = try daemon.client().deliver(Array("\(Self.message).\r\n".utf8)).id
        _ = try #require(id)
        return daemon
    }

    /// A directory that a reader writes to.
    private func readersDirectory(_ name: String, of daemon: Daemon) throws -> String {
        let path = try daemon.directory.makeDirectory(name)
        chmod(path, 0o777)
        return path
    }

    @Test(.enabled(if: Program.testsAreRoot && installed("mutt") != nil, "mutt is not installed, or this isn't root"))
    func `mutt reads a message`() throws {
        let daemon = try daemonWithMail()
        let home = try readersDirectory("home", of: daemon)
        // Mutt asks whether it may make this one.
        try daemon.directory.makeDirectory("home/Mail")
        // It wants a terminal: script(1) makes one.
        let push = "set wait_key=no; set pipe_decode=no; push \\\"|cat >\(home)/read<enter>x\\\""
        let mutt = "stty rows 24 cols 80; mutt -n -R -F /dev/null -f \(daemon.directory.path("mail")) -e \"\(push)\""
        let finished = try Subprocess(
            "timeout", ["timeout", "30"] + Self.asReader + ["script", "-qec", mutt, "/dev/null"],
            environment: ["PATH": "/usr/bin:/bin", "HOME": home, "TERM": "vt100", "SHELL": "/bin/sh"]
        ).finish()
        #expect(finished.ending == .exited(0), "\(finished.output)\(finished.errors)")
        let read = try String(contentsOfFile: "\(home)/read", encoding: .utf8)
        // Which line ends it writes is its own affair.
        #expect(read.split(whereSeparator: \.isNewline) == Self.message.split(whereSeparator: \.isNewline))
    }

    @Test(
        .enabled(
            if: Program.startsAsRoot && installed("dovecot") != nil && installed("python3") != nil,
            "dovecot or python3 is not installed, or this isn't root"),
        arguments: ["0640", "0660"])
    func `Dovecot serves the store over IMAP to the store's group`(mode: String) throws {
        let daemon = try daemonWithMail(["--store-mode", mode])
        let dovecot = try Dovecot(serving: daemon.directory.path("mail"), group: Self.group, beside: daemon.directory)
        // 0640 lets the group read, and no more.
        let script = """
            import imaplib, sys
            client = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
            client.login("reader", "secret")
            print(client.select("INBOX", readonly=sys.argv[2] == "0640")[1][0].decode())
            sys.stdout.flush()
            sys.stdout.buffer.write(client.fetch("1", "(RFC822)")[1][0][1])
            client.logout()
            """
        let finished = try Subprocess("python3", ["python3", "-c", script, "\(dovecot.port)", mode]).finish()
        #expect(finished.output == "1\n\(Self.message)", "\(finished.errors)\(dovecot.log)")
        // Whoever reads a message where he may write moves it to cur/, and says that he has seen it: maildir(5).
        let cur = try daemon.maildir("mail").names("cur")
        #expect(mode == "0640" ? cur.isEmpty : cur.count == 1 && cur[0].hasSuffix(":2,S"), "\(cur)")
        try dovecot.stop()
        try #require(try daemon.client().deliver("another\r\n.\r\n").id != nil)
    }
}

/// Dovecot in the foreground with a configuration of its own, which serves one Maildir to everybody who knows the
/// password.
private final class Dovecot {
    let port: UInt16
    private let process: Subprocess
    private let directory: String

    var log: String { (try? String(contentsOfFile: "\(directory)/log", encoding: .utf8)) ?? "" }

    init(serving maildir: String, group: String, beside temporary: TemporaryDirectory) throws {
        directory = try temporary.makeDirectory("dovecot")
        for name in ["run", "home", "control", "index"] {
            try temporary.makeDirectory("dovecot/\(name)")
            if name != "run" { chmod("\(directory)/\(name)", 0o777) }
        }
        port = try Self.freePort()
        let configuration = """
            protocols = imap
            listen = 127.0.0.1
            base_dir = \(directory)/run
            log_path = \(directory)/log
            ssl = no
            disable_plaintext_auth = no
            mail_location = maildir:\(maildir):INDEX=\(directory)/index:CONTROL=\(directory)/control
            first_valid_uid = 1
            first_valid_gid = 1
            passdb {
              driver = static
              args = password=secret
            }
            userdb {
              driver = static
              args = uid=nobody gid=\(group) home=\(directory)/home
            }
            service imap-login {
              inet_listener imap {
                port = \(port)
              }
              inet_listener imaps {
                port = 0
              }
            }
            """
        let file = try temporary.write(Array("\(configuration)\n".utf8), to: "dovecot/configuration")
        process = try Subprocess("dovecot", ["dovecot", "-F", "-c", file])
        try Patience.wait(until: "Dovecot listens") {
            guard process.endingNow() == nil else { throw Unfit(log + (try process.errors.whole("errors"))) }
            return (try? SMTPClient(to: "127.0.0.1", port: port)) != nil
        }
    }

    /// One that was free just now.
    private static func freePort() throws -> UInt16 {
        let socket = SharedDescriptor(try Kernel.listen(on: Endpoint(address: .loopback4, port: 0), backlog: 1))
        return try localEndpoint(of: socket.number).port
    }

    func stop() throws {
        process.signal(SIGTERM)
        _ = try process.wait()
    }
}
