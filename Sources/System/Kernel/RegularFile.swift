import CLinux
import Glibc

/// Why a file can't be read whole.
package enum RegularFileError: Error, Hashable {
    case failed(SystemError)
    /// There is something, but no regular file: what it is instead.
    case other(String)
    /// It's larger than it may be.
    case tooLarge
}

/// How `readRegularFile` opens.
package let regularFileFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY

/// A file's octets, all of them. Neither a FIFO that nobody writes to nor a file without end holds the process up.
///
/// - Parameters:
///   - name: looked up in `directory`, or where the process is if that's nil. Symbolic links are followed.
///   - most: how many octets it may have.
package func readRegularFile(
    _ name: String, in directory: CInt? = nil, most: Int
) throws(RegularFileError) -> [UInt8] {
    try RegularFile(name, in: directory, most: most).octets
}

/// What a file has, and who may read it.
package struct RegularFile: Hashable, Sendable {
    package let octets: [UInt8]
    /// Its permission bits: inode(7).
    package let mode: UInt32

    /// The same as `readRegularFile`.
    package init(_ name: String, in directory: CInt? = nil, most: Int) throws(RegularFileError) {
        (octets, mode) = try contents(of: name, in: directory, most: most)
    }
}

private func contents(
    of name: String, in directory: CInt?, most: Int
) throws(RegularFileError) -> ([UInt8], UInt32) {
    let file = try orFailed { () throws(SystemError) in
        Descriptor(owning: try checked(openat(directory ?? AT_FDCWD, name, regularFileFlags), "open", name))
    }
    let number = file.number
    let mode = try orFailed { () throws(SystemError) in try fileMode(number) }
    let kind = mode & S_IFMT
    guard kind == S_IFREG else { throw .other(word(for: kind)) }
    var octets: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: pieceOctets)
    while true {
        let count = try orFailed { () throws(SystemError) in try read(number, into: &piece) }
        guard count > 0 else { return (octets, mode & 0o7777) }
        guard octets.count + count <= most else { throw .tooLarge }
        octets += piece[..<count]
    }
}

/// An open directory that only serves to look names up in: open(2), O_PATH. It need not be readable.
package func openForLookup(_ path: String) throws(SystemError) -> Descriptor {
    Descriptor(owning: try checked(clinux_open_names(path), "open", path))
}

private let pieceOctets = 65_536

private func orFailed<Result: ~Copyable>(
    _ work: () throws(SystemError) -> Result
) throws(RegularFileError) -> Result {
    do throws(SystemError) {
        return try work()
    } catch {
        throw .failed(error)
    }
}

/// fstat(2), `st_mode`.
private func fileMode(_ number: CInt) throws(SystemError) -> mode_t {
    var status = stat()
    try checked(fstat(number, &status), "fstat")
    return status.st_mode
}

private func word(for kind: mode_t) -> String {
    switch kind {
    case S_IFDIR: "a directory"
    case S_IFIFO: "a FIFO"
    case S_IFCHR, S_IFBLK: "a device"
    default: "no file"
    }
}

/// A file to be written from its front; what was in it is gone: open(2), O_TRUNC.
package func createFile(_ path: String) throws(SystemError) -> Descriptor {
    Descriptor(
        owning: try checked(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0o666), "open", path))
}
