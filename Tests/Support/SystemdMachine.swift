import Foundation

/// A machine with systemd(1) as its first process: in namespaces of its own, on this machine's file system, with what is
/// written to it in memory and gone with it. Only root can have one, where it may mount.
package enum SystemdMachine {
    /// Whether one can be had here.
    package static let canBeHad: Bool = {
        guard Program.testsAreRoot, installed("script") != nil, let files = try? TemporaryDirectory() else {
            return false
        }
        return (try? run("echo it runs", files: files.path))?.contains("it runs") == true
    }()
    package static let hint = "only root can boot systemd in namespaces, and not everywhere"

    /// Boots, runs the commands by sh(1), and powers off.
    /// - Parameter files: what is copied to the root directory before.
    /// - Returns: what the commands wrote.
    package static func run(_ commands: String, files: String) throws -> String {
        let directory = try TemporaryDirectory()
        for (name, text) in [("commands", commands), ("enter", enter), ("boot", boot), ("output", "")] {
            try directory.write(Array(text.utf8), to: name)
        }
        _ = try directory.makeDirectory("root")
        let enter = "sh \(directory.path("enter")) \(directory.path) \(files)"
        let finished = try Subprocess(
            "timeout", ["timeout", "--kill-after=5", "90", "script", "-qec", enter, "/dev/null"],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "TERM": "dumb"]
        ).finish()
        let output = try String(contentsOfFile: directory.path("output"), encoding: .utf8)
        guard !output.isEmpty else { throw Unfit("systemd did not start: \(finished.output)\(finished.errors)") }
        return output
    }

    /// systemd wants a terminal for its console, and a control group of its own.
    private static let enter = """
        group=$(findmnt -n -t cgroup2 -o TARGET | head -n 1)/fumbled-test-$$
        mkdir "$group" && echo $$ >"$group/cgroup.procs"
        unshare --net --pid --mount --uts --ipc --cgroup --fork --kill-child sh "$1/boot" "$1" "$2" "$(tty)" </dev/null
        echo $$ >"$(dirname "$group")/cgroup.procs"
        find "$group" -depth -type d -exec rmdir {} +
        """

    private static let boot = #"""
        set -e
        mount --make-rprivate /
        mount -t tmpfs tmpfs "$1/root"
        mkdir "$1/root/up" "$1/root/work" "$1/root/root"
        root=$1/root/root
        mount -t overlay overlay -o "lowerdir=/,upperdir=$1/root/up,workdir=$1/root/work" "$root"
        mount -t proc proc "$root/proc"
        mount -t sysfs sysfs "$root/sys"
        for each in run tmp dev sys/fs/cgroup; do mount -t tmpfs -o mode=755 tmpfs "$root/$each"; done
        mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
        for each in null zero full random urandom tty; do
            touch "$root/dev/$each"; mount --bind "/dev/$each" "$root/dev/$each"
        done
        mkdir "$root/dev/pts"; mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
        ln -s pts/ptmx "$root/dev/ptmx"
        touch "$root/dev/console"; mount --bind "$3" "$root/dev/console"
        cp -a "$2/." "$root/"
        cp "$1/commands" "$root/commands"
        touch "$root/output"; mount --bind "$1/output" "$root/output"
        cat >"$root/etc/systemd/system/commands.service" <<END
        [Unit]
        DefaultDependencies=no
        SuccessAction=exit-force
        FailureAction=exit-force
        [Service]
        Type=oneshot
        TimeoutStartSec=infinity
        ExecStart=/bin/sh /commands
        StandardOutput=append:/output
        StandardError=append:/output
        END
        cd "$root"
        mkdir old
        pivot_root . old
        cd /
        umount -l /old
        container=test exec /lib/systemd/systemd --unit=commands.service --log-level=notice
        """#
}
