import Conversation
import Faults
import SMTPGrammar
import SMTPServer
import TLS
import Vocabulary

/// Carries out what a conversation wants, and checks on the way what holds of every conversation.
struct Host {
    private let played: Played
    private(set) var turn = Turn(
        names: MessageNames(hostname: Self.hostname, process: 1, at: WallTime(microseconds: 0)),
        nonces: Nonces(key: [7], digests: .openSSL), stores: true)
    var now = Instant(nanoseconds: 0)

    /// What went out, and what the store was asked to keep.
    private(set) var output: [UInt8] = []
    private(set) var kept: [UInt8] = []
    private var draft: [UInt8] = []
    private(set) var questions: [Question] = []
    private(set) var committed = 0
    /// Commands, lines of exchanges included; replies, the banner's included; and among them 354s.
    private(set) var commands = 0
    private(set) var replies = 0
    private(set) var invitations = 0
    private(set) var hasEnded = false
    /// Whether octets go to a handshake, and not to the conversation.
    private(set) var isSecuring = false
    private let tls: ListenerTLS
    private var isFinished = false
    private var hasUnsent = false
    private var input: [UInt8] = []

    enum Question: Hashable {
        case open
        case commit
        case count
        case rate
    }

    private final class Played {
        var conversation: Conversation

        init(_ conversation: consuming Conversation) {
            self.conversation = conversation
        }
    }

    static let hostname: Domain = {
        guard let hostname = Domain("mx.test") else { preconditionFailure("mx.test is a domain") }
        return hostname
    }()

    init(
        hears: Bool, limits: ClientLimits, stores: Bool = true, tls: ListenerTLS = .none,
        language: ListenerProtocol = .smtp, rate: MessageRate? = nil
    ) {
        self.tls = tls
        let terms = Conversation.Terms(
            hostname: Self.hostname, offer: .everything(limits, startTLS: tls == .starttls), limits: limits,
            deadlines: .standard, listener: "smtp", tls: tls, faults: FaultTerms(hearsClients: hears, seed: 7),
            timeScale: .standard, told: .everything, rate: rate, language: language)
        if !stores {
            turn = Turn(
                names: MessageNames(hostname: Self.hostname, process: 1, at: WallTime(microseconds: 0)),
                nonces: Nonces(key: [7], digests: .openSSL), stores: false)
        }
        played = Played(Conversation(terms, with: .local, .admitted, at: now, into: &turn))
        carryOut()
    }

    var appetite: Int { played.conversation.appetite }
    var deadline: Instant? { played.conversation.deadline }
    var heldOctets: Int { played.conversation.heldOctets }
    var isOver: Bool { hasEnded || isFinished }

    // MARK: Events

    mutating func receive(_ octets: some Collection<UInt8>) {
        guard !isSecuring else { return }
        input = Array(octets)
        let input = input
        played.conversation.receive(input.span, at: now, into: &turn)
        carryOut()
    }

    mutating func endOfInput() { perform { $0.endOfInput(at: $1, into: &$2) } }
    mutating func lose() { perform { $0.lost(at: $1, into: &$2) } }
    mutating func expire() { perform { $0.expire(at: $1, into: &$2) } }
    mutating func drain(for time: Duration) { perform { $0.drain(at: $1, until: $1 + time, into: &$2) } }
    mutating func discardInput() { perform { conversation, _, _ in conversation.discardInput() } }
    mutating func sent() {
        hasUnsent = false
        perform { $0.repliesSent(at: $1, into: &$2) }
    }
    mutating func opened() {
        forget(.open)
        perform { $0.storeOpened(at: $1, into: &$2) }
    }
    mutating func refused() {
        forget(.open)
        perform { $0.storeRefused(.full, at: $1, into: &$2) }
    }
    mutating func settled(_ isKept: Bool) {
        forget(.commit)
        let id = MessageID("1.test")
        let verdict = id.flatMap { isKept ? StoreVerdict.committed($0) : nil } ?? .refused(.failed)
        perform { $0.storeSettled(verdict, at: $1, into: &$2) }
    }
    mutating func failed() { perform { $0.contentFailed(.failed, at: $1, into: &$2) } }
    mutating func counted(_ count: UInt32) {
        forget(.count)
        perform { $0.counted(count, sinceFirst: .seconds(1), at: $1, into: &$2) }
    }

