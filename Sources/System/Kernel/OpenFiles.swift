import CLinux
import Glibc

/// Asks for so many descriptors, for programs that people run: getrlimit(2), RLIMIT_NOFILE.
///
/// - Returns: how many it has now. Beyond the hard limit only root gets more.
package func raiseOpenFiles(to wanted: Int) -> Int {
    let limit = CInt(RLIMIT_NOFILE.rawValue)
    var (soft, hard): (UInt64, UInt64) = (0, 0)
    guard clinux_get_limit(limit, &soft, &hard) == 0 else { return 0 }
    let wanted = UInt64(max(0, wanted))
    if soft < wanted {
        if hard < wanted, clinux_set_limit(limit, wanted, wanted) == 0 { return Int(clamping: wanted) }
        if clinux_set_limit(limit, min(hard, wanted), hard) == 0 { soft = min(hard, wanted) }
    }
    return Int(clamping: soft)
}
