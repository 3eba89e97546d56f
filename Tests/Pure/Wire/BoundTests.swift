import Journal
import Support
import Testing
import Vocabulary

@testable import Wire

@Suite("No packet makes its receiver hold more than a small multiple of itself")
struct BoundTests {
    /// The numbers, texts and lists that a value is made of. Each takes a few words of memory.
    private func parts(of value: Any) -> Int {
        let children = Mirror(reflecting: value).children
        return value is String || children.isEmpty ? 1 : children.reduce(1) { $0 + parts(of: $1.value) }
    }

    private func packet(_ tag: UInt8, _ write: (inout Writer) -> Void) -> [UInt8] {
        var writer = Writer()
        writer.uint8(tag)
        write(&writer)
        return writer.octets
    }

    private func refusal<Sample: Message>(_ packet: [UInt8], of type: Sample.Type) -> WireError.Problem? {
        do {
            _ = try Sample(packet: packet, descriptors: 0)
            return nil
        } catch {
            return error.problem
        }
    }

    private static let transaction: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]

    /// As many elements as fit, each as short as it can be, so that the receiver gets the most for the least.
    @Test func `the densest packets come to a few parts for each octet`() throws {
        let session = try #require(SessionID(1))
        let transaction = try #require(TransactionID(session: session, ordinal: 1))
        let recipients = SessionToSink.recipients(
            transaction,
            Array(repeating: Addressee(address: ""), count: (Limit.packet - 17) / 8))
        let parameters = SessionToSink.recipients(
            transaction,
            Array(
                repeating: Addressee(
                    address: "",
                    parameters: Array(repeating: Parameter(keyword: "", value: nil), count: Limit.parameters)),
                count: 90))
        let ended = SessionToListener.progress(
            taken: 0, ended: Array(repeating: session, count: SessionToListener.mostEnded))
        let flags = (0..<Field.allCases.count).map { _ in Occurrence.Entry(.esmtp, .flag(true)) }
        let texts = (0..<Field.allCases.count).map { _ in
            Occurrence.Entry(.holds, .texts(Array(repeating: "", count: 100)))
        }
        func records(_ fields: [Occurrence.Entry], _ count: Int) -> ToLogger {
            let observation = Observation(time: WallTime(microseconds: 0), Occurrence(.remark, .info, fields))
            return .records(Array(repeating: observation, count: count))
        }
        let densest: [any Message] = [
            recipients, parameters, ended, records([], 1_400), records(flags, 150), records(texts, 1),
        ]
        for message in densest {
            #expect(message.packet.count <= Limit.packet)
            #expect(message.packet.count > Limit.packet / 2)
            #expect(parts(of: message) <= 4 * message.packet.count, "\(type(of: message))")
        }
    }

    @Test(arguments: [
        UInt32(Limit.path) + 1, UInt32(Limit.packet), UInt32(Int32.max), .max,
    ])
    func `a text longer than its field may be is refused before it's read`(length: UInt32) {
        let recipients = packet(2) { writer in
            for octet in Self.transaction { writer.uint8(octet) }
            writer.uint32(1)
            writer.uint32(length)
        }
        #expect(refusal(recipients, of: SessionToSink.self) == .tooLong(Int(length), most: Limit.path))
    }

    @Test(arguments: [UInt32(SessionToListener.mostEnded) + 1, .max])
    func `a list longer than its field may be is refused before it's read`(count: UInt32) {
        let ended = packet(1) { writer in
            writer.uint16(0)
            writer.uint32(count)
        }
        #expect(refusal(ended, of: SessionToListener.self) == .tooLong(Int(count), most: SessionToListener.mostEnded))
    }

    @Test func `a list that announces more than came holds no more than came`() {
        let ended = packet(1) { writer in
            writer.uint16(0)
            writer.uint32(UInt32(SessionToListener.mostEnded))
            writer.uint64(1)
        }
        #expect(refusal(ended, of: SessionToListener.self) == .short)
    }

    @Test func `a message names no more words that fired than it may, and the most it may fit a packet`() throws {
        let session = try #require(SessionID(1))
        func commit(_ count: Int, length: Int) throws -> SessionToSink {
            .commit(
                try #require(TransactionID(session: session, ordinal: 1)), recipients: 1, octets: 1,
                digest: Array(repeating: 0, count: SessionToSink.digestOctets),
                faults: Array(repeating: String(repeating: "x", count: length), count: count))
        }
        let (most, longest) = (SessionToSink.mostFaults, SessionToSink.longestFault)
        let largest = try commit(most, length: longest).packet
        #expect(largest.count <= Limit.packet)
        #expect(refusal(largest, of: SessionToSink.self) == nil)
        #expect(
            refusal(try commit(most + 1, length: 0).packet, of: SessionToSink.self) == .tooLong(most + 1, most: most))
        #expect(
            refusal(try commit(1, length: longest + 1).packet, of: SessionToSink.self)
                == .tooLong(longest + 1, most: longest))
    }

    @Test(arguments: [31, 33])
    func `a digest has its length and no other`(count: Int) {
        let commit = packet(3) { writer in
            for octet in Self.transaction { writer.uint8(octet) }
            writer.uint32(1)
            writer.uint64(0)
            writer.bytes(Array(repeating: 0, count: count))
            writer.uint32(0)
        }
        #expect(refusal(commit, of: SessionToSink.self) != nil)
    }

    @Test(arguments: [
        (WireError.Problem.short, "it ends too early"), (.trailing(3), "3 octets too many"),
        (.unknownTag(9), "no message has the tag 9"), (.invalid, "a value it can't have"),
        (.tooLong(300, most: 256), "300 long, at most 256"), (.notText, "not UTF-8 without NUL"),
        (.descriptors(2, expected: 1), "2 descriptors came, 1 belong to it"),
    ])
    func `a refusal names the message and the field`(problem: WireError.Problem, text: String) {
        let error = WireError(message: "open", field: "helo", problem: problem)
        #expect(error.description == "message 'open', field 'helo': \(text)")
    }

    @Test func `what the logger says to others is nothing`() {
        for tag in UInt8.min...UInt8.max {
            #expect(refusal([tag], of: FromLogger.self) == .unknownTag(tag))
        }
        #expect(refusal([], of: FromLogger.self) == .short)
    }
}

@Suite("Places where packets are refused")
struct RefusalTests {
    private static let session: [UInt8] = [7, 0, 0, 0, 0, 0, 0, 0]

    @Test(
        arguments: [
            ([1], "session"), ([1] + session, "peer"), ([1] + session + [9], "peer"),
            ([1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0], "session"), ([1] + session + [2, 0, 4], "admission"),
            ([1] + session + [1, 5, 0, 0, 0, 1, 2, 3, 4, 5, 0, 0, 0, 0], "peer"), ([2, 0], "end"), ([4], "tag"),
            ([], "tag"),
        ] as [([UInt8], String)])
    func `a connection's refusal names the field`(packet: [UInt8], field: String) {
        let error = #expect(throws: WireError.self) { try ListenerToSession(packet: packet, descriptors: 1) }
        #expect(error?.field == field)
        #expect(error?.message == (packet.first == 1 ? "connection" : "ListenerToSession"))
    }
}
