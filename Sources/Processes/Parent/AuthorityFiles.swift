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
    /// - Throws: `Obstacle` if one of the two is there and can't be had.
    func kept() throws(Obstacle) -> KeptAuthority? {
        guard let directory else { return nil }
        do throws(SystemError) {
            let place = try Directory.open(directory)
            guard let certificate = try Self.read(Self.certificateName, in: place),
                let key = try Self.read(Self.keyName, in: place)
            else { return nil }
            return KeptAuthority(certificate: certificate, key: key)
        } catch {
            throw Self.obstacle(directory, error, "--ca-dir names a directory that is there")
        }
    }

    private static func read(_ name: String, in directory: borrowing Directory) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            let file = try directory.openReading(name)
            var octets = [UInt8](repeating: 0, count: KeptAuthority.longest)
            let count = try Kernel.read(file.number, into: &octets)
            return Array(octets[..<count])
        } catch {
            guard error.isMissing else { throw error }
            return nil
        }
    }

    /// Writes each beside its place, then renames it there. An authority that was there is somebody's own, and stays as
    /// it was written.
    func write(_ certification: Certification) throws(Obstacle) {
        let authority = certification.authority
        let keptPath = directory.map { "\($0)/\(Self.certificateName)" }
        if let directory, let keptPath, !authority.key.isEmpty {
            try Self.write(authority.key, to: "\(directory)/\(Self.keyName)", mode: Self.secretMode)
            try Self.write(authority.certificate, to: keptPath, mode: Self.publicMode)
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
            try setMode(file.number, mode)
            try Kernel.write(all: octets.span, to: file.number)
            try directory.rename(temporary, to: name)
        } catch {
            throw obstacle(path, error, "--ca-file names another file, --ca-dir another directory")
        }
    }

    private static func obstacle(_ path: String, _ error: SystemError, _ mend: String) -> Obstacle {
        Obstacle("can't have the test authority at \(path): \(error)", mend: mend, code: ExitCode.configuration)
    }
}
