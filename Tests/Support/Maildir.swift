import Foundation

/// The store as somebody sees it who reads the mail.
package struct Maildir: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    package func names(_ subdirectory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(subdirectory)").sorted()
    }

    /// The messages that were taken.
    package var new: [String] { get throws { try names("new") } }

    package func message(_ id: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: "\(path)/new/\(id)")))
    }

    /// All messages that were taken.
    package func messages() throws -> [[UInt8]] { try new.map(message) }

    package func envelope(_ id: String) throws -> JSONValue {
        try JSONValue(String(contentsOfFile: "\(path)/envelopes/\(id).json", encoding: .utf8))
    }

    /// The digest of a message as sha256sum(1) has it.
    package func digest(_ id: String) throws -> String {
        let finished = try Subprocess("sha256sum", ["sha256sum", "\(path)/new/\(id)"]).finish()
        return String(finished.output.prefix { $0 != " " })
    }
}
