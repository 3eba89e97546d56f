import Glibc
import Kernel
import Vocabulary

/// A server that is hardly one: `bench bare ADDRESS:PORT`. One thread, one read and one write for each time that a
/// client waits, replies that were made beforehand, commands told apart by a letter, nothing checked, nothing kept.
///
/// What it costs is what the kernel asks for the calls that nobody can do without here. Nobody can be farther ahead of
/// another server than this is.
final class Bare {
    private let listener: Descriptor
    private var poller: Poller
    private var clients: [CInt: SharedDescriptor] = [:]
    private var inContent: Set<CInt> = []
    private var input = [UInt8](repeating: 0, count: 65_536)
    private var replies: [UInt8] = []

    private static let backlog = 1_024
    private static let listenerToken = UInt64.max
    private static let banner = Array("220 bare.test ESMTP\r\n".utf8)
    private static let greeting = Array("250-bare.test\r\n250-PIPELINING\r\n250-SIZE 0\r\n250 8BITMIME\r\n".utf8)
    private static let ok = Array("250 2.0.0 OK\r\n".utf8)
    private static let sendContent = Array("354 Send the message\r\n".utf8)
    private static let closing = Array("221 2.0.0 Closing\r\n".utf8)
    private static let end = Array("\r\n.\r\n".utf8)

    init(at endpoint: Endpoint) throws {
        listener = try listen(on: endpoint, backlog: Self.backlog)
        poller = try Poller()
        try poller.add(listener.number, .readable, token: Self.listenerToken)
    }

    func serve() throws -> Never {
        while true {
            for ready in try poller.wait(for: nil) {
                if ready.token == Self.listenerToken { try greet() } else { try hear(CInt(ready.token)) }
            }
        }
    }

    private func greet() throws {
        while let accepted = try accept(from: listener.number) {
            let client = SharedDescriptor(accepted.descriptor)
            try poller.add(client.number, .readable, token: UInt64(client.number))
            clients[client.number] = client
            _ = send(Self.banner.span, to: client.number)
        }
    }

    private func hear(_ number: CInt) throws {
        guard case .octets(let count) = receive(from: number, into: &input), answer(count, of: number) else {
            clients[number] = nil
            inContent.remove(number)
            return
        }
    }

    /// - Returns: false once the client has said QUIT.
    private func answer(_ count: Int, of number: CInt) -> Bool {
        replies.removeAll(keepingCapacity: true)
        var position = 0
        var goesOn = true
        while position < count, goesOn {
            if inContent.contains(number) {
                guard let end = endOfContent(from: position, to: count) else { break }
                position = end
                inContent.remove(number)
                replies += Self.ok
                continue
            }
            switch input[position] {
            case UInt8(ascii: "E"): replies += Self.greeting
            case UInt8(ascii: "D"):
                replies += Self.sendContent
                inContent.insert(number)
            case UInt8(ascii: "Q"):
                replies += Self.closing
                goesOn = false
            default: replies += Self.ok
            }
            position = (input[position..<count].firstIndex(of: UInt8(ascii: "\n")) ?? count - 1) + 1
        }
        // A span of a local: one of a class's property can't be had.
        let replies = replies
        if !replies.isEmpty { _ = send(replies.span, to: number) }
        return goesOn
    }

    /// Content is in one piece, or the rest of it is: nothing is looked for where it isn't as a rule.
    private func endOfContent(from start: Int, to count: Int) -> Int? {
        if count - start >= Self.end.count, input[(count - Self.end.count)..<count].elementsEqual(Self.end) {
            return count
        }
        var place = start
        while let dot = input[place..<count].firstIndex(of: UInt8(ascii: ".")) {
            place = dot + 1
            guard dot >= start + 2, dot + 2 < count else { continue }
            if input[(dot - 2)..<(dot + 3)].elementsEqual(Self.end) { return dot + 3 }
        }
        return nil
    }
}
