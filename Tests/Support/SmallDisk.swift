import Foundation

/// A file system in memory that is soon full: tmpfs(5). It belongs to whoever runs the daemon. Only root can have one,
/// where it may mount.
package final class SmallDisk {
    package let path: String

    /// Whether one can be had here.
    package static let canBeHad: Bool = {
        guard Program.testsAreRoot, let directory = try? TemporaryDirectory() else { return false }
        return (try? SmallDisk("size=64k", at: directory.makeDirectory("disk"))) != nil
    }()
    package static let hint = "only root can mount a file system, and not everywhere"

    /// - Parameter options: `size=256k`, `nr_inodes=20`.
    package init(_ options: String, at path: String) throws {
        self.path = path
        let owner = Program.account.map { ",uid=\($0.user),gid=\($0.group)" } ?? ""
        let finished = try Subprocess(
            "mount", ["mount", "-t", "tmpfs", "-o", "mode=755,\(options)\(owner)", "tmpfs", path]
        ).finish()
        guard finished.ending == .exited(0) else { throw Unfit(finished.errors) }
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    /// Makes files, each of so many octets, until nothing more goes in.
    /// - Returns: their paths.
    package func fill(octets: Int) -> [String] {
        var files: [String] = []
        while true {
            let file = "\(path)/filler-\(files.count)"
            guard (try? Data(count: octets).write(to: URL(filePath: file))) != nil else {
                unlink(file)
                return files
            }
            files.append(file)
        }
    }
}
