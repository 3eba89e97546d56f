package import Vocabulary

/// What happens in one session. No text here may hold a secret: the session leaves it out before.
extension Occurrence {
    package static func connection(_ session: SessionID, client: Peer, listener: String) -> Occurrence {
        Occurrence(
            .connection, .info, session: session,
            [Entry(.client, .text(client.description)), Entry(.listenerName, .text(fit(listener)))])
    }

    package static func identified(_ session: SessionID, helo: String, esmtp: Bool) -> Occurrence {
        Occurrence(
            .identified, .debug, session: session, [Entry(.helo, .text(fit(helo))), Entry(.esmtp, .flag(esmtp))])
    }

    package static func authenticated(_ session: SessionID, user: String, mechanism: SASLMechanism) -> Occurrence {
        Occurrence(
            .authenticated, .info, session: session,
            [Entry(.user, .text(fit(user))), Entry(.mechanism, .text(mechanism.description))])
    }

    package static func command(_ session: SessionID, verb: String, text: String) -> Occurrence {
        Occurrence(
            .command, .debug, session: session, [Entry(.verb, .text(fit(verb))), Entry(.text, .text(fit(text)))])
    }

    package static func reply(_ session: SessionID, code: Int, enhanced: String?, text: String) -> Occurrence {
        Occurrence(
            .reply, .debug, session: session,
            [Entry(.code, .integer(Int64(code)))] + enhanced.map { [Entry(.enhanced, .text($0))] }.orEmpty
                + [Entry(.text, .text(fit(text)))])
    }

    package static func message(
        _ session: SessionID, id: MessageID, sender: String, recipients: [String], octets: UInt64
    ) -> Occurrence {
        Occurrence(
            .message, .info, session: session,
            [
                Entry(.id, .text(id.text)), Entry(.sender, .text(fit(sender))),
                Entry(.recipients, .texts(fitting(recipients))),
                Entry(.octets, .integer(Int64(clamping: octets))),
            ])
    }

    package static func refused(_ session: SessionID, command: String, code: Int, enhanced: String?, text: String)
        -> Occurrence
    {
        Occurrence(
            .refused, .info, session: session,
            [Entry(.command, .text(fit(command))), Entry(.code, .integer(Int64(code)))]
                + enhanced.map { [Entry(.enhanced, .text($0))] }.orEmpty + [Entry(.text, .text(fit(text)))])
    }

    package static func limit(_ session: SessionID, _ name: String) -> Occurrence {
        Occurrence(.limit, .warning, session: session, [Entry(.limitName, .text(fit(name)))])
    }

    package static func irregular(_ session: SessionID, _ what: String) -> Occurrence {
        Occurrence(.irregular, .info, session: session, [Entry(.what, .text(fit(what)))])
    }

    /// The message is stored, and the client was gone before it could know. RFC 1047.
    package static func commitUnacked(_ session: SessionID, id: MessageID) -> Occurrence {
        Occurrence(.commitUnacked, .warning, session: session, [Entry(.id, .text(id.text))])
    }

    package static func disconnect(
        _ session: SessionID, reason: String, messages: UInt64, octetsIn: UInt64, octetsOut: UInt64, lasted: Duration
    ) -> Occurrence {
        Occurrence(
            .disconnect, .info, session: session,
            [
                Entry(.reason, .text(fit(reason))), Entry(.messages, .integer(Int64(clamping: messages))),
                Entry(.octetsIn, .integer(Int64(clamping: octetsIn))),
                Entry(.octetsOut, .integer(Int64(clamping: octetsOut))),
                Entry(.duration, .milliseconds(Int64(lasted.nanoseconds / 1_000_000))),
            ])
    }

    /// As many of the addresses as fit a record of a few kilobytes; the envelope record has them all.
    private static func fitting(_ addresses: [String]) -> [String] {
        var room = 4 * Value.longestText
        return addresses.prefix(Value.longestList).prefix { address in
            room -= address.utf8.count
            return room >= 0
        }.map(fit)
    }
}

extension Optional where Wrapped == [Occurrence.Entry] {
    fileprivate var orEmpty: [Occurrence.Entry] { self ?? [] }
}
