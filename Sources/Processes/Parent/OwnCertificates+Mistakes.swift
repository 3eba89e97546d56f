import Diagnosis
import Kernel
import Settings
import TLS
import Vocabulary

extension RegularFileError {
    func mistake(of path: String) -> Mistake {
        switch self {
        case .failed(let error) where error.isMissing:
            Mistake(at: .path(path), wrong: "there is no such file", mend: "name a PEM file that is there")
        case .failed(let error) where error.isDenied:
            Mistake(
                at: .path(path), wrong: "can't be read: \(error)",
                mend: "let this user read it; for a reload that is the parent's, as by chgrp _fumbled and chmod 0640")
        case .failed(let error):
            Mistake(at: .path(path), wrong: "can't be read: \(error)", mend: "name a PEM file")
        case .other(let kind): Mistake(at: .path(path), wrong: "is \(kind)", mend: "name a PEM file")
        case .tooLarge:
            Mistake(
                at: .path(path), wrong: "is larger than \(Limit.certificateFile) octets",
                mend: "name the right file; a chain or a key is never so large")
        }
    }
}

extension OwnCredential.CertificateFlaw {
    func mistake(of files: CertificateFiles) -> Mistake {
        let (wrong, mend) =
            switch self {
            case .missing:
                (
                    "has no certificate",
                    "write it as PEM, -----BEGIN CERTIFICATE-----; from DER: openssl x509 -inform der -in FILE"
                )
            case .broken(let number, let reason):
                ("certificate \(number) can't be read: \(reason)", "fetch it anew; openssl x509 -in FILE shows it")
            case .tooMany(let count):
                (
                    "has \(count) certificates",
                    "leave the server's own and those that lead to its authority: "
                        + "\(OwnCredential.Chain.most) at most, in this order"
                )
            case .tooLong(let number): ("certificate \(number) is too long", "leave names out of it")
            case .refused(let reason):
                ("OpenSSL takes no such certificate: \(reason)", "have one made by today's rules, RFC 9325")
            }
        return Mistake(at: .path(files.certificate), wrong: wrong, mend: mend)
    }
}

extension OwnCredential.KeyFlaw {
    func mistake(of files: CertificateFiles) -> Mistake {
        let kinds = "RSA of \(Limit.rsaBits.lowerBound) to \(Limit.rsaBits.upperBound) bits, P-256, P-384 or Ed25519"
        let (wrong, mend) =
            switch self {
            case .missing:
                files.key == files.certificate
                    ? ("has no private key", "write the key behind the certificates, or name its file by tls.key")
                    : (
                        "has no private key",
                        "write it as PEM, -----BEGIN PRIVATE KEY-----; from DER: openssl pkey -inform der -in FILE"
                    )
            case .broken(let reason):
                ("the private key can't be read: \(reason)", "name another file; openssl pkey -in FILE shows it")
            case .enciphered:
                (
                    "the private key has a passphrase, and nobody is there to type it",
                    "take it away: openssl pkey -in '\(files.key)' -out NEWFILE"
                )
            case .kind(let kind): ("a private key of this kind can't be used: \(kind)", "take \(kinds)")
            case .bits(let bits): ("an RSA key of \(bits) bits can't be used", "take \(kinds)")
            case .other:
                (
                    "is not the private key of the certificate in \(files.certificate)",
                    "name the two that were made together; keys stand in the order of the certificates"
                )
            }
        return Mistake(at: .path(files.key), wrong: wrong, mend: mend)
    }
}
