import Glibc
import Kernel

/// What /proc tells of processes: proc(5).
enum Proc {
    /// A file's text, whole; nil if it can't be read.
    static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var text: [UInt8] = []
        var scratch = [UInt8](repeating: 0, count: 16_384)
        while true {
            guard let count = try? read(file, into: &scratch) else { return nil }
            if count == 0 { return String(decoding: text, as: UTF8.self) }
            text += scratch[..<count]
        }
    }

    static func names(in path: String) -> [String] { (try? Directory.open(path).names()) ?? [] }

    /// The fields of /proc/PID/stat behind the name: the state is the first.
    static func stat(_ pid: Int32) -> [Substring]? {
        guard let text = text("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }

    /// A number of KiB behind `key:`.
    static func kibibytes(_ key: String, in text: String) -> Double? {
        for line in text.split(separator: "\n") where line.hasPrefix(key + ":") {
            return line.split(separator: " ").dropFirst().first.flatMap { Double($0) }
        }
        return nil
    }
}

/// The processes of a server: the one that was started and all that it started.
struct Family {
    struct Member {
        let pid: Int32
        let name: String
    }

    let members: [Member]

    init(of pid: Int32) {
        let all = Proc.names(in: "/proc").compactMap { Int32($0) }.compactMap { pid in
            Proc.stat(pid).flatMap { Int32($0[1]) }.map { (pid: pid, parent: $0) }
        }
        var found = [pid]
        // A child has a later place than its parent, but perhaps a lower number.
        var index = 0
        while index < found.count {
            found += all.filter { $0.parent == found[index] }.map(\.pid)
            index += 1
        }
        members = found.map { Member(pid: $0, name: $0 == pid ? "main" : Self.name($0)) }
    }

    /// `listener` of `fumbled: listener`; else what stands in comm.
    private static func name(_ pid: Int32) -> String {
        let title = Proc.text("/proc/\(pid)/cmdline")?.split(separator: "\0").first ?? ""
        if let colon = title.firstRange(of: ": ") { return String(title[colon.upperBound...]) }
        return Proc.text("/proc/\(pid)/comm").map { String($0.prefix { $0 != "\n" }) } ?? "\(pid)"
    }

    /// What all of them have used so far.
    /// - Throws: `Failure` if one is gone: what it used can't be known any more.
    func usage() throws -> Usage {
        var usage = Usage()
        for member in members {
            let directory = "/proc/\(member.pid)/task"
            let tasks = Proc.names(in: directory)
            guard !tasks.isEmpty, let stat = Proc.stat(member.pid), stat.count > 12, stat[0] != "Z" else {
                throw Failure("process \(member.pid) (\(member.name)) is gone")
            }
            var time = 0.0
            for task in tasks {
                // A thread that has ended meanwhile is passed over; its time was small.
                let fields = Proc.text("\(directory)/\(task)/schedstat")?.split(whereSeparator: \.isWhitespace) ?? []
                guard fields.count == 3, let ran = Double(fields[0]), let turns = Double(fields[2]) else { continue }
                time += ran / 1_000
                usage.turns += turns
            }
            usage.processes[member.name, default: 0] += time
            usage.userTicks += Double(stat[11]) ?? 0
            usage.systemTicks += Double(stat[12]) ?? 0
        }
        return usage
    }

    /// Waits until they have nothing more to do.
    func settle() throws {
        var last = try usage().time
        for _ in 0..<100 {
            usleep(10_000)
            let now = try usage().time
            // A loop that only looks whether it's needed doesn't count.
            if now - last < 20 { return }
            last = now
        }
    }

    func memory() -> Memory {
        var memory = Memory()
        for member in members {
            if let status = Proc.text("/proc/\(member.pid)/status") {
                memory.peak += Proc.kibibytes("VmHWM", in: status) ?? 0
            }
            guard let text = Proc.text("/proc/\(member.pid)/smaps_rollup"),
                let clean = Proc.kibibytes("Private_Clean", in: text),
                let dirty = Proc.kibibytes("Private_Dirty", in: text), let pss = Proc.kibibytes("Pss", in: text)
            else {
                memory.unshared = nil
                memory.proportional = nil
                continue
            }
            memory.unshared? += clean + dirty
            memory.proportional? += pss
        }
        return memory
    }
}

/// CPU of a server, all its processes together.
struct Usage {
    /// In microseconds, of each process.
    var processes: [String: Double] = [:]
    /// Times that the scheduler gave one a CPU.
    var turns = 0.0
    var userTicks = 0.0
    var systemTicks = 0.0

    /// In microseconds.
    var time: Double { processes.values.reduce(0, +) }
}

/// Memory of a server in KiB, all its processes added up.
struct Memory {
    var peak = 0.0
    /// Nil where the kernel doesn't show it: only root sees it of a process that can't be dumped.
    var unshared: Double? = 0
    var proportional: Double? = 0
}
