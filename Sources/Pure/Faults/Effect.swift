package import SMTPGrammar

/// What a fault does at its point.
package enum Effect: Hashable, Sendable {
    /// The command isn't done; this reply refuses it. 421 closes behind it.
    case refuse(code: UInt16, status: EnhancedStatus?)
    /// `rcpt` only: refused with 451 4.7.1 until so long after the first attempt.
    case grey(Duration)

    /// The reply, so much later.
    case wait(Duration)

    /// One line of so many octets, CRLF included.
    case long(Int)
    /// A reply of so many lines.
    case lines(Int)
    /// Two lines with different codes.
    case mixed
    /// The last line still has the hyphen.
    case openend
    /// No code before the text; a code alone; no blank between the two.
    case nocode
    case notext
    case nospace
    /// Octets that aren't SMTP, then CRLF.
    case garbage
    /// The reply, two times.
    case twice
    /// With the reply, 250 for the next command, which then gets none.
    case early
    /// The reply ended by a bare LF, a bare CR.
    case lf
    case cr
    /// No reply.
    case mute

    /// Octet by octet, so far apart.
    case drip(Duration)
    /// In two segments: cut inside the code, or before the last LF.
    case split(beforeLastLF: Bool)
    /// Half the reply, then closed.
    case cut

    /// The connection closed (FIN), reset (RST), or held, in place of the reply.
    case drop
    case reset
    case hang
    /// The reply, and behind it a 421 that nobody asked for; closed.
    case late421

    /// `body` only: content read at so many octets a second; not read at all, for so long or for good.
    case slow(Int)
    case stall(Duration?)

    /// `dot` only: 250, and nothing stored.
    case lose

    /// `starttls` only: behind the 220, ahead of the handshake and with it in one segment, lines of a reply that no
    /// command asked for.
    case inject
    /// `starttls` only: not offered, and done.
    case strip
    /// `starttls` only: offered, and refused with 502.
    case lie
}
