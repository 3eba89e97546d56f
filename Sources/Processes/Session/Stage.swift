import Conversation
import Vocabulary

/// What stands between a socket and its client's conversation: octets in, octets out. It knows no socket.
///
/// It can be exchanged in mid-session (`Client.exchange(stage:)`): what was handed over before still goes as it is, and
/// what the client sent before and nobody has read is thrown away. RFC 3207 §4.2.
protocol Stage: AnyObject {
    /// How octets are secured, looked up anew; nil while they aren't.
    var security: Security? { get }

    /// Octets from the socket.
    /// - Parameter plain: Gets what they are for the conversation.
    func take(_ arrived: Span<UInt8>, into plain: inout [UInt8]) -> StageNews

    /// Octets of the conversation's, as they go to the socket.
    func give(_ octets: [UInt8]) -> [UInt8]

    /// What goes to the socket before our side ends.
    func finish() -> [UInt8]
}

/// What octets from the socket came to, beside octets for the conversation.
struct StageNews {
    /// What the stage itself has to say to the client.
    var answer: [UInt8] = []
    /// Whether the way is secured now, before the octets that are for the conversation.
    var isSecured = false
    /// Between each two octets of the answer; nil: it goes at once.
    var drip: Duration?
    /// What a fault has become of the connection.
    var ending: Ending?
    /// The client ended its side, behind them.
    var isClosed = false
    /// Nothing more can be read.
    var failure: Failure?

    enum Ending {
        case closed(ConnectionEnd)
        /// Nothing more is said.
        case held
        /// All that came from the client goes on in the clear.
        case clear([UInt8])
    }

    struct Failure {
        let reason: String
        /// The client's, by its name.
        let alert: String?
    }
}
