import Conversation
import TLS
import Vocabulary

/// TLS between a socket and its client's conversation.
final class TLSStage: Stage {
    /// What a fault has the stage do beside its handshake.
    enum Deviation: Hashable {
        case none
        /// Nothing behind the ClientHello.
        case silence
        /// Octets that are no ServerHello, in its place.
        case garbage
        /// The connection ends behind the ClientHello.
        case end(ConnectionEnd)
        /// There's no TLS.
        case clear
        /// Octet by octet.
        case drip
        /// Nothing in place of the Finished.
        case withoutFinished
        /// Our side ends without a word.
        case withoutCloseNotify
    }

    private var isSecured = false
    private var connection: ServerConnection?
    private var deviation = Deviation.none
    private var hasChosen = false
    /// What came up to the choice.
    private var heard: [UInt8] = []
    private var hasClosed = false
    private var flights = Flights()
    private let dripPause: Duration

    /// Octets read at once, above which memory is given back when they're dealt with.
    private static let much = 4_096

    /// - Parameters:
    ///   - dripPause: between two octets where they're dripped.
    ///   - choose: says what the handshake is to be, given what the client calls the server.
    init(
        _ context: ServerContext, dripPause: Duration,
        choose: @escaping (String?) -> (HandshakeChoice, Deviation)
    ) throws(TLSError) {
        self.dripPause = dripPause
        connection = try ServerConnection(context) { [unowned self] name in
            let (choice, deviation) = choose(name)
            self.deviation = deviation
            if case .wait = choice { return choice }
            hasChosen = true
            return choice
        }
    }

    var security: Security? { isSecured ? connection?.security : nil }

    func take(_ arrived: Span<UInt8>, into plain: inout [UInt8]) -> StageNews {
        guard let connection else { return StageNews() }
        let isChoosing = !hasChosen
        if isChoosing { heard.append(copying: arrived) }
        let progress = connection.take(arrived, into: &plain)
        if arrived.count > Self.much { connection.shrink() }
        defer { if hasChosen { heard = [] } }
        if isChoosing, hasChosen, let news = newsOfDeviation { return news }
        var news = StageNews(
            answer: connection.takeOutgoing(), isSecured: progress.isSecured, isClosed: progress.isClosed,
            failure: progress.failure.map { StageNews.Failure(reason: $0.reason, alert: $0.alert) })
        if deviation == .withoutFinished { flights.withhold(from: &news) }
        if news.isSecured { isSecured = true }
        if deviation == .drip { news.drip = dripPause }
        return news
    }

    /// What comes in place of the handshake; nil if one comes.
    private var newsOfDeviation: StageNews? {
        switch deviation {
        case .none, .drip, .withoutFinished, .withoutCloseNotify: return nil
        case .silence:
            connection = nil
            return StageNews(ending: .held)
        case .garbage:
            connection = nil
            return StageNews(answer: Self.garbage, ending: .closed(.finish))
        case .end(let end):
            connection = nil
            return StageNews(ending: .closed(end))
        case .clear:
            connection = nil
            return StageNews(ending: .clear(heard))
        }
    }

    /// No record of TLS begins so. RFC 8446 §5.1.
    private static let garbage = Array("not a ServerHello\r\n".utf8)

    func give(_ octets: [UInt8]) -> [UInt8] { connection?.give(octets) ?? [] }

    /// close_notify, once. RFC 8446 §6.1.
    func finish() -> [UInt8] {
        guard !hasClosed, deviation != .withoutCloseNotify, let connection else { return [] }
        hasClosed = true
        return connection.close()
    }
}

/// The server's part of a handshake, flight by flight, without its Finished: in TLS 1.3 it's the last record of the
/// flight that has enciphered ones, in TLS 1.2 it stands in the second flight, behind a ChangeCipherSpec.
struct Flights {
    private var isFirst = true
    private var isOver = false

    private static let changeCipherSpec: UInt8 = 20
    private static let applicationData: UInt8 = 23
    /// Type, version and length before each record. RFC 8446 §5.1.
    private static let headerOctets = 5

    mutating func withhold(from news: inout StageNews) {
        news.isSecured = false
        guard !isOver else {
            news.answer = []
            return
        }
        guard !news.answer.isEmpty else { return }
        defer { isFirst = false }
        let starts = Self.starts(of: news.answer)
        let types = starts.map { news.answer[$0] }
        if types.contains(Self.applicationData), let last = starts.last {
            news.answer.removeSubrange(last...)
            isOver = true
        } else if !isFirst, types.contains(Self.changeCipherSpec) {
            news.answer = []
            isOver = true
        }
    }

    private static func starts(of octets: [UInt8]) -> [Int] {
        var starts: [Int] = []
        var position = 0
        while position + headerOctets <= octets.count {
            starts.append(position)
            position += headerOctets + Int(octets[position + 3]) << 8 + Int(octets[position + 4])
        }
        return starts
    }
}
