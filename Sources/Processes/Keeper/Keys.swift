import Privsep
import TLS
import Vocabulary
import Wire

/// The keys by their numbers: those that hold, and those that held before the last reload, since a handshake that was
/// under way then still asks for one.
struct Keys {
    private var current: [UInt32: SigningKey]
    private var former: [UInt32: SigningKey] = [:]

    /// - Throws: if one is none. The parent has read them.
    init(_ entries: [KeeperEntry]) throws(TLSError) {
        current = [:]
        for entry in entries { current[entry.number] = try SigningKey(der: entry.key) }
    }

    init(_ entries: [KeeperEntry], from parent: ParentLink<KeeperSettings>) throws {
        do {
            try self.init(entries)
        } catch {
            throw parent.violation("\(error)")
        }
    }

    mutating func replace(by keys: Keys) {
        (former, current) = (current, keys.current)
    }

    subscript(number: UInt32) -> SigningKey? { current[number] ?? former[number] }
}
