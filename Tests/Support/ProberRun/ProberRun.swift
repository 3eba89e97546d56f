import Glibc
package import Kernel

/// The prober's program, which the build puts beside the tests.
package enum ProberRun {
    /// Its file, for `spawn`.
    package static func image() throws -> Descriptor {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = try checked(readlink("/proc/self/exe", &path, path.count), "readlink")
        let tests = String(decoding: path[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let folder = tests[..<(tests.lastIndex(of: "/") ?? tests.endIndex)]
        return Descriptor(owning: try checked(open("\(folder)/Prober", O_RDONLY | O_CLOEXEC), "open", "Prober"))
    }

    /// Runs it with these words, and these descriptors from 3 on; gives the lines that it says until it ends.
    package static func lines(_ words: String, passing descriptors: [CInt] = []) throws -> [String] {
        var pipe: [CInt] = [-1, -1]
        try checked(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &pipe), "socketpair")
        let reading = Descriptor(owning: pipe[0])
        let writing = Descriptor(owning: pipe[1])
        // Named, since a temporary owner closes before the call is made.
        let program = try image()
        let pid = try spawn(
            image: program.number, title: "prober: \(words)",
            descriptors: [writing.number, writing.number, STDERR_FILENO] + descriptors)
        _ = consume writing

        var said: [UInt8] = []
        var scratch = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = try Kernel.read(reading.number, into: &scratch)
            if count == 0 { break }
            said += scratch[..<count]
        }
        var status: CInt = 0
        while waitpid(pid, &status, 0) < 0 {}
        guard Death(status: status) == .exited(0) else {
            throw ProberFailed(words: words, death: Death(status: status))
        }
        return String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

package struct ProberFailed: Error {
    package let words: String
    package let death: Death
}
