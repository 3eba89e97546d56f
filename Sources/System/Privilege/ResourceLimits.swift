import CLinux
import Glibc
package import Kernel

/// What the process may use up: setrlimit(2), soft and hard alike.
enum ResourceLimits {
    static func limit(_ confinement: Confinement) throws(SystemError) {
        try set(RLIMIT_CORE, "RLIMIT_CORE", 0)
        try set(__RLIMIT_NPROC, "RLIMIT_NPROC", 0)
        try set(RLIMIT_NOFILE, "RLIMIT_NOFILE", try confinement.descriptorsGranted())
    }

    fileprivate static func hard(
        _ resource: __rlimit_resource, _ name: String
    ) throws(SystemError) -> UInt64 {
        var soft: UInt64 = 0
        var hard: UInt64 = 0
        try checked(clinux_get_limit(CInt(resource.rawValue), &soft, &hard), "getrlimit", name)
        return hard
    }

    /// The soft limit alone.
    fileprivate static func raise(
        _ resource: __rlimit_resource, _ name: String, to wanted: UInt64
    ) throws(SystemError) {
        var soft: UInt64 = 0
        var hard: UInt64 = 0
        try checked(clinux_get_limit(CInt(resource.rawValue), &soft, &hard), "getrlimit", name)
        guard soft < min(wanted, hard) else { return }
        try checked(clinux_set_limit(CInt(resource.rawValue), min(wanted, hard), hard), "setrlimit", name)
    }

    private static func set(
        _ resource: __rlimit_resource, _ name: String, _ limit: UInt64
    ) throws(SystemError) {
        try checked(clinux_set_limit(CInt(resource.rawValue), limit, limit), "setrlimit", name)
    }
}

/// Descriptors that a process here can have at all: the hard limit.
package func mostDescriptors() throws(SystemError) -> Int {
    Int(clamping: try ResourceLimits.hard(RLIMIT_NOFILE, "RLIMIT_NOFILE"))
}

/// Lets this process have so many descriptors, or as many as the hard limit does: until it's confined.
package func raiseDescriptors(to wanted: Int) throws(SystemError) {
    try ResourceLimits.raise(RLIMIT_NOFILE, "RLIMIT_NOFILE", to: UInt64(wanted))
}

extension Confinement {
    /// How many descriptors it will be able to have: what it declares, or the hard limit if that is lower.
    package func descriptorsGranted() throws(SystemError) -> UInt64 {
        min(descriptors, try ResourceLimits.hard(RLIMIT_NOFILE, "RLIMIT_NOFILE"))
    }
}
