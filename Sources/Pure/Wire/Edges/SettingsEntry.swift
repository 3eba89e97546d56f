import Vocabulary

/// What settings have any number of: it comes behind them in messages of its own, for it may not fit one.
package protocol SettingsEntry: Hashable, Sendable {
    /// Takes less than a packet, whatever it is.
    func encode(to writer: inout Writer)
    init(from reader: inout Reader) throws(WireError)
}

/// The entry of settings that have none.
package enum NoEntry: SettingsEntry {
    package func encode(to writer: inout Writer) {}

    package init(from reader: inout Reader) throws(WireError) {
        throw reader.error("entry", .invalid)
    }
}

extension ParentToChild {
    /// Entries in as many messages as they take, in their order.
    package static func messages(of entries: [Settings.Entry]) -> [Self] {
        var messages: [Self] = []
        var gathered: [Settings.Entry] = []
        var room = entryRoom
        for entry in entries {
            var writer = Writer()
            entry.encode(to: &writer)
            if writer.octets.count > room, !gathered.isEmpty {
                messages.append(.entries(gathered))
                (gathered, room) = ([], entryRoom)
            }
            gathered.append(entry)
            room -= writer.octets.count
        }
        return gathered.isEmpty ? messages : messages + [.entries(gathered)]
    }

    /// Of a packet, in octets: without tag and count.
    private static var entryRoom: Int { Limit.packet - 5 }

    /// Entries that one packet has room for: each takes an octet at least.
    static var mostEntries: Int { entryRoom }
}
