import Journal
import Wire

/// A record as the outlets want it, each form made once, and only if one does.
final class Rendering {
    private let record: Record
    private lazy var json = Array(record.json.utf8) + [Self.lineEnd]
    private lazy var text = Array(record.plain.utf8) + [Self.lineEnd]
    private lazy var syslog = Array(record.syslog.utf8)

    private static let lineEnd = UInt8(ascii: "\n")

    init(_ record: Record) { self.record = record }

    func octets(for outlet: LogOutlet.Kind) -> [UInt8] {
        switch outlet {
        case .standardOutput(let lines), .file(_, _, let lines): lines == .json ? json : text
        case .tcp, .udp: json
        case .syslog: syslog
        }
    }
}
