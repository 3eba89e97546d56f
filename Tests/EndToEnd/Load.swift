import Foundation
import Support

/// Clients that send message after message, until the server is gone or says that it goes.
final class Load: @unchecked Sendable {
    private let port: UInt16
    private let lock = NSLock()
    private var ids: [String] = []

    init(on port: UInt16) {
        self.port = port
    }

    /// The messages whose 250 a client has read.
    var acknowledged: [String] { lock.withLock { ids } }

    /// Runs so many clients, and the deed beside them, until all have come to their end.
    func run(clients: Int, beside deed: () -> Void) {
        let end = DispatchGroup()
        for number in 0..<clients {
            end.enter()
            Thread.detachNewThread { [self] in
                try? send(number)
                end.leave()
            }
        }
        deed()
        end.wait()
    }

    private func send(_ number: Int) throws {
        let client = try SMTPClient(to: "127.0.0.1", port: port)
        try client.expect(220)
        try client.command("EHLO client-\(number).test", 250)
        let content = Array((String(repeating: "a line of client \(number)\r\n", count: 20) + ".\r\n").utf8)
        while let id = try client.deliver(content).id { lock.withLock { ids.append(id) } }
    }
}
