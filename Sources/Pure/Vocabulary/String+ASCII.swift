extension String {
    /// Text of octets that are known to be US-ASCII.
    package init(ascii octets: some Collection<UInt8>) {
        self.init(decoding: octets, as: UTF8.self)
    }

    /// Text of octets that are known to be UTF-8; empty if they are not.
    package init(ascii octets: Span<UInt8>) {
        guard let text = try? UTF8Span(validating: octets) else {
            self = ""
            return
        }
        self.init(copying: text)
    }
}
