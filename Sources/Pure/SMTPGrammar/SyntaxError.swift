/// What's wrong with a line that should have been a command: the reply it gets, and what follows.
package struct SyntaxError: Error, Hashable, Sendable {
    package let reply: Reply
    package let aftermath: Aftermath

    package init(_ reply: Reply, then aftermath: Aftermath = .nextLine) {
        self.reply = reply
        self.aftermath = aftermath
    }

    /// Behind a BDAT that can't be read stand octets of which nobody knows where they end. RFC 3030 §2.
    func closing(behind verb: Verb?) -> SyntaxError {
        verb == .bdat && aftermath == .nextLine ? SyntaxError(reply, then: .close) : self
    }

    /// The replies to HELO and EHLO have no enhanced code. RFC 2034 §4.
    var withoutStatus: SyntaxError { SyntaxError(reply.withoutStatus, then: aftermath) }
}

/// Whether what follows a refused line can still be a command.
package enum Aftermath: Hashable, Sendable {
    /// The next line is one.
    case nextLine
    /// So many octets are none, and then comes the next line.
    case octets(UInt64)
    /// What follows isn't meant as commands, and is never read as such: the connection ends.
    case close
    /// The same, and the end is announced, since this client reads lines.
    case announceAndClose
}

extension SyntaxError {
    /// A line too long, of which this is the beginning. With a long target an HTTP request is one as well, and what
    /// follows it is no more a command.
    package static func lineTooLong(_ beginning: [UInt8]) -> SyntaxError {
        if Verb(of: beginning.span) == .auth { return .authenticationLineTooLong }
        return beginning.beginsLikeHTTPRequest ? .http : lineTooLong.closing(behind: Verb(of: beginning.span))
    }

    /// A line that ended with LF alone.
    package static func bareLF(_ line: Span<UInt8>) -> SyntaxError { bareLF.closing(behind: Verb(of: line)) }

    package static let bareLF = SyntaxError(
        Reply(500, .syntax, "Line ends with a bare LF; a command ends with CRLF"))
    package static let bareCR = SyntaxError(
        Reply(500, .syntax, "Line has a bare CR; a command ends with CRLF"))
    package static let lineTooLong = SyntaxError(Reply(500, .syntax, "Line too long"))
    /// RFC 4954 §6.
    package static let authenticationLineTooLong = SyntaxError(
        Reply(500, .authenticationLineTooLong, "Authentication exchange line too long"))
    package static let unendingLine = SyntaxError(Reply(500, .syntax, "Line without end"), then: .close)
    package static let tlsHandshake = SyntaxError(Reply(500, .syntax, "No TLS on this port"), then: .close)
    package static let proxyHeader = SyntaxError(Reply(500, .syntax, "No proxy stands before this port"), then: .close)
    package static let http = SyntaxError(Reply(500, .syntax, "This is SMTP, not HTTP"), then: .announceAndClose)

    package static let notACommand = SyntaxError(Reply(500, .syntax, "Syntax error, command not recognized"))
    package static let unknownCommand = SyntaxError(Reply(500, .invalidCommand, "Command not recognized"))

    package static let controlOctet = SyntaxError(Reply(501, .syntax, "Control or 8-bit octet in an argument"))
    package static let noArgumentAllowed = SyntaxError(Reply(501, .invalidArguments, "No argument allowed"))

    /// An argument that doesn't look like what the manual says: `Syntax: VRFY name`.
    package static func arguments(_ syntax: String) -> SyntaxError {
        SyntaxError(Reply(501, .invalidArguments, "Syntax: \(syntax)"))
    }

    package static func parameters(_ text: String) -> SyntaxError {
        SyntaxError(Reply(501, .invalidArguments, text))
    }

    package static let unknownParameter = SyntaxError(Reply(555, .invalidArguments, "Parameter not recognized"))
}
