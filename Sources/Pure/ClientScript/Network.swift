package import SMTPClient
package import Vocabulary

/// What a case needs of the world: connections, and the time.
package protocol Network: AnyObject {
    func now() -> Instant
    func sleep(_ duration: Duration)
    /// Opens a connection, to the server of the run where nothing is named.
    func connect(host: String?, port: UInt16?) throws(NetworkError) -> Int
    /// Sends all of it. What the server sends meanwhile waits for `receive`.
    func send(_ octets: [UInt8], to connection: Int) throws(NetworkError)
    /// Waits until the server's kernel has acknowledged what was sent.
    func awaitAcknowledgement(of connection: Int)
    /// What comes first.
    func receive(from connection: Int, within time: Duration) -> Received
    func halfClose(_ connection: Int) throws(NetworkError)
    func reset(_ connection: Int)
    func close(_ connection: Int)
    func startTLS(on connection: Int, _ wish: TLSWish) throws(NetworkError) -> TLSFacts
    /// What one AUTH exchange is made with.
    func proofMeans() -> ProofMeans
}

/// What came from a server.
package enum Received: Hashable, Sendable {
    case octets([UInt8])
    /// The server sends no more.
    case end
    /// The connection broke: with the kernel's reason.
    case lost(String)
    case nothing
}

/// What the network refused, for people.
package struct NetworkError: Error, Hashable, CustomStringConvertible {
    package let description: String
    /// Whether the server has ended the connection.
    package let isEnd: Bool

    package init(_ description: String, isEnd: Bool = false) {
        self.description = description
        self.isEnd = isEnd
    }
}

/// How a handshake is to be.
package struct TLSWish: Hashable, Sendable {
    package var version: TLSVersion?
    /// SNI, and what the certificate is for.
    package var name: String?
    package var alpn: String?
    /// The file of a PEM bundle that the certificate is verified against.
    package var trust: String?

    package init(version: TLSVersion? = nil, name: String? = nil, alpn: String? = nil, trust: String? = nil) {
        self.version = version
        self.name = name
        self.alpn = alpn
        self.trust = trust
    }
}

/// What a handshake came to.
package struct TLSFacts: Hashable, Sendable {
    /// `1.3`.
    package var version: String
    package var alpn: String?
    /// The host names that the certificate is for.
    package var names: [String]

    package init(version: String, alpn: String?, names: [String]) {
        self.version = version
        self.alpn = alpn
        self.names = names
    }
}
