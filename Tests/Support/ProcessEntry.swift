import Foundation

/// A process as /proc shows it: proc(5).
package struct ProcessEntry: Hashable, Sendable {
    package let pid: Int32
    package let parent: Int32
    /// `Z` is one that only waits for its parent to take notice of its end.
    package let state: Character
    /// Its arguments with blanks between them: what `ps` shows.
    package let title: String

    /// Nil if there is none of that number.
    package init?(_ pid: Int32) {
        guard let stat = Self.read("\(pid)/stat"), let name = stat.lastIndex(of: ")"),
            let arguments = Self.read("\(pid)/cmdline")
        else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        guard fields.count > 1, let state = fields[0].first, let parent = Int32(fields[1]) else { return nil }
        self.pid = pid
        self.parent = parent
        self.state = state
        title = arguments.split(separator: "\0").joined(separator: " ")
    }

    package var isAlive: Bool { state != "Z" && state != "X" }

    package static func children(of parent: Int32) -> [ProcessEntry] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { name in
            Int32(name).flatMap { ProcessEntry($0) }
        }.filter { $0.parent == parent && $0.isAlive }
    }

    package static func isAlive(_ pid: Int32) -> Bool { ProcessEntry(pid)?.isAlive ?? false }

    /// A line of /proc/PID/status: what stands behind `Uid:`, say, field by field.
    package func status(_ key: String) -> [String] {
        let lines = (Self.read("\(pid)/status") ?? "").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("\(key):") }) else { return [] }
        return line.dropFirst(key.count + 1).split(whereSeparator: \.isWhitespace).map(String.init)
    }

    /// The most memory that it ever had in use, in KiB.
    package var peakMemory: Int { status("VmHWM").first.flatMap { Int($0) } ?? 0 }

    /// What its descriptors are, by number. Only root sees those of a process that can't be dumped.
    package var descriptors: [Int: String] {
        let directory = "/proc/\(pid)/fd"
        var descriptors: [Int: String] = [:]
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] {
            guard let number = Int(name) else { continue }
            descriptors[number] = (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\(name)"))
        }
        return descriptors
    }

    /// Its root directory.
    package var root: String? { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/root") }

    private static func read(_ path: String) -> String? {
        (try? Data(contentsOf: URL(filePath: "/proc/\(path)"))).map { String(decoding: $0, as: UTF8.self) }
    }
}
