package import Vocabulary

/// What comes of a conversation's events, and what they are made with: one for all the conversations of a process,
/// so that none of them holds memory for it while it's idle.
package struct Turn: Sendable {
    /// What the host is to do, in this order. It takes them out after each event, before the next one.
    package var effects: [Conversation.Effect] = []
    /// What the dialogue wants done, on the way to becoming effects.
    var deeds: [DialogueEffect] = []
    /// Where messages go if there's no store: nobody has to be asked then.
    package var discards: Discards?

    package init(discards: Discards? = nil) {
        self.discards = discards
    }
}

/// Messages taken without a store: each gets an ID like any other, and they are counted.
package struct Discards: Sendable {
    private let hostname: Domain
    private let process: Int32
    private var count: UInt64 = 0
    private var messages: UInt32 = 0
    private var octets: UInt64 = 0
    /// When this is, for the IDs.
    package var now: WallTime

    package init(hostname: Domain, process: Int32, at now: WallTime) {
        self.hostname = hostname
        self.process = process
        self.now = now
    }

    mutating func take(octets: UInt64) -> MessageID {
        messages += 1
        self.octets += octets
        return name()
    }

    /// An ID that no other message has.
    package mutating func name() -> MessageID {
        count += 1
        return MessageID(time: now, process: process, count: count, host: hostname)
    }

    /// How many were taken since this was told last, if there are so many.
    package mutating func report(atLeast least: UInt32) -> (messages: UInt32, octets: UInt64)? {
        guard messages >= max(1, least) else { return nil }
        defer { (messages, octets) = (0, 0) }
        return (messages, octets)
    }
}
