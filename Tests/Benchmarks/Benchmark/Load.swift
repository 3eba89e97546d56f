/// What a client puts on a server: so many messages of one size, over so many connections at a time.
package struct Load: Hashable, Sendable {
    /// How the commands of a message go.
    package enum Style: String, Hashable, Sendable, CaseIterable {
        /// One command, then its reply.
        case lockStep = "lock-step"
        /// MAIL, RCPT and DATA in one write, then the content: RFC 2920.
        case grouped
        /// The content and the next group in one write.
        case streamed
    }

    package enum Connections: String, Hashable, Sendable, CaseIterable {
        /// One for each message, ended by QUIT.
        case perMessage = "per-message"
        /// Opened before the first message, kept for all.
        case reused
    }

    package var style: Style
    package var connections: Connections
    /// Connections at a time.
    package var sessions: Int
    package var messages: Int
    /// Content of a message, its last CRLF included, in octets.
    package var octets: Int

    package init(style: Style, connections: Connections, sessions: Int, messages: Int, octets: Int = 1_024) {
        self.style = style
        self.connections = connections
        self.sessions = sessions
        self.messages = messages
        self.octets = octets
    }

    /// The shortest content there is: the header and one line.
    package static let leastOctets = 64
}

/// A message's content: a short header and lines of 78 letters, so many octets in all, the final dot not among them.
///
/// - Precondition: at least `Load.leastOctets`.
package func content(octets count: Int) -> [UInt8] {
    precondition(count >= Load.leastOctets)
    var octets = Array("From: <sender@bench.test>\r\nSubject: bench\r\n\r\n".utf8)
    while octets.count < count {
        let rest = count - octets.count
        // A rest of one octet has no room for CRLF: the line before takes it.
        let line = rest <= longestLine ? rest : rest == longestLine + 1 ? longestLine - 1 : longestLine
        octets += Array(repeating: UInt8(ascii: "x"), count: line - 2) + Array("\r\n".utf8)
    }
    return octets
}

/// CRLF included, in octets. RFC 5322 §2.1.1 asks for no more than 78 without it.
private let longestLine = 80
