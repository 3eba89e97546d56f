import CLinux
import Glibc

/// A system call that failed: which one, on what, and the kernel's reason.
///
/// Reads `openat(tmp/x): No space left on device (ENOSPC)`.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    /// The call's name in section 2 of the manual.
    package let call: String
    /// As in errno(3).
    package let errno: CInt
    /// What the call was about: a path, an address.
    package let object: String?

    package init(call: String, errno: CInt, object: String? = nil) {
        self.call = call
        self.errno = errno
        self.object = object
    }

    /// For the call that failed just now: reads `errno` before anything else can change it.
    package static func last(_ call: StaticString, _ object: @autoclosure () -> String? = nil) -> SystemError {
        let errno = Glibc.errno
        return SystemError(call: "\(call)", errno: errno, object: object())
    }

    /// Whether there's no room where something was to be written: it may be there later.
    /// A file that may not grow is as full as a disk: setrlimit(2), RLIMIT_FSIZE.
    package var isNoRoom: Bool { errno == ENOSPC || errno == EDQUOT || errno == EFBIG }

    /// Whether this process can't have another descriptor.
    package var isOutOfDescriptors: Bool { errno == EMFILE }

    /// Whether nothing is there now.
    package var isWouldBlock: Bool { errno == EAGAIN }

    /// Whether whoever read a pipe or a socket is gone, and doesn't come back.
    package var isWithoutReader: Bool { errno == EPIPE }

    /// The other end of a connection has closed it.
    package static func gone(_ object: String) -> SystemError {
        SystemError(call: "recv", errno: ECONNRESET, object: object)
    }

    /// Whether a packet is longer than what it's sent by takes.
    package var isTooLong: Bool { errno == EMSGSIZE }

    /// Whether the other end is there, and nobody listens.
    package var isRefused: Bool { errno == ECONNREFUSED }

    /// Whether there's nothing of that name.
    package var isMissing: Bool { errno == ENOENT }

    /// Whether this user may not.
    package var isDenied: Bool { errno == EACCES || errno == EPERM }

    package var description: String {
        let place = object.map { "\(call)(\($0))" } ?? call
        guard let text = clinux_error_text(errno), let name = clinux_error_name(errno) else {
            return "\(place): error \(errno)"
        }
        return "\(place): \(String(cString: text)) (\(String(cString: name)))"
    }
}

/// The result of a call that answers -1 when it fails.
@discardableResult
package func checked<Result: SignedInteger>(
    _ result: Result, _ call: StaticString, _ object: @autoclosure () -> String? = nil
) throws(SystemError) -> Result {
    guard result >= 0 else { throw SystemError.last(call, object()) }
    return result
}
