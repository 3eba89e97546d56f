import COpenSSL
import Testing
import Vocabulary

@testable import TLS

/// One authority's certificates for all tests.
private let made: Result<[CertificateKind: Credential], TLSError> = {
    Result { () throws(TLSError) in
        TLSLibrary.prepare()
        let authority = try TestAuthority(now: 1_764_000_000)
        var credentials: [CertificateKind: Credential] = [:]
        for kind in [CertificateKind.good, .thousandSANs, .rsa] {
            credentials[kind] = try authority.credential(kind, hostname: Domain("mx.test")!)
        }
        return credentials
    }
}()

/// The server's end of a connection in memory.
enum ServerEnd {
    static let ticketKeys = [UInt8](repeating: 7, count: ServerContext.ticketKeyOctets)

    static func credential(_ kind: CertificateKind = .good) throws -> Credential {
        try #require(try made.get()[kind])
    }

    static func connection(_ kind: CertificateKind = .good) throws -> ServerConnection {
        let context = try ServerContext(try credential(kind), ticketKeys: ticketKeys)
        return try ServerConnection(context) { _ in .proceed(HandshakeTerms(context)) }
    }

    struct Handshake {
        var security: Security?
        var failure: ServerConnection.Failure?
        var plain: [UInt8] = []
        /// All that the server said.
        var answer: [UInt8] = []
    }

    /// Plays a handshake to its end.
    /// - Parameters:
    ///   - piece: octets of the client's that the server gets at once.
    ///   - reframe: what becomes of the client's first flight on the way.
    static func shake(
        _ client: MemoryClient, _ server: ServerConnection, piece: Int = .max,
        reframe: ([UInt8]) -> [UInt8] = { $0 }
    ) -> Handshake {
        var handshake = Handshake()
        for turn in 0..<4 {
            let isDone = client.shakeHands()
            let flight = client.takeOutgoing()
            var rest = (turn == 0 ? reframe(flight) : flight)[...]
            while !rest.isEmpty {
                let octets = Array(rest.prefix(piece))
                rest = rest.dropFirst(octets.count)
                let progress = server.take(octets.span, into: &handshake.plain)
                handshake.security = handshake.security ?? server.security
                handshake.failure = handshake.failure ?? progress.failure
            }
            let answer = server.takeOutgoing()
            handshake.answer += answer
            client.feed(answer)
            if isDone, handshake.security != nil { break }
        }
        return handshake
    }
}
