package import Faults
package import SMTPGrammar
package import SMTPServer
package import Vocabulary

/// What happened in a conversation, for the log. Never holds a secret or a control octet.
package enum Note: Hashable, Sendable {
    /// The client said who it is.
    case identified(helo: String, esmtp: Bool)
    /// A line came: its verb, or `?`, and as much of it as is safe to show.
    case command(verb: String, text: String)
    /// A reply was made: exactly what the client gets.
    case reply(Reply)
    /// A command, or a message after its dot, was refused with a 4xx or 5xx.
    case refused(command: String, Reply)
    /// The store has the message.
    case message(MessageID, Envelope, octets: UInt64)
    /// The store has the message, and the client was not told.
    case commitUnacked(MessageID)
    case limit(ExceededLimit)
    case irregular(Irregularity)
    /// A fault fired.
    case fault(Fired)
    /// The client has authenticated.
    case authenticated(user: String, SASLMechanism)
    /// A handshake does this wrong.
    case tlsFault(TLSFault, TLSCarrier)
    /// EHLO was refused, since its name asks for that.
    case rejected(SessionWord)
    /// A word that can't act where it rides.
    case directiveIgnored(String, Carrier, reason: String)
    /// A text that is nearly a word.
    case directiveUnknown(String, Carrier, NotAWord)
    /// Nothing more is said in this conversation. Comes once.
    case ended(EndReason)
}

/// What was used up. The raw values are the log's words, as in the types below.
package enum ExceededLimit: String, Hashable, Sendable, CaseIterable {
    case connections
    case connectionsPerAddress = "connections_per_address"
    case connectionsPerMinute = "connections_per_minute"
    case messagesPerMinute = "messages_per_minute"
    case recipients
    case messageOctets = "message_octets"
    case badCommands = "bad_commands"
    case commandLine = "command_line"
    case commandWait = "command_wait"
    case contentWait = "content_wait"
    case messageWait = "message_wait"
    case replyWait = "reply_wait"
    case handshakeWait = "handshake_wait"
}

/// What a client did that the standard doesn't allow or that tells what it is. Each is noted once.
package enum Irregularity: String, Hashable, Sendable, CaseIterable {
    /// It spoke before the banner. RFC 5321 §3.1.
    case earlyTalker = "early_talker"
    /// It sent commands in a group before PIPELINING was offered to it, or after HELO. RFC 2920 §3.1.
    case unpipelined
    /// It sent content before the 354. RFC 2920 §3.1.
    case pipelinedBody = "pipelined_body"
    /// A command or a line of content ended with LF alone. RFC 5321 §2.3.8.
    case bareLF = "bare_lf"
    /// Content had CR alone.
    case bareCR = "bare_cr"
    /// A lenient server took from it what the standard forbids: `Leniency`'s.
    case blankBeforePath = "blank_before_path"
    case noBrackets = "no_brackets"
    case misplacedDots = "misplaced_dots"
    /// The same: parameters after HELO. RFC 5321 §4.1.1.11.
    case parametersOfHELO = "parameters_of_helo"
    /// It sent an HTTP request.
    case http
    /// It began a TLS handshake.
    case tlsHandshake = "tls_handshake"
    /// A proxy's header was due, and something else came.
    case proxyHeader = "proxy_header"
    /// It sent something in the clear behind STARTTLS, which is thrown away. RFC 3207 §4.2, CVE-2011-0411.
    case behindStartTLS = "behind_starttls"
}

/// Why a conversation ended.
package enum EndReason: String, Hashable, Sendable, CaseIterable {
    case quit
    /// The client ended its side.
    case clientClosed = "client_closed"
    /// The connection was reset, or couldn't be written to.
    case lost
    case timeout
    /// It used up what one client may.
    case limit
    /// What it sent could not be told apart into commands.
    case outOfStep = "out_of_step"
    /// TLS came to nothing, or broke.
    case tls
    /// A fault ended it.
    case fault
    /// The daemon stops.
    case stopped
}
