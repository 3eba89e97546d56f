import Kernel
import Privilege
import Settings
import Vocabulary
import Wire

/// The files that tell of the test authority: its certificate, which clients are told to trust, the lists of what it
/// took back beside it, and where it's kept, its key.
struct AuthorityFiles {
    /// The certificate's; nil if nobody has a place for it.
    let path: String?
    private let directory: String?

    private static let listsName = "crl.pem"
    private static let certificateName = "ca.pem"
    private static let keyName = "ca-key.pem"
    private static let publicMode: UInt32 = 0o644
    private static let secretMode: UInt32 = 0o600

    init(_ configuration: Configuration) {
        path = configuration.authorityPath
        directory = configuration.authorityDirectory
    }

    /// The authority that is kept; nil if there's none yet.
    /// - Throws: `Obstacle` if one of the two is there alone, or can't be had.
    func kept() throws(Obstacle) -> KeptAuthority? {
        guard let directory else { return nil }
        let place: Directory
        do throws(SystemError) {
            place = try Directory.open(directory)
        } catch {
            throw Self.obstacle(directory, "\(error)", "--ca-dir names a directory that is there")
        }
        let certificate = try Self.read(Self.certificateName, in: place, directory)
        let key = try Self.read(Self.keyName, in: place, directory)
        switch (certificate, key) {
        case (nil, nil): return nil
        case (let certificate?, let key?): return KeptAuthority(certificate: certificate, key: key)
        case (nil, _): throw Self.alone(Self.keyName, without: Self.certificateName, directory)
        case (_, nil): throw Self.alone(Self.certificateName, without: Self.keyName, directory)
        }
    }

    private static func read(
        _ name: String, in place: borrowing Directory, _ directory: String
    ) throws(Obstacle) -> [UInt8]? {
        do throws(RegularFileError) {
            return try readRegularFile(name, in: place.number, most: KeptAuthority.longest)
        } catch {
            let wrong: String
            switch error {
            case .failed(let failure) where failure.isMissing: return nil
            case .failed(let failure): wrong = "\(failure)"
            case .other(let kind): wrong = "it's \(kind)"
            case .tooLarge: wrong = "it has more than \(KeptAuthority.longest) octets"
            }
            throw obstacle("\(directory)/\(name)", wrong, "put the authority's own PEM there, or name another --ca-dir")
        }
    }

    private static func alone(_ name: String, without other: String, _ directory: String) -> Obstacle {
        obstacle(
            directory, "\(name) is there without \(other)",
            "put \(other) beside it, or take it away: where both are missing a new authority is made")
    }

    /// Writes each beside its place, then renames it there. An authority that was there is somebody's own, and stays as
    /// it was written.
    func write(_ certification: Certification) throws(Obstacle) {
        let authority = certification.authority
        let keptPath = directory.map { "\($0)/\(Self.certificateName)" }
        if let directory, let keptPath, !authority.key.isEmpty {
            try Self.write(authority.key, to: "\(directory)/\(Self.keyName)", mode: Self.secretMode)
            do throws(Obstacle) {
                try Self.write(authority.certificate, to: keptPath, mode: Self.publicMode)
            } catch {
                // A key alone would be in the next start's way.
                if let place = try? Directory.open(directory) { try? place.unlinkIfThere(Self.keyName) }
                throw error
            }
        }
        guard let path else { return }
        if path != keptPath { try Self.write(authority.certificate, to: path, mode: Self.publicMode) }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        try Self.write(certification.lists, to: folder + Self.listsName, mode: Self.publicMode)
    }

    private static func write(_ octets: [UInt8], to path: String, mode: UInt32) throws(Obstacle) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let temporary = "\(name).\(processID())"
        do throws(SystemError) {
            let directory = try Directory.open(above: path)
            try directory.unlinkIfThere(temporary)
            let file = try directory.create(temporary, mode: mode)
            do throws(SystemError) {
                try setMode(file.number, mode)
                try Kernel.write(all: octets.span, to: file.number)
                try directory.rename(temporary, to: name)
            } catch {
                try? directory.unlinkIfThere(temporary)
                throw error
            }
        } catch {
            throw obstacle(path, "\(error)", "--ca-file names another file, --ca-dir another directory")
        }
    }

    private static func obstacle(_ path: String, _ wrong: String, _ mend: String) -> Obstacle {
        Obstacle("can't have the test authority at \(path): \(wrong)", mend: mend, code: ExitCode.configuration)
    }
}
