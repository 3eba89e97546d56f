import ClientScript
import Kernel
import SMTPClient
import TLS
import Vocabulary

/// The network as it is: one case's connections.
final class LiveNetwork: Network {
    private let server: ServerAddress
    private let timeout: Duration
    private let cut: Cut
    private var generator: SeededGenerator
    private var connections: [Int: Connection] = [:]
    private var opened = 0

    init(_ server: ServerAddress, timeout: Duration, cut: Cut, seed: UInt64) {
        self.server = server
        self.timeout = timeout
        self.cut = cut
        generator = SeededGenerator(seed: seed, name: "cut")
    }

    func now() -> Instant { Clock.now() }
    func sleep(_ duration: Duration) { rest(duration) }

    func connect(host: String?, port: UInt16?) throws(NetworkError) -> Int {
        let address = ServerAddress(host: host ?? server.host, port: port ?? server.port)
        do throws(Unreachable) {
            let descriptor = try address.connect(within: timeout)
            opened += 1
            connections[opened] = try made(descriptor)
            return opened
        } catch {
            throw NetworkError(error.description)
        }
    }

    private func made(_ descriptor: consuming Descriptor) throws(Unreachable) -> Connection {
        do throws(SystemError) {
            return try Connection(descriptor, patience: timeout)
        } catch {
            throw Unreachable(error.description)
        }
    }

    private func connection(_ number: Int) throws(NetworkError) -> Connection {
        guard let connection = connections[number] else { throw NetworkError("the connection is closed") }
        return connection
    }

    func send(_ octets: [UInt8], to number: Int) throws(NetworkError) {
        let connection = try connection(number)
        var rest = octets[...]
        while let most = cut.next(of: rest.count, using: &generator), most < rest.count {
            try connection.send(Array(rest.prefix(most)))
            rest = rest.dropFirst(most)
        }
        try connection.send(Array(rest))
    }

    func awaitAcknowledgement(of number: Int) { connections[number]?.awaitAcknowledgement() }

    func receive(from number: Int, within time: Duration) -> Received {
        connections[number]?.receive(within: time) ?? .end
    }

    func halfClose(_ number: Int) throws(NetworkError) { try connection(number).halfClose() }

    func reset(_ number: Int) {
        connections[number]?.reset()
        connections[number] = nil
    }

    func close(_ number: Int) {
        connections[number]?.close()
        connections[number] = nil
    }

    func startTLS(on number: Int, _ wish: TLSWish) throws(NetworkError) -> TLSFacts {
        let version: Int? =
            switch wish.version {
            case nil: nil
            case .v10: 0x0301
            case .v11: 0x0302
            case .v12: 0x0303
            case .v13: 0x0304
            }
        let options = ClientTLS.Options(
            version: version, name: wish.name, alpn: wish.alpn, authorities: wish.trust)
        let context: ClientTLS.Context
        do throws(ClientTLS.Failure) { context = try ClientTLS.Context(options) } catch {
            throw NetworkError(error.description)
        }
        return try connection(number).startTLS(context, within: timeout)
    }

    func proofMeans() -> ProofMeans { .drawn() }
}

extension ProofMeans {
    /// With octets of chance, and the time.
    static func drawn() -> ProofMeans {
        var chance = SystemRandomNumberGenerator()
        return ProofMeans(
            digests: .openSSL, hmacMD5: { TLS.hmacMD5(key: $0, message: $1) },
            nonce: (0..<nonceOctets).map { _ in UInt8.random(in: 0...255, using: &chance) }, time: Clock.wall())
    }
}
