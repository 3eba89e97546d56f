import Vocabulary

/// What is known of a client so far.
struct Facts {
    private let peer: Peer
    let listener: String
    var helo: String?
    var user: String?
    /// Empty for the null reverse-path.
    var sender: String?
    var recipient: String?

    init(client: Peer, listener: String) {
        peer = client
        self.listener = listener
    }

    /// Nil if it has none.
    var address: IPAddress? {
        guard case .internet(let endpoint) = peer else { return nil }
        return endpoint.address.unmapped
    }

    var client: String { address?.description ?? peer.description }

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