    mutating func rated(_ admits: Bool) {
        forget(.rate)
        perform { $0.rated(admits, at: $1, into: &$2) }
    }

    mutating func secured() { handshake { $0.secured(at: $1, into: &$2) } }
    mutating func goOnInClear() { handshake { $0.goOnInClear(at: $1, into: &$2) } }
    mutating func meetHandshakeFault(of name: String?) {
        guard isSecuring, !isOver else { return }
        perform { conversation, _, turn in _ = conversation.handshakeFault(serverName: name, into: &turn) }
    }
    mutating func endHandshake() { handshake { $0.endHandshake(by: .reset, into: &$2) } }
    mutating func holdHandshake() { handshake { $0.holdHandshake(at: $1, into: &$2) } }
    /// It comes to nothing, or the connection breaks in mid-session.
    mutating func failTLS() {
        guard tls != .none, !isOver else { return }
        isSecuring = false
        perform { $0.handshakeFailed(at: $1, into: &$2) }
    }

    private mutating func handshake(_ event: (inout Conversation, Instant, inout Turn) -> Void) {
        guard isSecuring, !isOver else { return }
        isSecuring = false
        perform(event)
    }

    private mutating func forget(_ question: Question) { questions.removeAll { $0 == question } }

    private mutating func perform(_ event: (inout Conversation, Instant, inout Turn) -> Void) {
        event(&played.conversation, now, &turn)
        carryOut()
    }

    /// Answers what is asked, kindly, and sends what is to be sent, until nothing moves.
    mutating func settle() {
        while !isFinished {
            if hasUnsent {
                sent()
            } else if let question = questions.first {
                switch question {
                case .open: opened()
                case .commit: settled(true)
                case .count: counted(1)
                case .rate: rated(true)
                }
            } else {
                return
            }
        }
    }

    // MARK: Effects

    private mutating func carryOut() {
        for effect in turn.effects { carryOut(effect) }
        turn.effects = []
    }

    private mutating func carryOut(_ effect: Conversation.Effect) {
        switch effect {
        case .send(let parcel):
            law(!isFinished, "something is sent behind the end")
            output += parcel.octets
            hasUnsent = hasUnsent || !parcel.octets.isEmpty || parcel.pause > .zero
            if parcel.end != nil { isFinished = true }
        case .drop: isFinished = true
        case .open:
            draft = []
            questions.append(.open)
        case .write(.octets(let octets)): draft += octets
        case .write(.received(let range)): draft += input[range]
        case .commit(_, let octets, _):
            law(octets == UInt64(draft.count), "\(octets) octets are committed, \(draft.count) written")
            committed += 1
            kept += draft
            questions.append(.commit)
        case .ask: questions.append(.count)
        case .askRate: questions.append(.rate)
        case .withdraw(let places): law(!places.isEmpty, "nobody is withdrawn")
        case .secure:
            law(tls != .none && !isSecuring, "TLS begins where there is none")
            law(!isFinished, "TLS begins behind the end")
            isSecuring = true
        case .abandon: questions.removeAll { $0 == .open }
        case .note(let note): hear(note)
        }
    }

    private mutating func hear(_ note: Note) {
        switch note {
        case .command(_, let text):
            commands += 1
            law(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "\(text)")
        case .reply(let reply):
            replies += 1
            if reply.code == 354 { invitations += 1 }
            check(reply)
        case .ended:
            law(!hasEnded, "it ends twice")
            hasEnded = true
        default: break
        }
    }
}
