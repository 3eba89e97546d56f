/// What a process must not be able to do; and two things that it must.
enum Act: String, CaseIterable {
    // Files
    case open
    case writeOutside
    case chmod
    // Sockets
    case socket
    case connectInternet
    case connectPath
    case connectAbstract
    case recv
    // Other processes
    case ptraceParent
    case ptraceSibling
    case killParent
    case killSibling
    // Itself
    case setuid
    case fork
    case exec
    case mapCode
    case makeCode
    // The machine
    case mount
    case unshare
    case unshareUser
    case bpf
    case ioUring
    // What must go on working
    /// What its role is there for.
    case duties
    // Crashes that show as what they are: the C library's, and Swift's with its last words.
    case abort
    case trap
    /// Nothing, until it's killed.
    case stand
}

extension Act {
    /// All that come to an end by themselves.
    static var tried: [Act] { allCases.filter { $0 != .stand } }
}
