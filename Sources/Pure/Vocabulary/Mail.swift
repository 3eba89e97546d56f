/// A parameter of MAIL or RCPT: `SIZE=1000`, or a keyword alone. RFC 5321 §4.1.2, `esmtp-param`.
package struct Parameter: Hashable, Sendable {
    /// In upper case.
    package let keyword: String
    package let value: String?

    package init(keyword: String, value: String?) {
        self.keyword = keyword
        self.value = value
    }
}

/// An address with its parameters, as it goes into the envelope record.
package struct Addressee: Hashable, Sendable {
    /// Without angle brackets and source route; empty for the null reverse-path (RFC 5321 §4.5.5).
    package let address: String
    package let parameters: [Parameter]

    package init(address: String, parameters: [Parameter] = []) {
        self.address = address
        self.parameters = parameters
    }
}

/// Why the store didn't take a message.
package enum StoreRefusal: UInt8, Hashable, Sendable, CaseIterable {
    /// No room, or too many messages at once: it may be taken later.
    case full = 1
    /// The disk failed.
    case failed = 2
}

/// What the store says of a message in the end. A refusal with a reply of its own can join later.
package enum StoreVerdict: Hashable, Sendable {
    case committed(MessageID)
    case refused(StoreRefusal)
}
