import Benchmark
import Glibc
import Kernel

/// Directories of this run: one in memory for logs and stores, one on a disk for stores. They go with it.
final class Places {
    let memory: String
    private let disk: String

    init(_ options: Options) throws {
        memory = "\(options.tmpfs)/fumbled-bench.\(processID())"
        disk = "\(options.disk)/fumbled-bench.\(processID())"
        try Self.make(memory)
    }

    deinit {
        try? Self.remove(memory)
        try? Self.remove(disk)
    }

    /// A directory for a store that isn't there yet; nil if none is kept.
    /// - Throws: `Unavailable` if the directory for a disk is in memory, too.
    func store(_ contender: Contender) throws -> String? {
        switch contender.store {
        case .none: return nil
        case .tmpfs: return "\(memory)/\(contender.name).store"
        case .disk:
            if access(disk, F_OK) != 0 { try Self.make(disk) }
            guard !Self.isInMemory(disk) else {
                throw Unavailable("\(disk) is on tmpfs: --disk names a directory on a disk")
            }
            return "\(disk)/\(contender.name).store"
        }
    }

    private static func make(_ path: String) throws {
        try Self.remove(path)
        try makeDirectory(path, mode: 0o755)
    }

    /// Looks the directory's device up among the mounts: proc(5), mountinfo.
    private static func isInMemory(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        // As makedev(3) packs it: 12 and 8 bits below, the rest of each above.
        let number = UInt64(status.st_dev)
        let major = number >> 8 & 0xFFF | number >> 32 & 0xFFFF_F000
        let minor = number & 0xFF | number >> 12 & 0xFFFF_FF00
        let device = "\(major):\(minor)"
        for mount in (Proc.text("/proc/self/mountinfo") ?? "").split(separator: "\n") {
            let fields = mount.split(separator: " ")
            guard fields.count > 2, fields[2] == device, let dash = fields.firstIndex(of: "-") else { continue }
            return ["tmpfs", "ramfs"].contains(fields[dash + 1])
        }
        return false
    }

    /// Removes a directory with all that's in it; that it isn't there is no error.
    static func remove(_ path: String) throws {
        for name in Proc.names(in: path) {
            let entry = "\(path)/\(name)"
            if unlink(entry) != 0 { try remove(entry) }
        }
        guard rmdir(path) == 0 || errno == ENOENT else { throw SystemError.last("rmdir", path) }
    }

    /// Removes the files in a directory, and says how many there were.
    static func empty(_ path: String) throws -> Int {
        let names = Proc.names(in: path)
        for name in names { try unlinkIfThere("\(path)/\(name)") }
        return names.count
    }
}
