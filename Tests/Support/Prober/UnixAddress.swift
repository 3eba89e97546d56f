import Glibc

/// The address of a Unix socket, unix(7).
enum UnixAddress {
    case path(String)
    case abstract(String)

    private func with<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name: [UInt8] =
            switch self {
            case .path(let path): Array(path.utf8) + [0]
            case .abstract(let name): [0] + Array(name.utf8)
            }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    static func socket() -> CInt {
        Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    }

    func listening() -> CInt {
        let number = Self.socket()
        precondition(with { bind(number, $0, $1) } == 0 && listen(number, 16) == 0)
        return number
    }

    func connect(_ number: CInt) -> CInt {
        with { Glibc.connect(number, $0, $1) }
    }
}
