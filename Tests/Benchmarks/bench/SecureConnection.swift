import COpenSSL
import Glibc
import Kernel
import Vocabulary

/// What all TLS connections of a trial have in common: TLS 1.3 alone, the certificate unchecked.
final class SecureClient {
    let context: OpaquePointer
    private var connector: Connector

    init(to server: Endpoint) throws {
        connector = try Connector(to: server)
        guard let context = SSL_CTX_new(TLS_client_method()) else { throw Failure("SSL_CTX_new") }
        SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_3_VERSION), nil)
        self.context = context
    }

    deinit { SSL_CTX_free(context) }

    /// A connection whose handshake is done.
    func connect() throws -> SecureConnection { try SecureConnection(try reach(), context) }

    /// The same without TLS: a connection that is greeted, and ends.
    func greetInClear() throws {
        let socket = try reach()
        var scratch = [UInt8](repeating: 0, count: 4_096)
        guard recv(socket.number, &scratch, scratch.count, 0) > 0 else { throw Failure("no banner came") }
        shutdown(socket.number, CInt(SHUT_WR))
        while recv(socket.number, &scratch, scratch.count, 0) > 0 {}
    }

    private func reach() throws -> Descriptor {
        let socket = Descriptor(owning: try connector.connect())
        // From here on one thing after the other.
        try checked(fcntl(socket.number, F_SETFL, 0), "fcntl")
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        try checked(
            setsockopt(socket.number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size)),
            "setsockopt")
        return socket
    }
}

/// TLS over a socket that blocks.
final class SecureConnection {
    private let socket: Descriptor
    private let ssl: OpaquePointer

    fileprivate init(_ socket: consuming Descriptor, _ context: OpaquePointer) throws {
        guard let ssl = SSL_new(context) else { throw Failure("SSL_new") }
        self.ssl = ssl
        self.socket = socket
        SSL_set_fd(ssl, self.socket.number)
        guard SSL_connect(ssl) == 1 else { throw Failure("a handshake failed") }
    }

    deinit { SSL_free(ssl) }

    func write(_ octets: [UInt8]) throws {
        guard SSL_write(ssl, octets, CInt(octets.count)) == octets.count else { throw Failure("SSL_write") }
    }

    /// Reads until a line is there that begins with a code, as the last of a reply does.
    func awaitReply(_ code: String) throws {
        var text = ""
        var scratch = [UInt8](repeating: 0, count: 4_096)
        while !text.split(separator: "\r\n").contains(where: { $0.hasPrefix(code + " ") }) {
            let count = SSL_read(ssl, &scratch, CInt(scratch.count))
            guard count > 0 else { throw Failure("no \(code): \(text)") }
            text += String(decoding: scratch.prefix(Int(count)), as: UTF8.self)
        }
    }

    /// Says that nothing more comes, and waits until the server has gone.
    func finish() throws {
        SSL_shutdown(ssl)
        var scratch = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(socket.number, &scratch, scratch.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return }
            guard count > 0 else { throw Failure("the server doesn't close a connection") }
        }
    }

    /// The socket alone: what TLS holds on this side is given back.
    consuming func releaseSocket() throws -> CInt { try checked(dup(socket.number), "dup") }
}

/// TLS connections that are greeted and then idle, as long as this lasts.
final class SecureCrowd {
    private var sockets: [CInt] = []

    init(_ count: Int, to server: Endpoint) throws {
        let client = try SecureClient(to: server)
        for _ in 0..<count {
            let connection = try client.connect()
            try connection.awaitReply("220")
            sockets.append(try connection.releaseSocket())
        }
    }

    deinit { for socket in sockets { Glibc.close(socket) } }
}
