import Diagnosis
import Journal
import Settings
import Testing
import Vocabulary

/// One setting, one value, and what it makes of the configuration.
struct Good: Sendable, CustomTestStringConvertible {
    let name: String
    let value: String
    let change: @Sendable (inout Configuration) -> Void

    init(_ name: String, _ value: String, _ change: @escaping @Sendable (inout Configuration) -> Void) {
        self.name = name
        self.value = value
        self.change = change
    }

    var testDescription: String { "--\(name) \(value)" }
}

@Suite("Values of settings")
struct ValueTests {
    private static let long = String(repeating: "p", count: Limit.filePath)

    static let good: [Good] = [
        Good("config", "/x") { _ in }, Good("config", "none") { _ in },
        Good("address", "::1") {
            $0.listeners = .standard(addresses: [.loopback6], givenByUser: true, offset: .none)
        },
        Good("address", "0.0.0.0,::") {
            $0.listeners = .standard(addresses: [.v4(0), .v6(high: 0, low: 0)], givenByUser: true, offset: .none)
        },
        Good("listen", "127.0.0.1:25") {
            $0.listeners = .explicit([PlannedListener(endpoint: Endpoint(address: .loopback4, port: 25))])
        },
        Good("listen", "[::1]:0,[::1]:0") {
            let any = PlannedListener(endpoint: Endpoint(address: .loopback6, port: 0))
            $0.listeners = .explicit([any, any])
        },
        Good("listen", "unix:run/smtp") { $0.listeners = .explicit([PlannedListener(at: .local(path: "run/smtp"))]) },
        Good("connections-per-minute", "60") { $0.connectionsPerMinute = 60 },
        Good("messages-per-minute", "1") { $0.messagesPerMinute = 1 },
        Good("messages-by", "sender") { $0.rateSubject = .sender },
        Good("port-offset", "auto") { $0.listeners = moved(by: .auto) },
        Good("port-offset", "-2524") { $0.listeners = moved(by: .fixed(-2_524)) },
        Good("port-offset", "39926") { $0.listeners = moved(by: .fixed(39_926)) },
        Good("ports-file", "run/ports.json") { $0.portsFile = "run/ports.json" },
        Good("ports-file", long) { $0.portsFile = long },
        Good("store", "none") { $0.store = .none },
        Good("store", "maildir:Mail dir") { $0.store = .maildir(path: "Mail dir") },
        Good("store-group", "mail") { $0.storeGroup = .name("mail") },
        Good("store-group", "8") { $0.storeGroup = .number(8) },
        Good("store-mode", "0600") { $0.storeMode = mode(0o600) },
        Good("store-mode", "666") { $0.storeMode = mode(0o666) },
        Good("store-trace", "true") { $0.storeTrace = true },
        Good("profile", "lenient") { $0.profile = .lenient },
        Good("hostname", "mx.example") { $0.hostname = domain("mx.example") },
        Good("auth-required", "true") { $0.authentication.isRequired = true },
        Good("auth-tls", "required") { $0.authentication.needsTLS = true },
        Good("auth-mechanisms", "NTLM,plain") { $0.authentication.mechanisms = [.ntlm, .plain] },
        Good("auth-default", "reject") { $0.authentication.acceptsByDefault = false },
        Good("max-message-size", "1") { $0.limits.messageOctets = 1 },
        Good("max-message-size", "64k") { $0.limits.messageOctets = 65_536 },
        Good("max-message-size", "3M") { $0.limits.messageOctets = 3_145_728 },
        Good("max-message-size", "1024g") { $0.limits.messageOctets = 1 << 40 },
        Good("max-recipients", "1") { $0.limits.recipients = 1 },
        Good("max-recipients", "100000") { $0.limits.recipients = 100_000 },
        Good("max-bad-commands", "1000000") { $0.limits.badCommands = 1_000_000 },
        Good("max-connections", "65535") { $0.maxConnections = 65_535 },
        Good("max-connections-per-address", "1") { $0.maxConnectionsPerAddress = 1 },
        Good("time-scale", "0.01") { $0.timeScale = scale("0.01") },
        Good("command-timeout", "1ms") { $0.deadlines.command = .milliseconds(1) },
        Good("content-timeout", "86400") { $0.deadlines.content = .seconds(86_400) },
        Good("message-timeout", "24h") { $0.deadlines.message = .seconds(86_400) },
        Good("reply-timeout", "5m") { $0.deadlines.reply = .seconds(300) },
        Good("hang-timeout", "15m") { $0.deadlines.hold = .seconds(900) },
        Good("handshake-timeout", "30s") { $0.deadlines.handshake = .seconds(30) },
        Good("ca-file", "run/ca.pem") { $0.authorityFile = "run/ca.pem" },
        Good("ca-dir", long) { $0.authorityDirectory = long },
        Good("stop-timeout", "30s") { $0.stopWait = .seconds(30) },
        Good("log-level", "debug") { $0.logLevel = .debug },
        Good("log-format", "json") { $0.logFormat = .json },
        Good("log-to", "stdout") { $0.logTo = [.stdout] },
        Good("log-to", "file:/var/log/fumbled/fumbled.log,stdout") {
            $0.logTo = [.file(path: "/var/log/fumbled/fumbled.log"), .stdout]
        },
        Good("log-to", "syslog,syslog:/run/log.sock") {
            $0.logTo = [.syslog(path: "/dev/log"), .syslog(path: "/run/log.sock")]
        },
        Good("log-to", "tcp:logs.example:514,udp:[::1]:65535,tcp:192.0.2.1:1") {
            $0.logTo = [
                .tcp(collector("logs.example:514")), .udp(collector("[::1]:65535")), .tcp(collector("192.0.2.1:1")),
            ]
        },
        Good("sessions", "1") { $0.sessionProcesses = 1 },
        Good("sessions", "64") { $0.sessionProcesses = 64 },
        Good("seccomp", "trap") { $0.filter = .trap },
        Good("seccomp", "off") { $0.filter = .off },
        Good("seed", "0") { $0.seed = 0 },
        Good("seed", "18446744073709551615") { $0.seed = .max },
        Good("faults", "off") { $0.faults.hearsClients = false },
        Good("fault-domains", "test.example,x") { $0.faults.domains = [domain("test.example"), domain("x")] },
        Good("parent-user", "mail") { $0.users[.parent] = .name("mail") },
        Good("listener-user", "61101") { $0.users[.listener] = .number(61_101) },
        Good("session-user", "4294967294") { $0.users[.session] = .number(.max - 1) },
        Good("sink-user", "_a.b-C9") { $0.users[.sink] = .name("_a.b-C9") },
        Good("logger-user", "_fumblelog") { $0.users[.logger] = .name("_fumblelog") },
        Good("certifier-user", "_fumblecert") { $0.users[.certifier] = .name("_fumblecert") },
        Good("keeper-user", "_fumblekeep") { $0.users[.keeper] = .name("_fumblekeep") },
        Good("tls-certificate", "/etc/a.pem,b.pem") {
            $0.certificates = ["/etc/a.pem", "b.pem"].map { CertificateFiles(certificate: $0, key: $0) }
        },
        Good("relay-user", "_fumblerelay") { $0.users[.relay] = .name("_fumblerelay") },
    ]

