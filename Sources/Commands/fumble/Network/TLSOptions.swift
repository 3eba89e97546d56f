import ArgumentParser
import TLS
import Vocabulary

/// How the client comes to TLS, and what it wants of the certificate.
struct TLSOptions: ParsableArguments {
    @Flag(name: .long, help: "STARTTLS, or nothing is sent.")
    var tls = false

    @Flag(name: .long, help: "TLS from the first octet.")
    var tlsOnConnect = false

    @Option(name: .long, help: "Verify the certificate against the authorities of this PEM file.", completion: .file())
    var tlsTrust: String?

    @Option(name: .long, help: "The name for SNI and the certificate. [the server's]")
    var tlsName: String?

    mutating func validate() throws {
        if tls, tlsOnConnect { throw ValidationError("--tls, --tls-on-connect: one of them") }
    }

    /// What its connections to this server have in common. Ends the program if the authorities can't be read.
    func context(for server: ServerAddress) -> ClientTLS.Context {
        do throws(ClientTLS.Failure) {
            return try ClientTLS.Context(ClientTLS.Options(name: tlsName ?? server.host, authorities: tlsTrust))
        } catch {
            fail(ExitCode.data, "--tls-trust: \(error)")
        }
    }

    var isAsked: Bool { tls || tlsOnConnect }

    /// Nobody is to believe that a certificate was looked at where there's none.
    func refuseWithoutTLS() throws {
        guard let option = tlsTrust != nil ? "--tls-trust" : tlsName != nil ? "--tls-name" : nil else { return }
        throw ValidationError("\(option): there is no TLS; add --tls or --tls-on-connect")
    }
}
