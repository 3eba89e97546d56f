import Glibc
import Kernel
import Privilege
import Testing

@Suite("The empty root directory", .enabled(if: geteuid() == 0, "it is made where root may"))
struct RootDirectoryTests {
    @Test func `it belongs to root, nobody else may write in it, and it has no name any more`() throws {
        let directory = try RootDirectory.empty()
        var status = stat()
        #expect(fstat(directory.number, &status) == 0)
        #expect(status.st_uid == 0)
        #expect(status.st_mode & 0o7777 == 0o755)
        #expect(status.st_nlink == 0)
    }

    @Test func `not even root can make anything in it`() throws {
        let directory = try RootDirectory.empty()
        #expect(mkdirat(directory.number, "x", 0o700) == -1)
        #expect(errno == ENOENT)
    }
}
