import Foundation
import Support

/// Clients that send message after message, no two alike, until the server is gone or says that it goes.
final class Load: @unchecked Sendable {
    private let port: UInt16
    private let lock = NSLock()
    private var taken: [String: Message] = [:]
    private var begun: [[UInt8]: Message] = [:]

    struct Message {
        let content: [UInt8]
        let sender: String
        let recipients: [String]

        /// - Parameter ordinal: of the client's messages; every tenth is a longer one.
        init(of client: Int, _ ordinal: Int) {
            let lines = ordinal % 10 == 9 ? 2_000 : 20
            let first = "Subject: message \(ordinal) of client \(client)\r\n\r\n"
            content = Array((first + String(repeating: "a line of client \(client)\r\n", count: lines)).utf8)
            sender = "client-\(client)@client.test"
            recipients = (0...ordinal % 3).map { "recipient-\($0)-of-\(ordinal)@server.test" }
        }
    }

    init(on port: UInt16) {
        self.port = port
    }

    /// The messages whose 250 a client has read.
    var acknowledged: [String] { Array(messages.keys) }
    /// The same with what they were.
    var messages: [String: Message] { lock.withLock { taken } }
    /// By their content, all messages that a client began to send.
    var sent: [[UInt8]: Message] { lock.withLock { begun } }

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
        for ordinal in 0... {
            let message = Message(of: number, ordinal)
            lock.withLock { begun[message.content] = message }
            let reply = try client.deliver(
                message.content + Array(".\r\n".utf8), from: message.sender, to: message.recipients)
            guard let id = reply.id else { return }
            lock.withLock { taken[id] = message }
        }
    }
}
