import Benchmark
import Glibc
import Kernel
import Vocabulary

/// openssl(1) as a server of TLS and nothing else. What a handshake costs is the same as at the daemon's: a P-256
/// certificate below an authority, and one session ticket.
enum OpenSSL {
    static func serve(
        at endpoint: Endpoint, _ options: Options, _ places: Places
    ) throws -> Launch {
        guard access(options.openssl, X_OK) == 0 else { throw Unavailable("\(options.openssl) can't be run") }
        let directory = places.memory
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        for (name, signer) in [("ca", []), ("leaf", ["-CA", "\(directory)/ca.pem", "-CAkey", "\(directory)/ca.key"])] {
            let files = ["-keyout", "\(directory)/\(name).key", "-out", "\(directory)/\(name).pem"]
            let made = try Launch(
                [options.openssl, "req", "-x509", "-subj", "/CN=\(name).bench.test", "-days", "2"] + key + signer
                    + files,
                environment: [:], output: "\(directory)/openssl.log")
            try made.finish(within: .seconds(10))
        }
        // What it's sent it writes down, and its input must not end: it would look at it again and again.
        return try Launch(
            [
                options.openssl, "s_server", "-accept", "\(endpoint)", "-cert", "\(directory)/leaf.pem", "-key",
                "\(directory)/leaf.key", "-cert_chain", "\(directory)/ca.pem", "-num_tickets", "1", "-quiet",
            ], environment: [:], output: "/dev/null", keepsInput: true)
    }
}
