import Vocabulary

/// What is known of a client so far.
struct Facts {
    /// Nil if it has none.
    let address: IPAddress?
    let client: String
    let listener: String
    var helo: String?
    var user: String?
    /// Empty for the null reverse-path.
    var sender: String?
    var recipient: String?

    init(client: Peer, listener: String) {
        switch client {
        case .internet(let endpoint):
            address = endpoint.address.unmapped
            self.client = endpoint.address.unmapped.description
        case .local, .inherited:
            address = nil
            self.client = client.description
        }
        self.listener = listener
    }

    /// What a rule's attempts are counted by: the nearest to the command that there is.
    var key: String { recipient ?? sender ?? helo ?? client }
}

extension String {
    /// With the letters of US-ASCII in lower case: addresses that differ elsewhere are different ones.
    var folded: String { String(decoding: utf8.map(\.lowercased), as: UTF8.self) }
}

extension UInt8 {
    var lowercased: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
}
