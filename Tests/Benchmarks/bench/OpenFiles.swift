import CLinux
import Glibc

/// Descriptors that this process may have: getrlimit(2), RLIMIT_NOFILE.
func openFilesAllowed() -> Int {
    var (soft, hard): (UInt64, UInt64) = (0, 0)
    _ = clinux_get_limit(CInt(RLIMIT_NOFILE.rawValue), &soft, &hard)
    return Int(clamping: soft)
}

/// Asks for as many as there may be, for this process and the servers that it starts.
func raiseOpenFiles() {
    let limit = CInt(RLIMIT_NOFILE.rawValue)
    var (soft, hard): (UInt64, UInt64) = (0, 0)
    _ = clinux_get_limit(limit, &soft, &hard)
    let wanted: UInt64 = 65_536
    // Only root may raise the hard one.
    if hard < wanted, clinux_set_limit(limit, wanted, wanted) == 0 { return }
    _ = clinux_set_limit(limit, min(hard, wanted), hard)
}
