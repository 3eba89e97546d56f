import Foundation
import Support
import Testing

/// All that a process has in memory that it can write to, and so all that it could have read or made.
struct ProcessMemory {
    private let pid: Int32
    private let number: CInt

    init(_ pid: Int32) throws {
        self.pid = pid
        number = open("/proc/\(pid)/mem", O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw Unfit.last("/proc/\(pid)/mem") }
    }

    /// Whether somebody may look into processes that can't be dumped: CAP_SYS_PTRACE, 19.
    static var isReadable: Bool {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("CapEff:") }),
            let mask = UInt64(line.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16)
        else { return false }
        return mask & (1 << 19) != 0
    }

    /// How often each of the patterns is there, and how much was searched.
    func count(_ patterns: [Data]) throws -> (found: Int, octets: Int) {
        defer { close(number) }
        var (found, octets) = (0, 0)
        let maps = try String(contentsOfFile: "/proc/\(pid)/maps", encoding: .utf8)
        for line in maps.split(separator: "\n") {
            let fields = line.split(separator: " ")
            let bounds = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard bounds.count == 2, fields[1].hasPrefix("rw") else { continue }
            var region = Data(count: Int(bounds[1] - bounds[0]))
            let count = region.withUnsafeMutableBytes {
                pread(number, $0.baseAddress, $0.count, off_t(clamping: bounds[0]))
            }
            guard count > 0 else { continue }
            region = region.prefix(count)
            octets += count
            for pattern in patterns {
                var rest = region.startIndex..<region.endIndex
                while let range = region.range(of: pattern, in: rest) {
                    found += 1
                    rest = range.upperBound..<region.endIndex
                }
            }
        }
        return (found, octets)
    }
}

@Suite(
    "Where private keys are", .enabled(if: installed("openssl") != nil, "openssl is not installed"),
    .enabled(if: ProcessMemory.isReadable, "this user may not read processes' memory (CAP_SYS_PTRACE)"))
struct KeyMemoryTests {
    /// What is secret in a key, in pieces that are long enough for nobody to have them by chance: the numbers of
    /// `openssl pkey -text`, as files have them and as OpenSSL computes with them, and the lines of the file.
    private static func secrets(of pair: OwnPair) throws -> [Data] {
        let text = try Subprocess(
            try #require(installed("openssl")), ["openssl", "pkey", "-in", pair.key, "-noout", "-text"]
        ).finish().output
        var patterns: [Data] = []
        for part in ["priv", "privateExponent", "prime1", "prime2", "exponent1", "exponent2", "coefficient"] {
            guard let match = try text.firstMatch(of: Regex("(?m)^\(part):\n((?: +[0-9a-f:]+\n)+)")) else { continue }
            let digits = String(match[1].substring ?? "").split { ": \n".contains($0) }.compactMap {
                UInt8($0, radix: 16)
            }
            // Without the zero in front.
            let number = digits.drop { $0 == 0 }
            let piece = Array(number.dropFirst(4).prefix(16))
            guard piece.count == 16 else { continue }
            patterns += [Data(piece), Data(piece.reversed())]
        }
        let lines = try String(contentsOfFile: pair.key, encoding: .utf8).split(separator: "\n")
        // The first line of an older form begins alike in every key.
        for line in lines where line.count >= 48 && !line.hasPrefix("-") {
            patterns.append(Data(line.suffix(20).utf8))
        }
        return patterns
    }

    @Test(arguments: ["rsa", "p256", "p384", "ed25519"])
    func `after handshakes no session process has a private key anywhere in its memory, and the keeper has it`(
        kind: String
    ) throws {
        let directory = try TemporaryDirectory()
        let pair = try OwnPair(try #require(OwnPair.kinds[kind]), kind, in: directory)
        let file = """
            listeners:
            - {address: "127.0.0.1:0", name: smtp}
            - {address: "127.0.0.1:0", name: smtps, tls: implicit}
            tls: {certificate: \(pair.certificate), key: \(pair.key)}
            sessions: 2
            """
        try directory.write(Array(file.utf8), to: "fumbled.yaml")
        let daemon = try Daemon(["--config", directory.path("fumbled.yaml")], in: directory)
        for version in ["-tls1_2", "-tls1_3"] {
            for listener in [0, 1, 0, 1] {
                let client = try TLSClient(daemon, listener: listener, [version, "-CAfile", pair.certificate])
                #expect(client.says("Verification: OK"), "\(client.text)")
            }
        }
        let secrets = try Self.secrets(of: pair)
        #expect(secrets.count >= 2)
        for name in ["session/0", "session/1", "listener", "sink", "logger"] {
            let (found, octets) = try ProcessMemory(daemon.child(name).pid).count(secrets)
            #expect(found == 0, "\(name)")
            #expect(octets > 100_000, "\(name)")
        }
        // The same search where it has to find something.
        #expect(try ProcessMemory(daemon.child("keeper").pid).count(secrets).found > 0)
        let host = try Data(contentsOf: URL(filePath: "/proc/\(daemon.child("session/0").pid)/cmdline"))
        #expect(try ProcessMemory(daemon.child("session/0").pid).count([host.prefix(12)]).found > 0)
    }
}
