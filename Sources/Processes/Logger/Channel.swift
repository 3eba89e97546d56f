import Kernel
import Vocabulary

/// The way from the logger to whoever keeps the log: a descriptor that is opened, written to, and lost.
protocol Channel: AnyObject {
    var isOpen: Bool { get }
    /// Each record goes in a call of its own, and goes whole or not at all.
    var sendsRecords: Bool { get }
    /// For the poller; nil where there's nothing to wait for.
    var number: CInt? { get }
    /// Whether the other end's hanging up is to be noticed although nothing is to be sent.
    var noticesEnd: Bool { get }
    func open() throws(SystemError)
    func close()
    func send(_ octets: Span<UInt8>) -> Sent
    /// The poller saw something other than room. False if the other end is gone.
    func isThere() -> Bool
}

extension Channel {
    var sendsRecords: Bool { false }
    var noticesEnd: Bool { false }
    func open() throws(SystemError) {}
    func close() {}
    func isThere() -> Bool { true }
}

/// What came of sending.
enum Sent: Equatable {
    case octets(Int)
    /// The poller tells when there's room.
    case noRoom
    /// Not now; the channel is all right: a disk is full.
    case refused(SystemError)
    /// The channel is gone; another may be had later.
    case lost(SystemError)
    /// The same, and what was sent just before may have been the cause: whoever should have had it wasn't there.
    case unheard(SystemError)
    /// This record can't go by it.
    case tooLong
    /// Whoever read it is gone for good.
    case over
}

/// The standard output that the daemon was started with.
final class StandardOutput: Channel {
    private let descriptor: SharedDescriptor
    private let kind: DescriptorKind
    private var poller: Poller

    init(_ descriptor: SharedDescriptor, _ kind: DescriptorKind) throws {
        self.descriptor = descriptor
        self.kind = kind
        poller = try Poller()
        if kind == .pipe || kind == .device {
            // What can't be polled never waits: /dev/null.
            isPolled = (try? poller.add(descriptor.number, .writable, token: 0)) != nil
        }
    }

    private var isPolled = false
    let isOpen = true
    var number: CInt? { isPolled || kind == .socket ? descriptor.number : nil }

    /// Whoever started us shares the open file, so that it can't be made non-blocking: it's asked before each write
    /// whether it has room, and given what it takes then without waiting.
    func send(_ octets: Span<UInt8>) -> Sent {
        switch kind {
        case .socket: return Sent(Kernel.send(octets, to: descriptor.number))
        case .regularFile: return Sent(write(some: octets, to: descriptor.number))
        case .pipe, .device:
            guard isPolled else { return Sent(write(some: octets, to: descriptor.number)) }
            do {
                guard try !poller.wait(for: .zero).isEmpty else { return .noRoom }
            } catch {
                return .refused(error)
            }
            return Sent(write(some: octets.extracting(first: Limit.pipeWrite), to: descriptor.number))
        }
    }
}

/// A file in a directory that the logger has open.
final class LogFile: Channel {
    private let name: String
    private let directory: SharedDescriptor
    private var file: SharedDescriptor?

    init(_ name: String, in directory: SharedDescriptor) {
        self.name = name
        self.directory = directory
    }

    var isOpen: Bool { file != nil }
    var number: CInt? { nil }
    func open() throws(SystemError) { file = SharedDescriptor(try openAppending(name, in: directory.number)) }
    func close() { file = nil }

    func send(_ octets: Span<UInt8>) -> Sent {
        guard let file else { return .noRoom }
        return Sent(write(some: octets, to: file.number))
    }
}

extension Sent {
    /// Of a file, a pipe, or a socket that was there from the start.
    fileprivate init(_ outcome: Outcome) {
        switch outcome {
        case .octets(let count): self = .octets(count)
        case .wouldBlock, .end: self = .noRoom
        case .lost(let error): self = error.isWithoutReader ? .over : .refused(error)
        }
    }
}
