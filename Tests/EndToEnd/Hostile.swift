import Support
import Testing
import Vocabulary
import Wire

/// Values that a lone role is played with, and what is expected of one that was told what it may not be told.
enum Hostile {
    static let hostname = valid(Domain("hostile.test"))
    static let session = valid(SessionID(1))
    static let transaction = transaction(1, 1)
    static let endpoint = Endpoint(address: .loopback4, port: 0)
    static let digest = [UInt8](repeating: 0, count: SessionToSink.digestOctets)
    /// One that no message has.
    static let unknownTag: UInt8 = 0xFF

    static func transaction(_ session: UInt64, _ ordinal: UInt32) -> TransactionID {
        valid(TransactionID(session: valid(SessionID(session)), ordinal: ordinal))
    }

    static let provenance = Provenance(
        client: .inherited, listener: "smtp", helo: "client.test", esmtp: true, connected: WallTime(microseconds: 0),
        opened: WallTime(microseconds: 0))

    private static func valid<Value>(_ value: Value?) -> Value {
        guard let value else { preconditionFailure("a value of the tests' own isn't valid") }
        return value
    }

    /// It ends with 76, and the log has the link and what was wrong.
    static func expectViolation<Settings>(
        _ role: LoneRole<Settings>, over link: String, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(try role.wait() == .exited(ExitCode.violation), sourceLocation: sourceLocation)
        let violation = try #require(try role.violation(), sourceLocation: sourceLocation)
        #expect(violation.link == link, sourceLocation: sourceLocation)
        #expect(violation.what.contains(what), "\(violation.what)", sourceLocation: sourceLocation)
    }
}

extension Message {
    /// The packet with octets behind it that don't belong there.
    var withMore: [UInt8] { packet + [0] }
    /// The packet without its last octet.
    var cut: [UInt8] { Array(packet.dropLast()) }
}
