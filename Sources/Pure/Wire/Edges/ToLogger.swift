package import Journal
import Vocabulary

/// What every process tells the logger: what happened, many observations in one packet. Nothing comes back.
package enum ToLogger: Message {
    case records([Observation])

    /// Octets of an observation without a field, at least.
    private static let shortest = 15

    package func encode(to writer: inout Writer) {
        switch self {
        case .records(let records):
            writer.uint8(1)
            writer.list(records) { $0.observation($1) }
        }
    }

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        guard tag == 1 else { throw reader.error("tag", .unknownTag(tag)) }
        reader.enter("records")
        self = .records(
            try reader.list("records", most: Limit.packet / Self.shortest) { (reader) throws(WireError) in
                try reader.observation()
            })
    }
}

/// What the logger tells others: nothing. No packet is one.
package enum FromLogger: Message {
    package func encode(to writer: inout Writer) {}

    package init(tag: UInt8, from reader: inout Reader) throws(WireError) {
        throw reader.error("tag", .unknownTag(tag))
    }
}