    @Test(arguments: good)
    func `a right value changes its setting and no other, from wherever it comes`(
        row: Good
    ) throws {
        var expected = Configuration.standard
        row.change(&expected)
        #expect(try configuration([(row.name, row.value)]) == expected)
        #expect(try configuration(environment: [(setting(row.name).variable, row.value)]) == expected)
        guard let path = try setting(row.name).path else { return }
        #expect(try configuration(ofFile: line(path, row.value)) == expected)
    }

    /// A key alone is none: its test stands below.
    @Test(arguments: Setting.options.map(\.name).filter { $0 != "tls-key" })
    func `every setting has a right value among these`(name: String) {
        #expect(Self.good.contains { $0.name == name })
    }

    @Test func `keys are the certificates', one for each in their order`() throws {
        let files = [("a.pem", "a.key"), ("b.pem", "same.key"), ("c.pem", "same.key")]
        let options = [("tls-certificate", "a.pem,b.pem,c.pem"), ("tls-key", "a.key,same.key,same.key")]
        let expected = files.map { CertificateFiles(certificate: $0.0, key: $0.1) }
        #expect(try configuration(options)?.certificates == expected)
        let file = "tls: {certificate: [a.pem, b.pem, c.pem], key: [a.key, same.key, same.key]}"
        #expect(try configuration(ofFile: file).certificates == expected)
        for (certificates, keys) in [("", "a.key"), ("a.pem", "a.key,b.key"), ("a.pem,b.pem", "a.key")] {
            let mistakes = #expect(throws: Mistakes.self) {
                try configuration(
                    (certificates.isEmpty ? [] : [("tls-certificate", certificates)]) + [("tls-key", keys)])
            }
            #expect(mistakes?.all.map(\.place) == [.option("--tls-key")])
        }
    }

    static let bad: [(name: String, values: [String])] = [
        ("config", ["", long + "p"]),
        ("address", ["", "localhost", "::1,", "::1,::1", "127.0.0.1:25", "[::1]", "::1 "]),
        ("listen", ["", "25", "127.0.0.1", "::1:25", "127.0.0.1:65536", "127.0.0.1:25,127.0.0.1:25", "localhost:25"]),
        ("port-offset", ["", "-2525", "39927", "Auto", "1.5", "99999999999999999999"]),
        ("ports-file", ["", long + "p"]),
        ("store", ["", "maildir", "maildir:", "Maildir:/x", "/var/mail", "mbox:/x", "maildir:" + long + "p"]),
        ("store-group", ["", "a b", "4294967295", "-1", "9x", String(repeating: "g", count: Limit.accountName + 1)]),
        ("store-mode", ["", "0", "0440", "0700", "0641", "02640", "10640", "0680", "rw", "-0640"]),
        ("store-trace", ["", "on", "True", "1"]), ("profile", ["", "Lenient", "none"]),
        ("hostname", ["", "-a", "a b", "a.", "[127.0.0.1]"]),
        ("max-message-size", ["", "0", "k", "-1", "+1", "1.5m", "1025g", "99999999999999999999g", "1kk", "1t", "1 k"]),
        ("max-recipients", ["", "0", "100001", "+1", "1k", "unlimited"]),
        ("max-bad-commands", ["0", "1000001"]),
        ("max-connections", ["0", "65536", "-1"]),
        ("max-connections-per-address", ["0", "65536"]),
        ("connections-per-minute", ["", "0", "1000001", "any"]),
        ("messages-per-minute", ["", "0", "1000001", "1.5"]),
        ("messages-by", ["", "Address", "recipient"]),
        ("auth-required", ["", "yes", "TRUE"]), ("auth-tls", ["", "true", "Required"]),
        ("auth-default", ["", "Accept", "deny"]),
        ("auth-mechanisms", ["", "PLIAN", "PLAIN,plain", "CRAM", "DIGEST-MD5", "SCRAM-SHA-1", "scram-sha-256,LOGIN"]),
        ("time-scale", ["", "0", "0.00001", "100.0001", "1,5", "fast"]),
        ("command-timeout", ["", "0", "0ms", "-1", "1.5", "1.5s", "86401", "1441m", "25h", "s", "1d", "1 s", "1sm"]),
        ("content-timeout", ["0"]), ("message-timeout", ["0"]), ("reply-timeout", ["0"]), ("hang-timeout", ["0"]),
        ("stop-timeout", ["0", "9999999999999999999h"]),
        ("log-level", ["", "INFO", "trace", "warn"]),
        ("log-format", ["", "yaml"]),
        (
            "log-to",
            [
                "", "stderr", "/var/log/x", "file", "file:", "file:x/", "file:.", "file:x/..", "syslog:", "syslog:x",
                "tcp",
                "tcp:", "tcp:x", "tcp:x:", "tcp:x:0", "tcp:x:65536", "tcp:x:+1", "tcp::514", "tcp:::1:514",
                "udp:1.2.3:5",
                "udp:256.0.0.1:5", "udp:-a:5", "udp:[1.2.3.4]:5", "tcp://x:5", "stdout,stdout",
                "file:" + String(repeating: "n", count: Limit.fileName + 1),
                "syslog:/" + String(repeating: "s", count: Limit.socketPath),
            ]
        ),
        ("sessions", ["0", "65", "auto"]),
        ("seccomp", ["", "on", "KILL"]),
        ("seed", ["", "-1", "18446744073709551616", "0x1", "1 "]),
        ("faults", ["", "OFF", "false", "no"]), ("fault-domains", ["", "a,a", ".example", "a,"]),
        ("parent-user", ["", "0", "root", "4294967295", "a:b", "-a"]),
        ("listener-user", ["0"]), ("session-user", ["root"]), ("sink-user", ["00"]), ("logger-user", ["4294967296"]),
        ("certifier-user", ["root"]), ("keeper-user", ["root"]), ("relay-user", ["root"]),
        ("tls-certificate", ["", "a,", "a,a"]), ("tls-key", ["", long + "p"]),
        ("ca-file", ["", long + "p"]), ("ca-dir", [""]), ("handshake-timeout", ["0"]),
    ]

    @Test(arguments: bad)
    func `a wrong value is named with its place and its mend`(name: String, values: [String]) throws {
        let setting = try setting(name)
        for value in values {
            for (place, found) in [
                (Place.option(setting.option), mistakes([(name, value)])),
                (.variable(setting.variable), mistakes(environment: [(setting.variable, value)])),
            ] {
                #expect(found.map(\.place) == [place], "\(name) \(value)")
                #expect(found.allSatisfy { !$0.wrong.isEmpty && !$0.mend.isEmpty && !$0.description.contains("\0") })
            }
        }
    }

    @Test(arguments: bad)
    func `in a file it's named with its line and column`(name: String, values: [String]) throws {
        guard let path = try setting(name).path else { return }
        let depth = path.split(separator: ".").count
        for value in values {
            let text = "# a comment\n" + line(path, value)
            let column = path.count + 3 + (depth - 1) * 2
            #expect(mistakes(file: text).map(\.place) == [.file("f", line: 2, column: column)], "\(text)")
        }
    }

    @Test(arguments: Setting.options.map(\.name))
    func `every setting has a wrong value among these`(name: String) {
        #expect(Self.bad.contains { $0.name == name })
    }

    @Test(arguments: [
        ("log-level", "inof", "did you mean 'info'?"), ("log-level", "loud", "write one of them"),
        ("log-to", "/x/y", "write file:/x/y"),
        ("log-to", "/x\u{7}", "write stdout, file:PATH, syslog, tcp:HOST:PORT or udp:HOST:PORT"),
        ("log-to", "stder", "write stdout, file:PATH, syslog, tcp:HOST:PORT or udp:HOST:PORT"),
        ("seccomp", "kil", "did you mean 'kill'?"), ("store", "/var/mail", "write none, or maildir:/var/mail"),
        ("store", "Maildir", "write none, or maildir:PATH"), ("store", "/a\n\u{7}b", "write none, or maildir:PATH"),
        ("sessions", "0", "write it in digits, as 64"),
        ("port-offset", "39927", "write a number from -2524 to 39926, or auto"),
    ])
    func `the mend is what one would have to write`(name: String, value: String, mend: String) {
        #expect(mistakes([(name, value)]).map(\.mend) == [mend])
    }

    private static func collector(_ text: String) -> Collector { Collector(text)! }

    private static func moved(by offset: PortOffset) -> Listeners {
        .standard(addresses: [.loopback4, .loopback6], givenByUser: false, offset: offset)
    }

    private static func mode(_ bits: UInt16) -> StoreMode { StoreMode(bits)! }
    private static func domain(_ text: String) -> Domain { Domain(text)! }
    private static func scale(_ text: String) -> TimeScale { TimeScale(text)! }
}
