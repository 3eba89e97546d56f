import Foundation

/// A daemon of one test's own, on free loopback ports, in a directory of its own. Whatever happens, it's gone when
/// the test is over.
package final class Daemon {
    package let directory: TemporaryDirectory
    package let process: Subprocess
    package let listeners: [Listener]
    private var family: [ProcessEntry] = []

    /// An entry of the ports file.
    package struct Listener: Hashable, Sendable {
        package let name: String
        package let address: String
        /// 0 for a Unix socket, whose address begins with `unix:`.
        package let port: UInt16
        package let tls: String
    }

    /// It didn't come as far as the ports file.
    package struct DidNotStart: Error, CustomStringConvertible {
        package let ending: Ending
        package let errors: String

        package var description: String { "\(ending): \(errors)" }
    }

    /// Starts it, and waits until it accepts.
    /// - Parameters:
    ///   - store: where it keeps messages, in the directory; nil if it drops them.
    ///   - readsLog: if not, the log waits in the pipe.
    ///   - openFiles: how many descriptors a process of its may have (ulimit -n).
    ///   - fileBlocks: how large a file of its may be, in units of 512 octets (ulimit -f).
    ///   - wrapper: a program with its arguments that becomes the daemon, whose command stands behind them.
    ///   - logFile: where the log goes instead; then there are no `records`.
    /// - Throws: `DidNotStart`.
    package init(
        _ options: [String] = [], store: String? = nil, in directory: TemporaryDirectory? = nil,
        environment: [String: String] = [:], openFiles: Int? = nil, fileBlocks: Int? = nil,
        readsLog: Bool = true, through wrapper: [String] = [], logFile: String? = nil
    ) throws {
        let directory = try directory ?? TemporaryDirectory()
        var arguments = ["--ports-file", directory.path("ports.json")]
        let places = ["--listen", "--address", "--port-offset", "--config"]
        if !options.contains(where: places.contains), !environment.keys.contains("FUMBLED_LISTEN") {
            arguments += ["--listen", "127.0.0.1:0"]
        }
        if let store { arguments += ["--store", "maildir:\(directory.path(store))"] }
        var command = try Program.command(arguments + options, openFiles: openFiles, fileBlocks: fileBlocks)
        if let first = wrapper.first { command = (first, wrapper + [command.path] + command.arguments.dropFirst()) }
        let process = try Subprocess(
            command.path, command.arguments, environment: Program.environment.merging(environment) { $1 },
            readsOutput: readsLog, outputFile: logFile)
        self.directory = directory
        self.process = process
        listeners = try Patience.wait(for: "the ports file") {
            if let listeners = try Self.listeners(directory, of: process.pid) { return listeners }
            guard let ending = process.endingNow() else { return nil }
            throw DidNotStart(ending: ending, errors: try process.errors.whole("errors"))
        }
        family = ProcessEntry.children(of: process.pid)
    }

    deinit {
        guard process.endingNow() == nil else { return }
        process.signal(SIGKILL)
        try? waitUntilAllAreGone()
    }

    /// What the ports file says, once it's this process's: one that was killed leaves its own behind, and one that
    /// ended an empty one, where it may not remove it.
    private static func listeners(_ directory: TemporaryDirectory, of pid: Int32) throws -> [Listener]? {
        guard let text = try? String(contentsOfFile: directory.path("ports.json"), encoding: .utf8),
            !text.isEmpty
        else { return nil }
        let file = try JSONValue(text)
        guard file["pid"]?.integer == Int(pid) else { return nil }
        return file["listeners"]?.array?.compactMap { entry in
            guard let name = entry["name"]?.text, let address = entry["address"]?.text, let tls = entry["tls"]?.text
            else { return nil }
            let port = entry["port"]?.integer.flatMap(UInt16.init(exactly:)) ?? 0
            return Listener(name: name, address: address, port: port, tls: tls)
        }
    }

    // MARK: Mail

    package var port: UInt16 { listeners.first?.port ?? 0 }

    /// Where `store` put the mail.
    package func maildir(_ store: String) -> Maildir { Maildir(path: directory.path(store)) }

    /// A client that is connected and hasn't read the banner.
    package func connect(
        from source: String? = nil, receiveBuffer: Int? = nil, listener: Int = 0
    ) throws -> SMTPClient {
        let address = listeners[listener].address
        if address.hasPrefix("unix:") { return try SMTPClient(toPath: String(address.dropFirst(5))) }
        return try SMTPClient(
            to: address, port: listeners[listener].port, from: source,
            receiveBuffer: receiveBuffer)
    }

    /// A client that has been greeted and has said EHLO.
    package func client() throws -> SMTPClient {
        let client = try connect()
        try client.expect(220)
        try client.command("EHLO client.test", 250)
        return client
    }

    // MARK: Processes

    package var pid: Int32 { process.pid }

    /// The children that it had when it was ready.
    package var children: [ProcessEntry] { family }

    package func child(_ role: String) throws -> ProcessEntry {
        guard let child = family.first(where: { $0.title == "fumbled: \(role)" }) else {
            throw Unfit("no \(role) among \(family.map(\.title))")
        }
        return child
    }

    package func signal(_ signal: CInt) { process.signal(signal) }

    /// How it ended, if it has.
    package func endingNow() -> Ending? { process.endingNow() }

    package func wait() throws -> Ending { try process.wait() }

    /// Asks it to stop, and waits for its end.
    @discardableResult
    package func stop() throws -> Ending {
        signal(SIGTERM)
        return try wait()
    }

    /// Waits until neither it nor a child of its is there.
    package func waitUntilAllAreGone() throws {
        _ = try process.wait()
        try Patience.wait(until: "every process is gone") { family.allSatisfy { !ProcessEntry.isAlive($0.pid) } }
    }

    // MARK: The log

    /// What is in the log so far; all of it once the daemon has ended.
    package var records: [LogRecord] {
        get throws {
            // Its last words may still be on their way to whoever reads them here.
            if process.endingNow() != nil { _ = try process.output.whole("log") }
            return try process.output.lines.map { try LogRecord($0) }
        }
    }

    /// The first record of this event that fits, as soon as it's there.
    @discardableResult
    package func record(_ event: String, where fits: (LogRecord) -> Bool = { _ in true }) throws -> LogRecord {
        var seen = 0
        let found = try process.output.wait(for: "a record of \(event)") { () throws -> LogRecord? in
            let lines = process.output.lines
            defer { seen = lines.count }
            return try lines.dropFirst(seen).map { try LogRecord($0) }.first { $0.event == event && fits($0) }
        }
        guard let found else { throw Unfit("the log ended without \(event):\n\(process.output.text)") }
        return found
    }

    /// Everything it said on standard error, once it has ended.
    package var errors: String { get throws { try process.errors.whole("errors") } }
}
