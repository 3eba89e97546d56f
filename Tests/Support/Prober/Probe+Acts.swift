import CProber
import Glibc

extension Probe {
    /// Does it, and gives what the kernel answered: below zero an errno.
    func attempt(with tools: Tools) -> Int {
        switch act {
        case .open: answer(Glibc.open("/etc/passwd", O_RDONLY))
        case .writeOutside: answer(Glibc.open("\(path)/victim", O_WRONLY | O_APPEND))
        case .chmod: answer(Glibc.chmod("\(path)/victim", 0o600))
        case .socket: answer(Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
        case .connectInternet: answer(connectInternet(tools.internetSocket, port: port))
        case .connectPath: answer(UnixAddress.path("\(path)/socket").connect(tools.unixSocket))
        case .connectAbstract: answer(UnixAddress.abstract(path).connect(tools.unixSocket))
        case .recv: answer(receiveOctet(tools))
        case .ptraceParent: call(SYS_ptrace, Self.seize, Int(parent))
        case .ptraceSibling: call(SYS_ptrace, Self.seize, Int(sibling))
        // Harmless where it arrives: ignored unless there is a handler.
        case .killParent: answer(Glibc.kill(parent, SIGURG))
        case .killSibling: answer(Glibc.kill(sibling, SIGURG))
        case .setuid: answer(Glibc.setuid(0))
        case .fork: call(SYS_clone, Int(SIGCHLD)) { if $0 == 0 { _exit(0) } }
        case .exec: exec(tools)
        case .mapCode: mapCode()
        case .makeCode: answer(mprotect(tools.page, Int(getpagesize()), PROT_READ | PROT_EXEC))
        case .mount: answer(Glibc.mount("none", ".", "tmpfs", 0, nil))
        case .unshare: call(SYS_unshare, Self.newMountNamespace)
        case .unshareUser: call(SYS_unshare, Self.newUserNamespace)
        case .bpf: makeMap()
        case .ioUring: makeRing()
        case .duties: duties(with: tools)
        case .abort: Glibc.abort()
        case .trap: fatalError("these words go to standard error")
        case .stand: 0
        }
    }

    // Of linux/ptrace.h and linux/sched.h.
    private static let seize = 0x4206
    private static let newMountNamespace = 0x0002_0000
    private static let newUserNamespace = 0x1000_0000
    private static let emptyPath = 0x1000

    private func answer(_ result: CInt) -> Int { result < 0 ? -Int(errno) : Int(result) }

    private func call(
        _ number: CInt, _ first: Int = 0, _ second: Int = 0, _ third: Int = 0, _ fourth: Int = 0, _ fifth: Int = 0,
        then: (Int) -> Void = { _ in }
    ) -> Int {
        let result = prober_call(Int(number), first, second, third, fourth, fifth)
        then(result)
        return result
    }

    private func receiveOctet(_ tools: Tools) -> CInt {
        var octet: UInt8 = 0
        return CInt(Glibc.recv(tools.connection, &octet, 1, 0))
    }

    /// By descriptor: the file was found before.
    private func exec(_ tools: Tools) -> Int {
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
        return "".withCString { name in
            arguments.withUnsafeMutableBufferPointer { arguments in
                call(
                    SYS_execveat, Int(tools.image), Int(bitPattern: name), Int(bitPattern: arguments.baseAddress),
                    Int(bitPattern: arguments.baseAddress! + 1), Self.emptyPath)
            }
        }
    }

    private func mapCode() -> Int {
        let page = mmap(
            nil, Int(getpagesize()), PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        return page == MAP_FAILED ? -Int(errno) : 0
    }

    private func makeMap() -> Int {
        var attributes = bpf_attr()
        attributes.map_type = BPF_MAP_TYPE_ARRAY.rawValue
        attributes.key_size = 4
        attributes.value_size = 4
        attributes.max_entries = 1
        return withUnsafeMutablePointer(to: &attributes) {
            call(SYS_bpf, Int(BPF_MAP_CREATE.rawValue), Int(bitPattern: $0), MemoryLayout<bpf_attr>.size)
        }
    }

    private func makeRing() -> Int {
        var parameters = io_uring_params()
        return withUnsafeMutablePointer(to: &parameters) { call(SYS_io_uring_setup, 1, Int(bitPattern: $0)) }
    }
}
