import TLS
import Vocabulary

/// TLS between a socket and its client's conversation.
final class TLSStage: Stage {
    private let connection: ServerConnection
    private var hasClosed = false

    /// Octets read at once, above which memory is given back when they're dealt with.
    private static let much = 4_096

    /// - Parameter choose: says what the handshake is to be, given what the client calls the server.
    init(_ context: ServerContext, choose: @escaping (String?) -> HandshakeChoice) throws(TLSError) {
        connection = try ServerConnection(context, choose: choose)
    }

    func take(_ arrived: Span<UInt8>, into plain: inout [UInt8]) -> StageNews {
        let progress = connection.take(arrived, into: &plain)
        if arrived.count > Self.much { connection.shrink() }
        return StageNews(
            answer: connection.takeOutgoing(), secured: progress.secured, isClosed: progress.isClosed,
            failure: progress.failure.map { StageNews.Failure(reason: $0.reason, alert: $0.alert) })
    }

    func give(_ octets: [UInt8]) -> [UInt8] { connection.give(octets) }

    /// close_notify, once. RFC 8446 §6.1.
    func finish() -> [UInt8] {
        guard !hasClosed else { return [] }
        hasClosed = true
        return connection.close()
    }
}
