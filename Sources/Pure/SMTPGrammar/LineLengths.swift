import Vocabulary

/// How long command lines may be, CRLF included, in octets. RFC 5321 §4.5.3.1.4, and what an extension adds that is
/// offered.
package struct LineLengths: Hashable, Sendable {
    package var mail = Limit.commandLine
    package var recipient = Limit.commandLine

    package init() {}

    func most(of verb: Verb) -> Int {
        switch verb {
        case .mail: mail
        case .rcpt: recipient
        // RFC 4954 §4.
        case .auth: Limit.responseLine
        default: Limit.commandLine
        }
    }
}
