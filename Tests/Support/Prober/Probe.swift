import CProber
import Glibc
import Kernel
import Privilege
import Vocabulary

/// The child: holds what its act needs, goes into confinement, acts once, and tells what the kernel said.
struct Probe {
    let role: Role
    let layers: Layers
    let act: Act
    let path: String
    let port: UInt16
    let parent: Int32
    let sibling: Int32

    // As `Stage` hands them over.
    private let link: CInt = 0
    private let root: CInt = 1
    let listener: CInt = 3

    init(words: [String]) {
        role = Role.named(words[0])!
        layers = Layers(rawValue: words[1])!
        act = Act(rawValue: words[2])!
        path = words[3]
        port = UInt16(words[4])!
        parent = Int32(words[5])!
        sibling = Int32(words[6])!
    }

    func run() throws -> Never {
        // Had before, so that the act itself is judged and not the way to it.
        let tools = Tools(self)
        var poller = try Poller()
        precondition(chdir(path) == 0)
        var reported = ""
        if let filter = layers.filter {
            let rootToTake = role == .parent ? nil : root
            // What the caller knows to be needed only then: the first error, the first reply.
            let report = try role.confinement.enter(account: role.becoming, root: rootToTake, filter: filter) {
                _ = SystemError(call: "none", errno: EPERM).description
            }
            reported = report.descriptors.map { "\($0)" }.joined(separator: " ")
        }
        if act == .stand {
            tell(reported)
            while true { _ = try poller.wait(for: nil) }
        }
        let result = attempt(with: tools)
        tell(result < 0 ? Self.name(of: CInt(-result)) : "succeeded")
        _exit(0)
    }

    private func tell(_ words: String) {
        _ = sendPacket(Array(words.utf8), over: link)
    }

    /// `EPERM`: what stands in the parentheses at the end of an error.
    private static func name(of errno: CInt) -> String {
        let words = SystemError(call: "", errno: errno).description
        return String(words.split(separator: "(").last?.dropLast() ?? "")
    }
}

/// What acts and duties use and could not make themselves inside.
struct Tools {
    let internetSocket = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    let unixSocket = UnixAddress.socket()
    let image = prober_open_path("/bin/true")
    /// A connection with one octet to read, and the client's end of it.
    let connection: CInt
    let client: CInt
    /// A link with room, both ends here.
    let linkHere: CInt
    let linkThere: CInt
    /// A file that somebody else opened for writing.
    let file: CInt
    /// The store: the number that chroot was asked for.
    let store: CInt = 1
    let page: UnsafeMutableRawPointer

    init(_ probe: Probe) {
        var pair: [CInt] = [-1, -1]
        precondition(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &pair) == 0)
        (connection, client) = (pair[0], pair[1])
        precondition(Glibc.send(client, "x", 1, 0) == 1)
        precondition(socketpair(AF_UNIX, CInt(SOCK_SEQPACKET.rawValue), 0, &pair) == 0)
        (linkHere, linkThere) = (pair[0], pair[1])
        file = Glibc.open("/dev/null", O_WRONLY)
        page = mmap(nil, Int(getpagesize()), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        // A client for the listener to accept.
        if probe.role == .listener, probe.act == .duties {
            let visitor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
            precondition(connectInternet(visitor, port: probe.port) == 0)
        }
    }
}

/// connect(2) to a port of the loopback address.
func connectInternet(_ number: CInt, port: UInt16) -> CInt {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
