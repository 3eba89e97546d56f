import Glibc
import Kernel
import Privilege
import Vocabulary

/// What the acts are aimed at: a store, a file outside of it, listening sockets, a sibling.
final class Stage {
    let path: String
    private let sibling: Int32
    private let siblingLink: Descriptor
    private let tcp: Descriptor
    private let port: UInt16
    private let unixPath: Descriptor
    private let unixAbstract: Descriptor

    init() throws {
        var template = Array("/tmp/prober.XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        precondition(chmod(path, 0o755) == 0)
        let directory = try Directory.open(path)
        _ = try directory.create("victim", mode: 0o644)
        try directory.makeDirectory("store", mode: 0o755)
        let store = try directory.open("store")
        for name in ["tmp", "new"] {
            try store.makeDirectory(name, mode: 0o750)
            if let account = Role.sink.becoming { try store.open(name).give(to: account, mode: 0o750) }
        }
        tcp = try Kernel.listen(on: Endpoint(address: .loopback4, port: 0), backlog: 16)
        port = try localEndpoint(of: tcp.number).port
        unixPath = Descriptor(owning: UnixAddress.path("\(path)/socket").listening())
        precondition(chmod("\(path)/socket", 0o777) == 0)
        unixAbstract = Descriptor(owning: UnixAddress.abstract("\(path)").listening())
        let link = try packetPair()
        sibling = try spawn(title: "prober: wait", descriptors: [link.second.number])
        siblingLink = link.first
    }

    deinit {
        try? Kernel.kill(sibling, SIGKILL)
        _ = Prober.ended(sibling)
        umount(path)
        for name in ["store/tmp/kept", "store/tmp/new", "store/new/kept", "victim", "socket"] {
            unlink("\(path)/\(name)")
        }
        for name in ["/store/tmp", "/store/new", "/store", ""] { rmdir(path + name) }
    }

    /// A child that is confined and then does one thing.
    private func start(
        _ act: Act, _ role: Role, _ layers: Layers, link: CInt, also more: [CInt] = []
    ) throws -> Int32 {
        let root =
            switch role.root {
            case .store: Descriptor(owning: open("\(path)/store", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
            case .empty: try RootDirectory.empty()
            case .machine: Descriptor(owning: open("/dev/null", O_RDONLY | O_CLOEXEC))
            }
        let errors = Descriptor(owning: open("/dev/null", O_WRONLY | O_CLOEXEC))
        let words = [
            "prober:", "child", role.name, layers.rawValue, act.rawValue, path, "\(port)", "\(getpid())",
            "\(sibling)",
        ]
        return try spawn(
            title: words.joined(separator: " "),
            descriptors: [link, root.number, layers == .trap ? STDERR_FILENO : errors.number, tcp.number] + more)
    }

    /// `succeeded`, the errno's name, or how the kernel ended it.
    func outcome(of act: Act, _ role: Role, _ layers: Layers) throws -> String {
        let link = try packetPair()
        let pid = try start(act, role, layers, link: link.second.number)
        _ = consume link.second
        let words = try Self.words(over: link.first.number)
        let death = Prober.ended(pid)
        umount(path)
        return switch (words, death) {
        case (let words?, .exited(0)): words
        // The image that it became has nothing to say.
        case (nil, .exited(0)) where act == .exec: "succeeded"
        default: "\(death)"
        }
    }

    /// What the child says, or nil if it dies without a word.
    private static func words(over link: CInt) throws -> String? {
        var poller = try Poller()
        try poller.add(link, .readable, token: 0)
        var scratch = [UInt8](repeating: 0, count: Limit.packet)
        _ = try poller.wait(for: nil)
        switch receivePacket(over: link, into: &scratch) {
        case .packet(let octets, _): return String(decoding: scratch[..<octets], as: UTF8.self)
        default: return nil
        }
    }

    /// A child that stands confined when this returns, and has the given descriptor.
    func standing(_ role: Role, holding descriptor: CInt) throws {
        let link = try packetPair()
        _ = try start(.stand, role, .all, link: link.second.number, also: [descriptor])
        _ = try Self.words(over: link.first.number)
    }

    /// The lines of /proc/PID/status that tell of privilege, and the descriptors, while the child stands still.
    func appearance(of role: Role) throws -> [String] {
        let link = try packetPair()
        let pid = try start(.stand, role, .all, link: link.second.number)
        let reported = try Self.words(over: link.first.number) ?? ""
        defer {
            try? Kernel.kill(pid, SIGKILL)
            _ = Prober.ended(pid)
        }
        let wanted = [
            "Uid:", "Gid:", "Groups:", "Threads:", "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:",
            "NoNewPrivs:", "Seccomp:",
        ]
        let status = try Self.content("/proc/\(pid)/status").split(separator: "\n")
            .map { $0.split(whereSeparator: { $0 == "\t" || $0 == " " }).joined(separator: " ") }
            .filter { line in wanted.contains { line.hasPrefix($0) } }
        let descriptors = try Directory.open("/proc/\(pid)/fd").names().compactMap(Int.init).sorted()
        return status + [
            "Descriptors: " + descriptors.map(String.init).joined(separator: " "), "Reported: " + reported,
        ]
    }

    private static func content(_ path: String) throws -> String {
        let file = Descriptor(owning: try checked(open(path, O_RDONLY | O_CLOEXEC), "open", path))
        var scratch = [UInt8](repeating: 0, count: Limit.packet)
        let count = try Kernel.read(file.number, into: &scratch)
        return String(decoding: scratch[..<count], as: UTF8.self)
    }
}
