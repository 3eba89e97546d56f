/// What some server somewhere took for the end of a message's content, and is none: RFC 5321 §2.3.8, §4.1.1.4;
/// CVE-2023-51764, CVE-2023-51765, CVE-2023-51766.
package struct FalseEnd: Hashable, Sendable {
    /// As it's told: `LF . LF`.
    package let name: String
    package let octets: [UInt8]

    private init(_ name: String, _ octets: String) {
        self.name = name
        self.octets = Array(octets.utf8)
    }

    package static let all = [
        FalseEnd("LF . LF", "\n.\n"), FalseEnd("LF . CRLF", "\n.\r\n"), FalseEnd("CRLF . LF", "\r\n.\n"),
        FalseEnd("CR . CR", "\r.\r"), FalseEnd("CR . CRLF", "\r.\r\n"), FalseEnd("CRLF . CR", "\r\n.\r"),
        FalseEnd("LF . CR", "\n.\r"), FalseEnd("CR . LF", "\r.\n"),
        FalseEnd("CRLF NUL . CRLF", "\r\n\0.\r\n"), FalseEnd("CRLF . NUL CRLF", "\r\n.\0\r\n"),
        FalseEnd("CRLF . CR CRLF", "\r\n.\r\r\n"), FalseEnd("CR CRLF . CR CRLF", "\r\r\n.\r\r\n"),
        FalseEnd("CRLF blank . CRLF", "\r\n .\r\n"),
        FalseEnd("CRLF . blank CRLF", "\r\n. \r\n"),
    ]
}
