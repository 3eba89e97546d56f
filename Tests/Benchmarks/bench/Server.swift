import Benchmark
import Glibc
import Kernel
import Vocabulary

/// A server that runs, on a loopback port of its own.
final class Server {
    let contender: Contender
    let endpoint: Endpoint
    /// From its start until it accepted, in milliseconds.
    let readyAfter: Double
    let family: Family
    private let launch: Launch
    private let store: String?

    /// Starts it, and waits until it accepts.
    /// - Throws: `Unavailable` if it isn't on this machine, or doesn't start and isn't ours.
    init(_ contender: Contender, _ options: Options, _ places: Places) throws {
        let store = try places.store(contender)
        let output = "\(places.memory)/\(contender.name).log"
        let start: (launch: Launch, endpoint: Endpoint)
        do {
            switch contender.program {
            case .fumbled: start = try Self.fumbled(contender, options, store, output)
            case .smtpSink: start = try Self.smtpSink(options, store, output)
            case .aiosmtpd: start = try Self.aiosmtpd(options, store, output)
            case .sServer: start = try Self.sServer(options, places)
            case .bare: start = try Self.bare(output)
            }
        } catch let failure as Failure where contender.program != .fumbled {
            // It lacks a library, say. The others can be measured all the same.
            throw Unavailable(failure.description)
        }
        readyAfter = Double((Clock.now() - start.launch.began).nanoseconds) / 1e6
        launch = start.launch
        endpoint = start.endpoint
        self.contender = contender
        self.store = store
        family = Family(of: launch.pid)
    }

    deinit {
        launch.stop()
        if let store { try? Places.remove(store) }
    }

    // MARK: Its store

    /// Where its messages are, a file for each.
    private var messages: String? {
        store.map { contender.program == .smtpSink ? $0 : "\($0)/new" }
    }

    /// Removes what it keeps.
    /// - Throws: `Failure` if it keeps more or fewer messages than it acknowledged.
    func emptyStore(acknowledged: Int) throws {
        guard let store, let messages else { return }
        let kept = try Places.empty(messages)
        guard kept == acknowledged else {
            throw Failure("\(contender.name) acknowledged \(acknowledged) messages and keeps \(kept)")
        }
        if contender.program == .fumbled { _ = try Places.empty("\(store)/envelopes") }
    }

    // MARK: How each is started

    private typealias Start = (launch: Launch, endpoint: Endpoint)

    private static func fumbled(
        _ contender: Contender, _ options: Options, _ store: String?, _ output: String
    ) throws -> Start {
        let ports = output + ".ports"
        try unlinkIfThere(ports)
        let most = "65535"
        let file = output + ".yaml"
        try writeFile(file, Array("listeners: [{address: \"127.0.0.1:0\", tls: \(contender.tls)}]\n".utf8))
        var command = [
            options.daemon, "--config", file, "--ports-file", ports, "--log-level", contender.logLevel,
            "--max-message-size", "1g",
            "--max-connections", most, "--max-connections-per-address", most,
            "--store", store.map { "maildir:\($0)" } ?? "none",
        ]
        if let count = contender.sessionProcesses { command += ["--sessions", "\(count)"] }
        let launch = try Launch(command, environment: [:], output: output)
        try wait(for: launch) { access(ports, F_OK) == 0 }
        guard let port = Proc.text(ports)?.firstMatch(of: /"port":(\d+)/).flatMap({ UInt16($0.1) }) else {
            throw Failure("\(ports) names no port")
        }
        return (launch, Endpoint(address: .loopback4, port: port))
    }

    private static func smtpSink(_ options: Options, _ store: String?, _ output: String) throws -> Start {
        let program = try Postfix.program("smtp-sink", options)
        let endpoint = try freeEndpoint()
        var command = [program.path, "-4", "-m", "65535"]
        // It refuses to serve as root.
        if geteuid() == 0 { command += ["-u", "nobody"] }
        if let store {
            try makeDirectory(store, mode: 0o777)
            command += ["-d", "\(store)/"]
        }
        command += [endpoint.description, "1024"]
        let launch = try Launch(command, environment: program.environment, output: output)
        try wait(for: launch) { accepts(endpoint) }
        return (launch, endpoint)
    }

    private static func aiosmtpd(_ options: Options, _ store: String?, _ output: String) throws -> Start {
        guard let python = options.python, access(python, X_OK) == 0 else {
            throw Unavailable("\(options.python ?? "a Python for it") can't be run")
        }
        let endpoint = try freeEndpoint()
        let handler = store.map { ["-c", "aiosmtpd.handlers.Mailbox", $0] } ?? ["-c", "aiosmtpd.handlers.Sink"]
        let command = [python, "-m", "aiosmtpd", "-n", "-l", endpoint.description] + handler
        let launch = try Launch(command, environment: ["PYTHONWARNINGS": "ignore"], output: output)
        try wait(for: launch) { accepts(endpoint) }
        return (launch, endpoint)
    }

    private static func sServer(_ options: Options, _ places: Places) throws -> Start {
        let endpoint = try freeEndpoint()
        let launch = try OpenSSL.serve(at: endpoint, options, places)
        try wait(for: launch) { accepts(endpoint) }
        return (launch, endpoint)
    }

    private static func bare(_ output: String) throws -> Start {
        let endpoint = try freeEndpoint()
        let launch = try Launch(["/proc/self/exe", "bare", endpoint.description], environment: [:], output: output)
        try wait(for: launch) { accepts(endpoint) }
        return (launch, endpoint)
    }

    // MARK: Waiting for it

    private static func wait(for launch: Launch, until isReady: () -> Bool) throws {
        let deadline = launch.began + .seconds(20)
        while !isReady() {
            try launch.checkAlive()
            guard Clock.now() < deadline else { throw Failure("a server isn't ready after 20 s: \(launch.lastWords)") }
            usleep(100)
        }
    }

    private static func accepts(_ endpoint: Endpoint) -> Bool {
        guard var connector = try? Connector(to: endpoint), let socket = try? connector.connect() else { return false }
        defer { close(socket) }
        // On the loopback interface the handshake is over when connect(2) returns.
        var error: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        return getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0
    }

    /// One that nobody listens on, below those that the kernel gives to connections.
    private static func freeEndpoint() throws -> Endpoint {
        for _ in 0..<100 {
            let endpoint = Endpoint(address: .loopback4, port: .random(in: 10_000..<25_000))
            if (try? listen(on: endpoint, backlog: 1)) != nil { return endpoint }
        }
        throw Failure("no port from 10000 to 24999 is free")
    }
}
