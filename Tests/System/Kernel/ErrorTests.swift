import Glibc
import Kernel
import Testing

@Suite("Failed system calls")
struct ErrorTests {
    @Test func `an error names the call, the place and the kernel's reason`() {
        let error = SystemError(call: "openat", errno: ENOSPC, object: "tmp/x")
        #expect(error.description == "openat(tmp/x): No space left on device (ENOSPC)")
    }

    @Test func `an error without a place names the call alone`() {
        #expect(SystemError(call: "fsync", errno: EIO).description == "fsync: Input/output error (EIO)")
    }

    @Test func `a number that the C library doesn't know stands as a number`() {
        #expect(SystemError(call: "fsync", errno: 9_999).description == "fsync: error 9999")
    }

    @Test(arguments: [
        (Death.exited(76), "exited with 76"),
        (.killed(signal: SIGSYS), "killed by SIGSYS (a forbidden system call)"),
        (.killed(signal: SIGILL), "killed by SIGILL"),
        (.killed(signal: 40), "killed by signal 40"),
    ])
    func `a death is told in words`(death: Death, words: String) {
        #expect(death.description == words)
    }
}
