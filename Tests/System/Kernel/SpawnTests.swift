import Glibc
import Kernel
import ProberRun
import Testing

@Suite("Starting processes, and their ends")
struct SpawnTests {
    @Test func `a process has the descriptors meant for it and no other`() throws {
        let link = try packetPair()
        // Without close-on-exec, and above what most programs ever see.
        let stray = Descriptor(owning: try checked(fcntl(link.first.number, F_DUPFD, 100), "fcntl"))
        let high = Descriptor(owning: try checked(fcntl(link.first.number, F_DUPFD_CLOEXEC, 1_000), "fcntl"))
        #expect(try ProberRun.lines("descriptors") == ["0 1 2"])
        #expect(try ProberRun.lines("descriptors", passing: [high.number]) == ["0 1 2 3"])
        #expect(
            try ProberRun.lines("descriptors", passing: [high.number, 0, high.number, 1]) == ["0 1 2 3 4 5 6"])
        withExtendedLifetime((stray.number, link.second.number)) {}
    }

    @Test func `what can't be executed is reported, with the step`() throws {
        let image = Descriptor(owning: try checked(open("/etc/passwd", O_RDONLY | O_CLOEXEC), "open"))
        #expect(throws: SystemError(call: "execveat", errno: EACCES, object: "title")) {
            _ = try spawn(image: image.number, title: "title", descriptors: [0, 1, 2])
        }
    }

    @Test func `a descriptor that isn't open is reported, with the step`() throws {
        let image = try ProberRun.image()
        #expect(throws: SystemError(call: "fcntl(F_DUPFD_CLOEXEC)", errno: EBADF, object: "title")) {
            _ = try spawn(image: image.number, title: "title", descriptors: [-1])
        }
    }

    @Test func `each child that ended is reaped once, with its cause`() throws {
        #expect(try ProberRun.lines("reap") == ["exited with 76, killed by SIGKILL"])
    }

    @Test func `a child that stands still is killed, and its end waited for`() throws {
        #expect(try ProberRun.lines("kill") == ["killed by SIGKILL"])
    }

    @Test func `a signal that is watched comes as an event`() throws {
        #expect(try ProberRun.lines("signals") == ["none, SIGHUP"])
    }
}
