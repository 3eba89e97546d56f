package import Diagnosis
import Glibc
package import Kernel
import Vocabulary

/// The file that a configuration stands in, by its path or by its name in a directory that is open.
package struct ConfigurationFile {
    /// As places and mistakes have it.
    package let path: String
    private let name: String
    private let directory: SharedDescriptor?

    package init(_ path: String) {
        self.path = path
        name = path
        directory = nil
    }

    /// - Parameter name: looked up in `directory` each time the file is read.
    package init(_ path: String, name: String, in directory: SharedDescriptor) {
        self.path = path
        self.name = name
        self.directory = directory
    }

    /// Nil if there is no such file.
    /// - Throws: why it can't be read, or the first thing in it that is no YAML.
    package func read() throws(Mistake) -> YAML? {
        guard let octets = try octets() else { return nil }
        return try YAML(octets, path: path)
    }

    /// Why it can't be read now, if so. That there's none is no reason.
    package var obstacle: Mistake? {
        do throws(Mistake) {
            _ = try octets()
            return nil
        } catch {
            return error
        }
    }

    private func octets() throws(Mistake) -> [UInt8]? {
        do throws(RegularFileError) {
            return try readRegularFile(name, in: directory?.number, most: Limit.configurationFile)
        } catch .failed(let error) where error.errno == ENOENT {
            return nil
        } catch .failed(let error) {
            throw Mistake(at: .path(path), wrong: "can't be read: \(error)", mend: Self.mend(error.errno, path))
        } catch .other(let kind) {
            throw Mistake(at: .path(path), wrong: "is \(kind)", mend: "name a regular file, or --config none")
        } catch {
            throw Mistake(
                at: .path(path), wrong: "is larger than \(Limit.configurationFile) octets",
                mend: "name the right file; a configuration is never so large")
        }
    }

    private static func mend(_ errno: CInt, _ path: String) -> String {
        switch errno {
        case EACCES, EPERM:
            "let this user read it; for a reload that is the parent's, as by chgrp _fumbled and chmod 0640"
        case ENOTDIR, ELOOP, ENAMETOOLONG: "write the path of a file; --config none reads none"
        default: "name another file with --config; --config none reads none"
        }
    }
}
