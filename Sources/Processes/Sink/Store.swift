import IPC
import Journal
import Kernel
import Privsep
import Vocabulary
import Wire

/// What the sink does with messages: begins them, takes them, forgets them.
///
/// A session process can speak only of transactions that it opened itself and that aren't settled; anything
/// else is a violation, and so is a descriptor that it kept.
final class Store {
    /// One session process, by the token of its link.
    typealias Source = UInt64

    private let maildir: Maildir
    /// What the messages are called that come from here on.
    private var names: MessageNames
    private let openMost: Int
    private let journal: JournalOutbox
    private var deposits: [Source: [TransactionID: Deposit]] = [:]
    private var open = 0
    /// Moved into new/, waiting for the directories' sync.
    private var delivered: [Delivered] = []
    private var hasLeases = true

    init(_ maildir: Maildir, _ settings: SinkSettings, process: Int32, _ journal: JournalOutbox) {
        self.maildir = maildir
        names = MessageNames(hostname: settings.hostname, process: process, at: Clock.wall())
        openMost = Int(settings.openMessages)
        self.journal = journal
    }

    /// In the names of the messages that come from here on.
    func rename(_ hostname: Domain) { names.hostname = hostname }

    func removeLeftovers() throws {
        let (unfinished, orphans) = try maildir.removeLeftovers(at: Clock.wall())
        guard unfinished + orphans > 0 else { return }
        journal.note(
            .store("removed \(unfinished) unfinished files and \(orphans) envelopes without a message", level: .info))
    }

    private struct Delivered {
        let source: Source
        let transaction: TransactionID
        let id: MessageID
    }

    // MARK: A whole message

    /// Takes a message as far as new/; `settle` says so once the names are synced too.
    /// - Returns: why it wasn't taken, if it wasn't.
    func keep(_ message: WholeMessage, as transaction: TransactionID, of source: Source) throws(Violation)
        -> StoreRefusal?
    {
        guard deposits[source]?[transaction] == nil else { throw Violation("keep: transaction \(transaction) is open") }
        let now = Clock.wall()
        let id = nextID(at: now)
        let record = EnvelopeRecord(
            id: id, session: transaction.session, provenance: message.provenance, sender: message.sender,
            recipients: message.recipients, octets: UInt64(message.content.count), digest: message.digest,
            faults: message.faults, committed: now)
        do {
            try maildir.put(message.content, as: id)
            try maildir.file(record.lines, for: id)
            try maildir.deliver(id)
        } catch {
            maildir.discard(id)
            return refusal(error)
        }
        delivered.append(Delivered(source: source, transaction: transaction, id: id))
        return nil
    }

    // MARK: From open to commit

    /// What `open` came to.
    enum Opening {
        case opened(SharedDescriptor)
        case refused(StoreRefusal)
    }

    func begin(_ transaction: TransactionID, _ provenance: Provenance, _ sender: Addressee, of source: Source)
        throws(Violation) -> Opening
    {
        guard deposits[source]?[transaction] == nil else { throw Violation("open: transaction \(transaction) is open") }
        guard open < openMost else { return .refused(.full) }
        let id = nextID(at: Clock.wall())
        do {
            let file = try maildir.create(id)
            deposits[source, default: [:]][transaction] = Deposit(
                transaction, id: id, provenance: provenance, sender: sender, file: file.reading)
            open += 1
            return .opened(file.writing)
        } catch {
            return .refused(refusal(error))
        }
    }

    func add(_ recipients: [Addressee], to transaction: TransactionID, of source: Source) throws(Violation) {
        let deposit = try deposit(transaction, of: source, "recipients")
        guard deposit.recipientsCame + recipients.count <= Limit.recipientsStored else {
            throw Violation("recipients: more than \(Limit.recipientsStored) in transaction \(transaction)")
        }
        deposit.add(recipients)
    }

    func withdraw(_ places: [UInt32], from transaction: TransactionID, of source: Source) throws(Violation) {
        guard try deposit(transaction, of: source, "withdraw").withdraw(places) else {
            throw Violation("withdraw: places of transaction \(transaction) that can't be")
        }
    }

