import Glibc
import Kernel

/// What is done by path: the daemon has no such calls, since none of its processes is free to open what it likes.

/// mkdir(2), with this mode whatever the umask is.
func makeDirectory(_ path: String, mode: mode_t) throws(SystemError) {
    try checked(mkdir(path, mode), "mkdir", path)
    try checked(chmod(path, mode), "chmod", path)
}

/// Removes a file; that there is none is no error.
func unlinkIfThere(_ path: String) throws(SystemError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw .last("unlink", path) }
}

/// Writes a file anew, whatever was in it.
func writeFile(_ path: String, _ octets: [UInt8]) throws(SystemError) {
    let flags = O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC
    let file = Descriptor(owning: try checked(open(path, flags, 0o644), "open", path))
    try write(all: octets.span, to: file.number)
}
