package import Vocabulary

/// Each session process asks the keeper for signatures, where there's a keeper.
package enum SessionKeeper: Edge {
    package typealias ToSecond = SessionToKeeper
    package typealias ToFirst = KeeperToSession
    package static let first = Role.session
    package static let second = Role.keeper
}

/// All that a session process can tell the keeper.
package enum SessionToKeeper: Message {
    /// Sign what a handshake has to be signed: answered by `signed` or `refused`. The ordinal is the session's own, to
    /// know the answer by.
    case sign(ordinal: UInt32, key: UInt32, SignatureScheme, HandshakeContent)

    package func encode(to writer: inout Writer) {
        switch self {
        case .sign(let ordinal, let key, let scheme, let content):
            writer.uint8(1)
            writer.uint32(ordinal)
            writer.uint32(key)
            writer.uint16(scheme.rawValue)
            writer.bytes(content.octets)
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        guard tag == 1 else { throw reader.error("tag", .unknownTag(tag)) }
        reader.enter("sign")
        self = .sign(
            ordinal: try reader.uint32("ordinal"), key: try reader.uint32("key"),
            try reader.valid("scheme", SignatureScheme(rawValue: try reader.uint16("scheme"))),
            try reader.valid(
                "content", HandshakeContent(try reader.bytes("content", most: HandshakeContent.longest))))
    }
}

/// All that the keeper can tell a session process.
package enum KeeperToSession: Message {
    case signed(ordinal: UInt32, [UInt8])
    /// There's no such key any more, or it can't sign.
    case refused(ordinal: UInt32)

    package func encode(to writer: inout Writer) {
        switch self {
        case .signed(let ordinal, let signature):
            writer.uint8(1)
            writer.uint32(ordinal)
            writer.bytes(signature)
        case .refused(let ordinal):
            writer.uint8(2)
            writer.uint32(ordinal)
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        switch tag {
        case 1:
            reader.enter("signed")
            self = .signed(
                ordinal: try reader.uint32("ordinal"), try reader.bytes("signature", most: Limit.signature))
        case 2:
            reader.enter("refused")
            self = .refused(ordinal: try reader.uint32("ordinal"))
        default: throw reader.error("tag", .unknownTag(tag))
        }
    }
}