    func abandon(_ transaction: TransactionID, of source: Source) throws(Violation) {
        forget(try deposit(transaction, of: source, "abandon"), of: source)
    }

    /// Forgets all that a session process had under way, since it's gone.
    func abandonAll(of source: Source) {
        for deposit in (deposits[source] ?? [:]).values { forget(deposit, of: source) }
    }

    // MARK: Commit

    /// Takes a message as far as `keep` does.
    /// - Returns: why it wasn't taken, if it wasn't.
    func commit(
        _ transaction: TransactionID, recipients: UInt32, octets: UInt64, digest: [UInt8], faults: [String],
        of source: Source
    ) throws -> StoreRefusal? {
        let deposit = try deposit(transaction, of: source, "commit")
        let kept = deposit.recipients
        guard kept.count == Int(recipients) else {
            throw Violation("commit: \(recipients) recipients, \(kept.count) came")
        }
        try demandNoWriter(of: deposit)
        let size = try fileSize(deposit.file.number)
        guard size == octets else { throw Violation("commit: \(octets) octets, the file has \(size)") }
        do {
            try fsync(deposit.file.number)
            let record = EnvelopeRecord(
                id: deposit.id, session: transaction.session, provenance: deposit.provenance, sender: deposit.sender,
                recipients: kept, octets: octets, digest: digest, faults: faults, committed: Clock.wall())
            try maildir.file(record.lines, for: deposit.id)
            try maildir.deliver(deposit.id)
        } catch {
            forget(deposit, of: source)
            return refusal(error)
        }
        remove(deposit, of: source)
        delivered.append(Delivered(source: source, transaction: transaction, id: deposit.id))
        return nil
    }

    /// The names of all that was delivered since, synced at once; then what became of each.
    func settle() -> [(source: Source, transaction: TransactionID, verdict: StoreVerdict)] {
        guard !delivered.isEmpty else { return [] }
        defer { delivered = [] }
        do {
            try maildir.synchronizeNames()
            return delivered.map { ($0.source, $0.transaction, .committed($0.id)) }
        } catch {
            let refusal = refusal(error)
            for message in delivered { maildir.discard(message.id) }
            return delivered.map { ($0.source, $0.transaction, .refused(refusal)) }
        }
    }

    /// A read lease is refused while anybody can still write to the file: fcntl(2), F_SETLEASE.
    private func demandNoWriter(of deposit: Deposit) throws {
        guard hasLeases else { return }
        do {
            guard try takeReadLease(deposit.file.number) else {
                throw Violation("commit: a descriptor of \(deposit.id) was kept")
            }
            try dropLease(deposit.file.number)
        } catch let error as SystemError where error.isWithoutLeases {
            hasLeases = false
            journal.note(.store("the file system has no leases: a session that keeps a descriptor isn't caught"))
        }
    }

    // MARK: Bookkeeping

    private func nextID(at now: WallTime) -> MessageID {
        names.now = now
        return names.next()
    }

    private func deposit(_ transaction: TransactionID, of source: Source, _ message: String) throws(Violation)
        -> Deposit
    {
        guard let deposit = deposits[source]?[transaction] else {
            throw Violation("\(message): transaction \(transaction) isn't open")
        }
        return deposit
    }

    private func remove(_ deposit: Deposit, of source: Source) {
        deposits[source]?[deposit.transaction] = nil
        open -= 1
    }

    private func forget(_ deposit: Deposit, of source: Source) {
        remove(deposit, of: source)
        maildir.discard(deposit.id)
    }

    /// No room is the client's to try again; anything else is a disk that fails, and somebody must know.
    private func refusal(_ error: SystemError) -> StoreRefusal {
        guard !error.isNoRoom else {
            journal.note(.store("no room: \(error)"))
            return .full
        }
        journal.note(.store("\(error)", level: .error))
        return .failed
    }
}

/// What a session process may not say. The loop adds the link's name.
struct Violation: Error {
    let what: String

    init(_ what: String) {
        self.what = what
    }
}
