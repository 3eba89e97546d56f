import Diagnosis
import Vocabulary

extension Read {
    static let logDestination: Reader<LogDestination> = { (text: String) throws(Objection) in
        if text == "stdout" { return .stdout }
        if text == "syslog" { return .syslog(path: LogDestination.standardSyslog) }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let rest = parts.count > 1 ? parts[1] : ""
        switch parts.first {
        case "file" where parts.count > 1: return .file(path: try logFile(rest))
        case "syslog" where parts.count > 1: return .syslog(path: try socketPath(rest))
        case "tcp": return .tcp(try collector(rest))
        case "udp": return .udp(try collector(rest))
        default:
            // A path alone is what one writes first.
            let mend = text.contains("/") && isPlain(text) ? "write file:\(text)" : "write \(logForms)"
            throw Objection("\(quoted(text)) is no place for the log", mend: mend)
        }
    }

    private static let logForms = "stdout, file:PATH, syslog, tcp:HOST:PORT or udp:HOST:PORT"

    private static let logFile: Reader<String> = { (text: String) throws(Objection) in
        let path = try filePath(text)
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard (1...Limit.fileName).contains(name.utf8.count), name != ".", name != ".." else {
            throw Objection("\(quoted(text)) names no file", mend: "write the path of a file in a directory")
        }
        return path
    }

    private static let socketPath: Reader<String> = parsed(
        { (1...Limit.socketPath).contains($0.utf8.count) && $0.hasPrefix("/") ? $0 : nil }, "the path of a socket",
        mend: "write it from the root on, \(Limit.socketPath) octets at most; without one it's /dev/log")

    private static let collector: Reader<Collector> = parsed(
        { Collector($0) }, "a host and a port", mend: "write them as logs.example:514, 192.0.2.1:514 or [::1]:514")
}
