import Faults
import SMTPGrammar
import SMTPServer
import TLS
import Testing
import Vocabulary

@testable import Conversation

/// How the store behaves.
enum Store {
    case takesAll
    case refusesToOpen(StoreRefusal)
    case refusesToCommit(StoreRefusal)
    /// The host can't write this many octets of a message, or more.
    case breaksWriting(at: Int, StoreRefusal)
}

/// A message that the store has.
struct Stored: Hashable {
    var sender: String
    var recipients: [String]
    var content: [UInt8]
}

/// Plays a conversation: a client that sends, a store that answers, and a host that carries out the effects.
struct Player {
    private let played: Played
    var conversation: Conversation {
        _read { yield played.conversation }
        _modify { yield &played.conversation }
    }

    /// Expectations copy what they look at, and a conversation can't be copied.
    private final class Played {
        var conversation: Conversation

        init(_ conversation: consuming Conversation) {
            self.conversation = conversation
        }
    }

    var appetite: Int { conversation.appetite }
    var deadline: Instant? { conversation.deadline }
    var heldOctets: Int { conversation.heldOctets }

    var now: Instant
    var store = Store.takesAll
    /// Whether the store's answers come.
    var storeAnswers = true
    /// Whether the client takes replies.
    var takesReplies = true

    private(set) var output: [UInt8] = []
    private(set) var parcels: [Parcel] = []
    private(set) var stored: [Stored] = []
    private(set) var notes: [Note] = []
    private(set) var isDropped = false
    /// Who the client was when it began its last message.
    private(set) var greeting = Greeting.none
    /// Words that fired, as each commit told.
    private(set) var committedFaults: [[String]] = []
    /// Whether the ledger's answers come.
    var ledgerAnswers = true
    /// What the ledger has counted, and when first.
    var ledger: [UInt64: (count: UInt32, first: Instant)] = [:]
    private var asked: UInt64?
    /// What was counted for a rate, by key, and what is being asked.
    private var rated: [UInt64: UInt32] = [:]
    private var askedRate: (key: UInt64, rate: RateLimit)?
    /// What came of the event before.
    var turn = Turn(
        names: .example, nonces: Nonces(key: Array(repeating: 7, count: Nonces.keyOctets), digests: .openSSL),
        stores: true)
    /// What the conversation was given last.
    private var input: [UInt8] = []

    private enum Question {
        case open
        case commit
    }

    private var question: Question?
    private var draft: Stored?
    private var unread: [[UInt8]] = []
    private var halfClosed = false
    private var hasUnsent = false

    init(
        _ terms: Conversation.Terms = .example(), admission: Admission = .admitted,
        at now: Instant = Instant(nanoseconds: 0)
    ) {
        self.now = now
        played = Played(Conversation(terms, with: .local, admission, at: now, into: &turn))
        carryOut()
    }

    // MARK: What the client does

    mutating func send(_ octets: [UInt8]) {
        unread.append(octets)
        settle()
    }

    mutating func send(_ text: String) { send(Array(text.utf8)) }

    mutating func halfClose() {
        halfClosed = true
        settle()
    }

    mutating func reset() {
        played.conversation.lost(at: now, into: &turn)
        settle()
    }

    // MARK: What TLS comes to

    /// Whether octets are TLS's from here on.
    private(set) var isSecuring = false

    mutating func secure() {
        isSecuring = false
        played.conversation.secured(at: now, into: &turn)
        settle()
    }

    mutating func goOnInClear() {
        isSecuring = false
        played.conversation.goOnInClear(at: now, into: &turn)
        settle()
    }

    mutating func failHandshake() {
        played.conversation.handshakeFailed(at: now, into: &turn)
        settle()
    }

    // MARK: What the daemon does

    mutating func pass(_ time: Duration) {
        now = now + time
        if let deadline = conversation.deadline, deadline <= now { played.conversation.expire(at: now, into: &turn) }
        settle()
    }

    mutating func expire() { played.conversation.expire(at: now, into: &turn) }

    mutating func drain(for time: Duration) {
        played.conversation.drain(at: now, until: now + time, into: &turn)
        settle()
    }

    /// Forgets what was said and noted so far.
    mutating func forget() {
        output = []
        parcels = []
        notes = []
    }

    // MARK: What came of it

    /// Each reply's last line.
    var replies: [String] {
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
        return lines.filter { !$0.dropFirst(3).hasPrefix("-") }.map(String.init)
    }

    var ending: ConnectionEnd? { parcels.last?.end }

    var endReason: EndReason? {
        for case .ended(let reason) in notes { return reason }
        return nil
    }

    // MARK: The host

