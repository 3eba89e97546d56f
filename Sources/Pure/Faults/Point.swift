/// Where in a session a fault strikes.
package enum Point: String, Hashable, Sendable, CaseIterable {
    /// The greeting.
    case banner
    /// HELO and EHLO, which are one point.
    case helo
    case starttls
    case auth
    case mail
    case rcpt
    /// The answer to the DATA command, and to the first BDAT where no `bdat` word stands.
    case data
    /// While content arrives.
    case body
    /// The answer to the end of content, by DATA or by the last BDAT.
    case dot
    case bdat
    case rset
    case noop
    case vrfy
    case expn
    case help
    case quit
    /// Every command but the one that carried the word, and the end of content; never banner or body.
    case any
}
