import Glibc

/// This process's number: getpid(2).
package func processID() -> Int32 { getpid() }

/// Whom this process acts as: geteuid(2).
package func userID() -> UInt32 { geteuid() }

/// CPUs that are there to run on: sysconf(3), _SC_NPROCESSORS_ONLN.
package func processors() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

/// Says it to whoever started the program. Nothing is left to be done if nobody listens.
package func writeToStandardError(_ text: String) { try? write(all: Array(text.utf8).span, to: STDERR_FILENO) }

/// The same on standard output.
package func writeToStandardOutput(_ text: String) throws(SystemError) {
    try write(all: Array(text.utf8).span, to: STDOUT_FILENO)
}

/// Ends this process at once, with its exit code: exit(3).
package func endProcess(_ code: Int32) -> Never { exit(code) }
