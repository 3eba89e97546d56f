import SMTPGrammar

/// The octets of a text.
func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

extension Inbox {
    mutating func append(_ octets: some Sequence<UInt8>) {
        append(Array(octets).span)
    }
}
