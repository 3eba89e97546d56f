import CProber
import Glibc
import Support
import Testing

/// What the sink does of a message, in its order: fumbled(8), THE STORE. Each is one system call. A long message is
/// written by a session process.
enum CommitStep: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case messageMade = "the message is made in tmp/"
    case messageWritten = "the message is written"
    case messageSynced = "the message is synced"
    case recordMade = "the envelope is made in envelopes/"
    case recordWritten = "the envelope is written"
    case recordSynced = "the envelope is synced"
    case messageNamed = "the message is named in new/"
    case recordNamesSynced = "envelopes/ is synced"
    case messageNamesSynced = "new/ is synced"
    case acknowledged = "the session process is told"

    var testDescription: String { rawValue }

    /// Which step a call is; nil for one that is none.
    init?(_ call: Tracer.SystemCall, of sink: Tracer) {
        let step: CommitStep? =
            switch call.number {
            case Int(SYS_openat): Self.made(call, by: sink)
            case Int(SYS_write): Self.written(sink.path(of: call.arguments[0]))
            case Int(SYS_fsync): Self.synced(sink.path(of: call.arguments[0]))
            case Int(SYS_renameat2): Self.named(sink.path(of: call.arguments[2]))
            case Int(SYS_sendmsg): .acknowledged
            default: nil
            }
        guard let step else { return nil }
        self = step
    }

    private static func made(_ call: Tracer.SystemCall, by sink: Tracer) -> CommitStep? {
        guard Int32(truncatingIfNeeded: call.arguments[2]) & O_CREAT != 0 else { return nil }
        return sink.text(at: call.arguments[1]).hasSuffix(".json") ? .recordMade : .messageMade
    }

    private static func written(_ path: String) -> CommitStep? {
        path.hasSuffix(".json") ? .recordWritten : path.contains("/tmp/") ? .messageWritten : nil
    }

    private static func synced(_ path: String) -> CommitStep {
        if path.hasSuffix(".json") { return .recordSynced }
        if path.hasSuffix("/envelopes") { return .recordNamesSynced }
        return path.hasSuffix("/new") ? .messageNamesSynced : .messageSynced
    }

    private static func named(_ directory: String) -> CommitStep? {
        directory.hasSuffix("/new") ? .messageNamed : nil
    }
}