    /// Carries out effects and answers questions until nothing moves.
    mutating func settle() {
        var endWasTold = false
        while true {
            carryOut()
            if takesReplies, hasUnsent {
                hasUnsent = false
                played.conversation.repliesSent(at: now, into: &turn)
            } else if storeAnswers, let asked = question {
                question = nil
                answer(asked)
            } else if ledgerAnswers, let key = asked {
                asked = nil
                let entry = ledger[key] ?? (0, now)
                ledger[key] = (entry.count + 1, entry.first)
                played.conversation.counted(entry.count + 1, sinceFirst: now - entry.first, at: now, into: &turn)
            } else if ledgerAnswers, let (key, rate) = askedRate {
                askedRate = nil
                rated[key, default: 0] += 1
                played.conversation.rated(rated[key, default: 0] <= rate.limit, at: now, into: &turn)
            } else if conversation.appetite > 0, !unread.isEmpty {
                // What waits for more input never is more than an unfinished line.
                #expect(heldOctets <= Limit.responseLine)
                let most = min(conversation.appetite, unread[0].count)
                input = Array(unread[0].prefix(most))
                unread[0].removeFirst(most)
                if unread[0].isEmpty { unread.removeFirst() }
                let input = input
                played.conversation.receive(input.span, at: now, into: &turn)
            } else if halfClosed, unread.isEmpty, !endWasTold {
                endWasTold = true
                played.conversation.endOfInput(at: now, into: &turn)
            } else {
                return
            }
        }
    }

    /// To write can fail, which gives effects in its turn.
    private mutating func carryOut() {
        var index = 0
        while index < turn.effects.count {
            let effect = turn.effects[index]
            index += 1
            carryOut(effect)
        }
        turn.effects = []
    }

    private mutating func carryOut(_ effect: Conversation.Effect) {
        switch effect {
        case .send(let parcel):
            #expect(ending == nil, "nothing is sent behind the end")
            output += parcel.octets
            parcels.append(parcel)
            hasUnsent = hasUnsent || !parcel.octets.isEmpty
        case .drop:
            isDropped = true
        case .open(let envelope, let greeting):
            self.greeting = greeting
            draft = Stored(
                sender: envelope.sender.address, recipients: envelope.recipients.map(\.address), content: [])
            question = .open
        case .secure:
            unread = []
            isSecuring = true
        case .write(.octets(let octets)):
            write(octets)
        case .write(.received(let range)):
            write(Array(input[range]))
        case .ask(let key, _):
            #expect(asked == nil)
            asked = key
        case .askRate(let key, let rate):
            #expect(askedRate == nil)
            askedRate = (key, rate)
        case .commit(let recipients, let octets, let faults):
            committedFaults.append(faults)
            guard let draft else { return }
            #expect(recipients == draft.recipients.count)
            #expect(octets == UInt64(draft.content.count))
            question = .commit
        case .withdraw(let places):
            for place in places.reversed() { draft?.recipients.remove(at: place) }
        case .abandon:
            draft = nil
            question = nil
        case .note(let note):
            notes.append(note)
        }
    }

    private mutating func write(_ octets: [UInt8]) {
        guard draft != nil else { return }
        draft?.content += octets
        guard case .breaksWriting(let limit, let refusal) = store, draft?.content.count ?? 0 >= limit else { return }
        draft = nil
        played.conversation.contentFailed(refusal, at: now, into: &turn)
    }

    private mutating func answer(_ question: Question) {
        switch (question, store) {
        case (.open, .refusesToOpen(let refusal)):
            draft = nil
            played.conversation.storeRefused(refusal, at: now, into: &turn)
        case (.open, _):
            played.conversation.storeOpened(at: now, into: &turn)
        case (.commit, .refusesToCommit(let refusal)):
            draft = nil
            played.conversation.storeSettled(.refused(refusal), at: now, into: &turn)
        case (.commit, _):
            guard let draft, let id = MessageID("\(stored.count + 1).test") else { return }
            stored.append(draft)
            self.draft = nil
            played.conversation.storeSettled(.committed(id), at: now, into: &turn)
        }
    }
}

extension MessageNames {
    static let example: MessageNames = {
        guard let hostname = Domain("mx.test") else { preconditionFailure("mx.test is a domain") }
        return MessageNames(hostname: hostname, process: 1, at: WallTime(microseconds: 0))
    }()
}

extension Conversation.Terms {
    /// What the tests agree on, unless they say otherwise.
    static func example(
        offer: Offer? = nil, limits: ClientLimits = .standard, authentication: AuthenticationPolicy = .standard,
        profile: Profile = .strict, told: Told = .everything, tls: ListenerTLS = .none,
        faults: FaultTerms = FaultTerms(seed: 0),
        timeScale: TimeScale = .standard, rate: MessageRate? = nil, language: ListenerProtocol = .smtp
    ) -> Conversation.Terms {
        guard let hostname = Domain("mx.test") else { preconditionFailure("mx.test is a domain") }
        return Conversation.Terms(
            hostname: hostname,
            offer: offer ?? .everything(limits, mechanisms: authentication.offered, startTLS: tls == .starttls),
            limits: limits, authentication: authentication, profile: profile, deadlines: .standard, listener: "smtp",
            tls: tls,
            faults: faults,
            timeScale: timeScale, told: told, rate: rate, language: language)
    }
}
