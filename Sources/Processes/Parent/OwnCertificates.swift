import Diagnosis
import Kernel
import Privilege
import Settings
import TLS
import Vocabulary

/// The server's own certificates, and what the parent keeps to read them again.
///
/// Once it's confined it's another user, who finds files in directories that were opened while it could. A file that
/// this user may not read stays as it was at the start, and the log says so.
struct OwnCertificates {
    /// In the order of the configuration.
    private(set) var held: [Held] = []
    /// What is worth a warning.
    private(set) var remarks: [String] = []
    /// By the path that led there.
    private var directories: [(path: String, descriptor: SharedDescriptor)] = []
    /// The number of the next key.
    private var next: UInt32 = 0

    struct Held {
        let files: CertificateFiles
        let credential: OwnCredential
        /// What the keeper knows the key by. No number is ever another key's.
        let number: UInt32
    }

    /// - Throws: every mistake.
    init(_ files: [CertificateFiles]) throws(Mistakes) {
        guard !files.isEmpty else { return }
        TLSLibrary.prepare()
        for path in Set(files.flatMap { [$0.certificate, $0.key] }.map(Self.above)).sorted() {
            // One that can't be opened shows in its files.
            guard let directory = try? Directory.open(above: path + "x") else { continue }
            directories.append((path, SharedDescriptor(directory.release())))
        }
        try read(files)
    }

    /// What the files have now.
    /// - Returns: nil if reading these takes a restart: there was none, and so no keeper, or one is in a directory that
    ///   wasn't opened.
    /// - Throws: every mistake.
    func readAgain(_ files: [CertificateFiles]) throws(Mistakes) -> OwnCertificates? {
        let paths = files.flatMap { [$0.certificate, $0.key] }.map(Self.above)
        guard paths.allSatisfy({ path in directories.contains { $0.path == path } }) else { return nil }
        var new = self
        new.remarks = []
        try new.read(files)
        return new
    }

    /// What reading them again takes of a confined process.
    var calls: [PinnedCall] {
        guard !directories.isEmpty else { return [] }
        let opening = directories.map {
            PinnedCall(
                .openat, .integer(argument: 0, is: $0.descriptor.number), .integer(argument: 2, is: regularFileFlags))
        }
        return opening + PinnedCall.fileStatus
    }

    private mutating func read(_ files: [CertificateFiles]) throws(Mistakes) {
        let former = held
        held = []
        var mistakes: [Mistake] = []
        for each in files {
            do {
                hold(try credential(each), of: each, former)
            } catch let withheld as Withheld {
                guard let same = former.first(where: { $0.files == each }) else {
                    mistakes.append(withheld.mistake)
                    continue
                }
                held.append(same)
                remarks.append("\(withheld.mistake.place): \(withheld.mistake.wrong): the certificate stays as it was")
            } catch let mistake as Mistake {
                mistakes.append(mistake)
            } catch {
                mistakes.append(Mistake(at: .path(each.certificate), wrong: "\(error)", mend: Self.manual))
            }
        }
        if let mistakes = Mistakes(mistakes) { throw mistakes }
    }

    private mutating func hold(_ credential: OwnCredential, of files: CertificateFiles, _ former: [Held]) {
        let same = former.first { same in
            same.credential == credential && !held.contains { $0.number == same.number }
        }
        held.append(Held(files: files, credential: credential, number: same?.number ?? next))
        if same == nil { next += 1 }
        let now = Int(Clock.wall().microseconds / 1_000_000)
        if credential.validity.upperBound <= now {
            remarks.append("\(files.certificate): the certificate has expired: clients will refuse it")
        } else if credential.validity.lowerBound > now {
            remarks.append("\(files.certificate): the certificate isn't valid yet: clients will refuse it")
        }
    }

    // MARK: Files

    static let manual = "fumbled(8), TLS, tells what stands in it"

    private static func above(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    /// A file is there that this user may not read.
    private struct Withheld: Error {
        let mistake: Mistake
    }

    private mutating func credential(_ files: CertificateFiles) throws -> OwnCredential {
        let certificate = try file(files.certificate, hasKey: files.key == files.certificate)
        let key = files.key == files.certificate ? certificate : try file(files.key, hasKey: true)
        do {
            return try OwnCredential(try OwnCredential.Chain(pem: certificate), keyPEM: key)
        } catch let flaw as OwnCredential.CertificateFlaw {
            throw flaw.mistake(of: files)
        } catch let flaw as OwnCredential.KeyFlaw {
            throw flaw.mistake(of: files)
        }
    }

    private mutating func file(_ path: String, hasKey: Bool) throws -> [UInt8] {
        let above = Self.above(path)
        let directory = directories.first { $0.path == above }?.descriptor.number
        do throws(RegularFileError) {
            let name = directory == nil ? path : String(path.dropFirst(above.count))
            let file = try RegularFile(name, in: directory, most: Limit.certificateFile)
            if hasKey, file.mode & Self.everybodyReads != 0 {
                remarks.append("\(path): everybody may read this private key: chmod 0640 '\(path)'")
            }
            return file.octets
        } catch {
            let mistake = error.mistake(of: path)
            if case .failed(let failure) = error, failure.isDenied { throw Withheld(mistake: mistake) }
            throw mistake
        }
    }

    /// Of permission bits.
    private static let everybodyReads: UInt32 = 0o004
}
