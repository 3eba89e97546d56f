package import Vocabulary

/// How the vocabulary's values lie on the wire: each beside its reading.
extension Writer {
    package mutating func session(_ session: SessionID) { uint64(session.number) }

    package mutating func transaction(_ transaction: TransactionID) {
        session(transaction.session)
        uint32(transaction.ordinal)
    }

    package mutating func address(_ address: IPAddress) { bytes(address.octets) }

    package mutating func endpoint(_ endpoint: Endpoint) {
        address(endpoint.address)
        uint16(endpoint.port)
    }

    package mutating func peer(_ peer: Peer) {
        switch peer {
        case .internet(let endpoint):
            uint8(1)
            self.endpoint(endpoint)
        case .local: uint8(2)
        case .inherited: uint8(3)
        }
    }

    package mutating func process(_ name: ProcessName) { text(name.description) }

    package mutating func listeningAddress(_ address: ListeningAddress) {
        switch address {
        case .internet(let endpoint):
            uint8(1)
            self.endpoint(endpoint)
        case .local(let path):
            uint8(2)
            text(path)
        }
    }

    package mutating func listeningPlace(_ place: ListeningPlace) {
        text(place.name)
        listeningAddress(place.address)
        uint8(place.tls.rawValue)
        flag(place.isProxied)
        uint8(place.language.rawValue)
    }

    package mutating func addressee(_ addressee: Addressee) {
        text(addressee.address)
        list(addressee.parameters) { writer, parameter in
            writer.text(parameter.keyword)
            writer.optional(parameter.value) { $0.text($1) }
        }
    }

    package mutating func rate(_ rate: RateLimit) {
        uint32(rate.limit)
        duration(rate.span)
    }

    package mutating func account(_ account: Account) {
        uint32(account.user)
        uint32(account.group)
    }
}

extension Reader {
    package mutating func session(_ field: String) throws(WireError) -> SessionID {
        try valid(field, SessionID(try uint64(field)))
    }

    package mutating func transaction(_ field: String) throws(WireError) -> TransactionID {
        let session = try session(field)
        return try valid(field, TransactionID(session: session, ordinal: try uint32(field)))
    }

    package mutating func address(_ field: String) throws(WireError) -> IPAddress {
        try valid(field, IPAddress(octets: try bytes(field, most: 16)))
    }

    package mutating func endpoint(_ field: String) throws(WireError) -> Endpoint {
        Endpoint(address: try address(field), port: try uint16(field))
    }

    package mutating func peer(_ field: String) throws(WireError) -> Peer {
        switch try uint8(field) {
        case 1: return .internet(try endpoint(field))
        case 2: return .local
        case 3: return .inherited
        default: throw error(field, .invalid)
        }
    }

    package mutating func process(_ field: String) throws(WireError) -> ProcessName {
        try valid(field, ProcessName(try text(field, most: ProcessName.longest)))
    }

    package mutating func listeningAddress(_ field: String) throws(WireError) -> ListeningAddress {
        switch try uint8(field) {
        case 1: return .internet(try endpoint(field))
        case 2: return try valid(field, ListeningAddress(path: try text(field, most: Limit.socketPath)))
        default: throw error(field, .invalid)
        }
    }

    package mutating func listeningPlace(_ field: String) throws(WireError) -> ListeningPlace {
        ListeningPlace(
            name: try text(field, most: ListeningPlace.longestName), address: try listeningAddress(field),
            tls: try choice(field), isProxied: try flag(field), language: try choice(field))
    }

    package mutating func addressee(_ field: String) throws(WireError) -> Addressee {
        let address = try text(field, most: Limit.path)
        let parameters = try list(field, most: Limit.parameters) { (reader) throws(WireError) in
            Parameter(
                keyword: try reader.text(field, most: Limit.heldLine),
                value: try reader.optional(field) { (reader) throws(WireError) in
                    try reader.text(field, most: Limit.heldLine)
                })
        }
        return Addressee(address: address, parameters: parameters)
    }

    package mutating func rate(_ field: String) throws(WireError) -> RateLimit {
        RateLimit(limit: try uint32(field), span: try duration(field))
    }

    package mutating func account(_ field: String) throws(WireError) -> Account {
        Account(user: try uint32(field), group: try uint32(field))
    }
}
