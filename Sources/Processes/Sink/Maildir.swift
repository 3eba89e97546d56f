import Kernel
import Vocabulary

/// The store on disk: a Maildir (maildir(5)) and the envelope records beside it.
///
///     tmp/        messages that are being written
///     new/        messages that were taken
///     cur/        where readers move them
///     envelopes/  ID.json for each message of new/ and cur/
///
/// A name in new/ exists only when the file behind it is whole and synced, and so is its record. A record without a
/// message is one that a crash left.
final class Maildir {
    /// Kept open, since the lock that keeps other daemons out (flock(2)) lasts as long as somebody has it open.
    private let store: Directory
    private let tmp: Directory
    private let new: Directory
    private let cur: Directory
    private let envelopes: Directory
    private let mode: UInt32
    /// Our files' names end in it: how they are told from those of other programs.
    private let hostname: Domain

    /// Opens what the parent made.
    init(in store: consuming Directory, mode: UInt32, hostname: Domain) throws(SystemError) {
        self.mode = mode
        self.hostname = hostname
        tmp = try store.open("tmp")
        new = try store.open("new")
        cur = try store.open("cur")
        envelopes = try store.open("envelopes")
        self.store = store
    }

    /// A new file under tmp/, once for writing and once for reading: the sink keeps the second.
    func create(_ id: MessageID) throws(SystemError) -> (writing: SharedDescriptor, reading: SharedDescriptor) {
        let writing = SharedDescriptor(try tmp.create(id.text, mode: mode))
        do {
            return (writing, SharedDescriptor(try tmp.openReading(id.text)))
        } catch {
            try? tmp.unlink(id.text)
            throw error
        }
    }

    /// Puts all of a message under tmp/, synced.
    func put(_ content: [UInt8], as id: MessageID) throws(SystemError) {
        try put(content, as: id.text, in: tmp)
    }

    /// Puts a record beside the messages, synced. Nobody looks for it before there is a message.
    func file(_ record: [UInt8], for id: MessageID) throws(SystemError) {
        try put(record, as: Self.record(of: id), in: envelopes)
    }

    private func put(_ octets: [UInt8], as name: String, in directory: borrowing Directory) throws(SystemError) {
        let file = try directory.create(name, mode: mode)
        do {
            try write(all: octets.span, to: file.number)
            try fsync(file.number)
        } catch {
            try? directory.unlink(name)
            throw error
        }
    }

    /// Names the message in new/. Its content is synced; the name is when `synchronizeNames` has returned.
    func deliver(_ id: MessageID) throws(SystemError) {
        try tmp.moveReplacingNothing(id.text, to: new, as: id.text)
    }

    func synchronizeNames() throws(SystemError) {
        try envelopes.sync()
        try new.sync()
    }

    /// Forgets a message wherever it stands, and its record.
    func discard(_ id: MessageID) {
        try? tmp.unlink(id.text)
        try? new.unlink(id.text)
        try? envelopes.unlink(Self.record(of: id))
    }

    /// Removes what an earlier run left: unfinished files of ours in tmp/, and our records without a message.
    /// Other programs deliver here too: what isn't named as this daemon names its files is theirs, and stays.
    /// - Returns: how many of each.
    func removeLeftovers(at now: WallTime) throws(SystemError) -> (unfinished: Int, orphans: Int) {
        let unfinished = try tmp.names().filter { isLeft($0, in: tmp, at: now) && Self.isGone($0, from: tmp) }

        // A reader adds flags behind a colon when it moves a message to cur/.
        let messages = Set((try new.names() + cur.names()).map { $0.prefix { $0 != ":" } })
        let orphans = try envelopes.names().filter { name in
            name.hasSuffix(Self.suffix) && !messages.contains(Self.id(of: name)) && isLeft(name, in: envelopes, at: now)
        }
        return (unfinished.count, orphans.filter { Self.isGone($0, from: envelopes) }.count)
    }

    /// Whether nobody writes the message or the record any more that a daemon gave this name.
    ///
    /// One with our hostname we would have to be writing ourselves. Another hostname is one that this daemon had before,
    /// or another machine's that has the store over a network, where no lock of ours is seen: then it's left when nobody
    /// has used it for a time.
    private func isLeft(_ name: String, in directory: borrowing Directory, at now: WallTime) -> Bool {
        guard let id = MessageID(String(Self.id(of: name))) else { return false }
        if id.isMade(on: hostname) { return true }
        guard id.isMadeSomewhere, let lastUse = directory.lastUse(of: name) else { return false }
        return now.isLater(than: lastUse, by: Limit.leftoverAge)
    }

    private static func isGone(_ name: String, from directory: borrowing Directory) -> Bool {
        do {
            try directory.unlink(name)
            return true
        } catch {
            return false
        }
    }

    private static let suffix = ".json"

    private static func record(of id: MessageID) -> String { id.text + suffix }

    /// The message's part of a file's name.
    private static func id(of name: String) -> Substring {
        name.hasSuffix(suffix) ? name.dropLast(suffix.count) : name[...]
    }
}
