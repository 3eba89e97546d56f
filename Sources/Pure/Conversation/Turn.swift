import Faults
import SMTPGrammar
package import Vocabulary

/// What comes of a conversation's events, and what they are made with: one for all the conversations of a process,
/// so that none of them holds memory for it while it's idle.
package struct Turn: Sendable {
    /// What the host is to do, in this order. It takes them out after each event, before the next one.
    package var effects: [Conversation.Effect] = []
    /// What the dialogue wants done, on the way to becoming effects.
    var deeds: [DialogueEffect] = []
    /// What messages are called that the store doesn't name.
    package var names: MessageNames
    /// What AUTH draws and computes with.
    var nonces: Nonces
    /// Whether there's a store. If there's none, nobody has to be asked, and messages are counted here.
    package let stores: Bool
    private var discarded = Discarded()
    /// What was read of the EHLO name that came last: many clients have the same one.
    private var lastHelo: (host: Host, reading: Reading)?

    /// Messages taken without a store.
    package struct Discarded: Hashable, Sendable {
        package fileprivate(set) var messages: UInt32 = 0
        package fileprivate(set) var octets: UInt64 = 0
    }

    package init(names: MessageNames, nonces: Nonces, stores: Bool) {
        self.names = names
        self.nonces = nonces
        self.stores = stores
    }

    mutating func reading(of helo: Host) -> Reading {
        if let lastHelo, lastHelo.host == helo { return lastHelo.reading }
        let reading = Reading(helo: helo)
        lastHelo = (helo, reading)
        return reading
    }

    mutating func discard(octets: UInt64) -> MessageID {
        discarded.messages += 1
        discarded.octets += octets
        return names.next()
    }

    /// How much was discarded since this was told last, if there are so many messages.
    package mutating func takeDiscarded(atLeast least: UInt32) -> Discarded? {
        guard discarded.messages >= max(1, least) else { return nil }
        defer { discarded = Discarded() }
        return discarded
    }
}
