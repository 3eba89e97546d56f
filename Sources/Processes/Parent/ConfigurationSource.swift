package import Diagnosis
package import Settings
import YAML

/// Where the configuration comes from: the options and the environment of the start, and a file.
package struct ConfigurationSource {
    private let arguments: [Argument]
    private let environment: [(name: String, value: String)]
    private let choice: ConfigurationChoice

    package init(arguments: [Argument], environment: [(name: String, value: String)]) {
        self.arguments = arguments
        self.environment = environment
        choice = ConfigurationChoice(arguments: arguments, environment: environment)
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
            if let yaml = try ConfigurationFile(path).read() {
                return ConfigurationText(path: path, root: yaml.root, mistakes: yaml.mistakes)
            }
            guard !isStandard else { return nil }
            throw Mistake(
                at: .path(path), wrong: "there is no such file",
                mend: "name one that is there; without --config it's \(ConfigurationChoice.standardPath)")
        } catch {
            return ConfigurationText(path: path, root: nil, mistakes: [error])
        }
    }
}
