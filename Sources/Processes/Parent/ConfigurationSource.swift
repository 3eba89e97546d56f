package import Diagnosis
import Kernel
import Privilege
package import Settings
import YAML

/// Where the configuration comes from: the options and the environment of the start, and a file.
package struct ConfigurationSource {
    private let arguments: [Argument]
    private let environment: [(name: String, value: String)]
    private let choice: ConfigurationChoice
    /// The same file, as a confined process can read it: by its name in a directory that is open.
    private var isNeeded = false
    private var reopened: (file: ConfigurationFile, directory: SharedDescriptor)?

    package init(arguments: [Argument], environment: [(name: String, value: String)]) {
        self.arguments = arguments
        self.environment = environment
        choice = ConfigurationChoice(arguments: arguments, environment: environment)
    }

    /// No file, and nothing said: of a configuration that somebody made otherwise.
    package static var none: ConfigurationSource {
        ConfigurationSource(arguments: [.option("config", value: "none")], environment: [])
    }

    /// Keeps open what reading the file again takes, and nothing where there's no file to read.
    /// - Parameter isThere: whether it was there at the start: then it doesn't go without a word.
    mutating func keepDirectory(isThere: Bool) {
        isNeeded = isThere
        guard case .path(let path, _) = choice, let name = path.split(separator: "/").last,
            let directory = try? Directory.open(above: path)
        else { return }
        let shared = SharedDescriptor(directory.release())
        reopened = (ConfigurationFile(path, name: String(name), in: shared), shared)
    }

    /// The path of the file that `keepDirectory` made readable.
    var reopenedPath: String? { reopened?.file.path }

    /// Why it couldn't be read again by whoever asks now.
    var obstacle: Mistake? { reopened?.file.obstacle }

    /// What reading it again takes of a confined process.
    var calls: [PinnedCall] {
        guard let directory = reopened?.directory.number else { return [] }
        let open = PinnedCall(
            .openat, .integer(argument: 0, is: directory), .integer(argument: 2, is: regularFileFlags))
        return [open] + PinnedCall.fileStatus
    }

    /// Reads the file, and judges all that was said.
    /// - Throws: every mistake.
    package func request() throws(Mistakes) -> Request {
        try Request(arguments: arguments, environment: environment, file: text())
    }

    /// Nil if no file is meant, or the standard one isn't there.
    private func text() -> ConfigurationText? {
        guard case .path(let path, let isStandard) = choice else { return nil }
        do throws(Mistake) {
            if let yaml = try (reopened?.file ?? ConfigurationFile(path)).read() {
                return ConfigurationText(path: path, root: yaml.root, mistakes: yaml.mistakes)
            }
            guard !isStandard || isNeeded else { return nil }
            throw Mistake(
                at: .path(path), wrong: "there is no such file",
                mend: "name one that is there; without --config it's \(ConfigurationChoice.standardPath)")
        } catch {
            return ConfigurationText(path: path, root: nil, mistakes: [error])
        }
    }
}
