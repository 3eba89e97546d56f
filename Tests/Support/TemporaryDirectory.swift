import Foundation

/// A directory that is gone when nobody holds it any more. It belongs to whoever runs the daemon.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() throws {
        var template = Array("/tmp/fumbled-test.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Unfit.last("mkdtemp") }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        chmod(path, 0o755)
        if let account = Program.account { chown(path, account.user, account.group) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something in it.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    @discardableResult
    package func write(_ octets: [UInt8], to name: String) throws -> String {
        try Data(octets).write(to: URL(filePath: path(name)))
        return path(name)
    }

    @discardableResult
    package func makeDirectory(_ name: String) throws -> String {
        guard mkdir(path(name), 0o755) == 0 else { throw Unfit.last("mkdir") }
        return path(name)
    }
}
