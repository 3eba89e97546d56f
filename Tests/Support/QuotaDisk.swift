import Foundation

/// A file system with a quota: a subvolume of btrfs in a file, at `disk/volume`. It belongs to whoever runs the daemon.
/// Only root can have one, where it may mount; what other file systems have for quotas a kernel may lack.
package final class QuotaDisk {
    private let path: String
    private var volume: String { "\(path)/volume" }

    /// Whether one can be had here.
    package static let canBeHad: Bool = {
        guard Program.testsAreRoot, installed("mkfs.btrfs") != nil, let directory = try? TemporaryDirectory() else {
            return false
        }
        return (try? QuotaDisk(kibibytes: 512, in: directory)) != nil
    }()
    package static let hint = "only root can mount a file system with a quota, with btrfs-progs, and not everywhere"

    /// The least that mkfs.btrfs(8) takes, twice over. Of a sparse file little is there.
    private static let octets: UInt64 = 256 << 20

    package init(kibibytes: Int, in directory: TemporaryDirectory) throws {
        path = try directory.makeDirectory("disk")
        let image = try directory.write([], to: "disk.btrfs")
        try FileHandle(forWritingTo: URL(filePath: image)).truncate(atOffset: Self.octets)
        try Self.run("mkfs.btrfs", ["-q", image])
        try Self.run("mount", ["-o", "loop", image, path])
        try Self.run("btrfs", ["subvolume", "create", volume])
        try Self.run("btrfs", ["quota", "enable", path])
        if let account = Program.account { chown(volume, account.user, account.group) }
        try limit(kibibytes: kibibytes)
    }

    /// Sets how much may be written.
    package func limit(kibibytes: Int) throws {
        try Self.run("btrfs", ["qgroup", "limit", "\(kibibytes)k", volume])
        sync()
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    private static func run(_ program: String, _ arguments: [String]) throws {
        let finished = try Subprocess(installed(program) ?? program, [program] + arguments).finish()
        guard finished.ending == .exited(0) else { throw Unfit("\(program): \(finished.errors)") }
    }
}
