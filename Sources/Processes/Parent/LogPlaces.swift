import Kernel
import Settings
import Vocabulary
import Wire

/// Where the log can go: what had to be looked up and opened while the rights to do so are there.
///
/// The logger is confined to these. Of a new configuration it can take what goes to one of them, to another file in one
/// of the directories, or to standard output.
struct LogPlaces {
    /// What each destination of the start is to the logger, but for files.
    private var known: [LogDestination: LogOutlet.Kind] = [:]
    /// The directories of files, by the path that led there.
    private(set) var directories: [(path: String, descriptor: SharedDescriptor)] = []
    /// The directory of a syslog daemon's socket, where the logger has it for its root.
    private(set) var root: SharedDescriptor?

    /// - Parameters:
    ///   - logger: whom the logger becomes; nil if that's who we are.
    ///   - isTrial: whether nothing is made, for it's only asked whether it could be had.
    /// - Throws: `Obstacle` that names the destination and the mend.
    init(_ destinations: [LogDestination], logger: Account?, isTrial: Bool = false) throws(Obstacle) {
        for destination in destinations {
            switch destination {
            case .stdout: break
            case .file(let path):
                let directory = try LogDirectory.open(of: path, logger: logger, isTrial: isTrial)
                let above = Self.above(path)
                if !directories.contains(where: { $0.path == above }) { directories.append((above, directory)) }
            case .syslog(let path): known[destination] = try syslog(path, isRooted: logger != nil)
            case .tcp(let collector): known[destination] = .tcp(try Self.endpoints(collector))
            case .udp(let collector): known[destination] = .udp(try Self.endpoints(collector))
            }
        }
    }

    /// Nil if one of the destinations is none of these places.
    func outlets(of destinations: [LogDestination], format: LogFormat, isTerminal: Bool) -> [LogOutlet]? {
        var outlets: [LogOutlet] = []
        for destination in destinations {
            guard let kind = kind(of: destination, format, isTerminal) else { return nil }
            outlets.append(LogOutlet(name: Self.name(of: destination), kind))
        }
        return outlets
    }

    private func kind(of destination: LogDestination, _ format: LogFormat, _ isTerminal: Bool) -> LogOutlet.Kind? {
        switch destination {
        case .stdout: return .standardOutput(format == .text || format == .auto && isTerminal ? .text : .json)
        case .file(let path):
            guard let index = directories.firstIndex(where: { $0.path == Self.above(path) }) else { return nil }
            return .file(LogDirectory.name(of: path), directory: UInt8(index), format == .text ? .text : .json)
        case .syslog, .tcp, .udp: return known[destination]
        }
    }

    /// For messages: cut where nobody reads on.
    private static func name(of destination: LogDestination) -> String {
        let text = "\(destination)".unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        return String(String.UnicodeScalarView(text.prefix(Limit.outletName / 4)))
    }

    private static func above(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    // MARK: Sockets

    /// The path of the socket as the logger sees it: with its directory as the root where the logger has one of its
    /// own.
    private mutating func syslog(_ path: String, isRooted: Bool) throws(Obstacle) -> LogOutlet.Kind {
        let real: String
        let status: (owner: UInt32, mode: UInt32)
        do throws(SystemError) {
            real = try realPath(path)
            guard isRooted else { return .syslog(path: real) }
            let directory = try Directory.open(above: real)
            status = try directory.status()
            root = SharedDescriptor(directory.release())
        } catch {
            throw Obstacle(
                "can't have the syslog socket \(path): \(error)",
                mend: "start a syslog daemon, or name its socket with syslog:PATH, or another --log-to")
        }
        // As every root directory: chroot(2) into what somebody else can change would be no confinement.
        guard status.owner == 0, status.mode & 0o022 == 0 else {
            throw Obstacle(
                "the directory of the syslog socket \(path) belongs to user \(status.owner) with mode "
                    + "0\(String(status.mode, radix: 8))",
                mend: "it becomes the logger's root directory, and has to be root's alone", code: ExitCode.configuration
            )
        }
        return .syslog(path: "/\(LogDirectory.name(of: real))")
    }

    private static func endpoints(_ collector: Collector) throws(Obstacle) -> [Endpoint] {
        switch collector.host {
        case .address(let address): return [Endpoint(address: address, port: collector.port)]
        case .name(let name):
            do throws(ResolutionError) {
                let found = try addresses(of: name).prefix(Limit.collectorAddresses)
                return found.map { Endpoint(address: $0, port: collector.port) }
            } catch {
                throw Obstacle(
                    "can't find the log's collector \(error)",
                    mend: "--log-to also takes an address, as tcp:192.0.2.1:514")
            }
        }
    }
}
