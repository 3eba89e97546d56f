import Glibc

/// A directory of a test's own, gone with it.
package final class Scratch {
    package let path: String

    package init() {
        var template = Array("/tmp/fumbled-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { preconditionFailure("mkdtemp: \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { remove(".") }

    package func path(of name: String) -> String { "\(path)/\(name)" }

    /// Removes a file, or a directory with all in it.
    package func remove(_ name: String) {
        for inner in names(in: name) ?? [] { remove("\(name)/\(inner)") }
        _ = name == "." ? rmdir(path) : Glibc.remove(path(of: name))
    }

    package func makeDirectory(_ name: String, mode: UInt32 = 0o755) {
        guard mkdir(path(of: name), mode) == 0 else { preconditionFailure("mkdir \(name): \(errno)") }
    }

    package func write(_ text: String, to name: String) {
        let number = open(path(of: name), O_CREAT | O_WRONLY | O_TRUNC, 0o600)
        let octets = Array(text.utf8)
        guard number >= 0, Glibc.write(number, octets, octets.count) == octets.count else {
            preconditionFailure("write \(name): \(errno)")
        }
        close(number)
    }

    /// The octets of a file, or nil if there is none.
    package func octets(of name: String) -> [UInt8]? {
        let number = open(path(of: name), O_RDONLY)
        guard number >= 0 else { return nil }
        defer { close(number) }
        var octets: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(number, &piece, piece.count), count > 0 { octets += piece[..<count] }
        return octets
    }

    package func text(of name: String) -> String? {
        octets(of: name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// What a directory holds, sorted, or nil if there is none.
    package func names(in name: String = ".") -> [String]? {
        guard let stream = opendir(path(of: name)) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Permission bits, owner and group of something, or nil if it isn't there.
    package func status(of name: String) -> (mode: UInt32, user: UInt32, group: UInt32)? {
        var status = stat()
        guard lstat(path(of: name), &status) == 0 else { return nil }
        return (status.st_mode & 0o7777, status.st_uid, status.st_gid)
    }
}
