import Diagnosis
import Settings
import Testing
import YAML

/// The configuration that options, environment and the text of a file make, or every mistake in them.
func configuration(
    _ options: [(String, String)] = [], environment: [(String, String)] = [], file: String? = nil
) throws(Mistakes) -> Configuration? {
    let arguments = options.map { Argument.option($0.0, value: $0.1) }
    let pairs = environment.map { (name: $0.0, value: $0.1) }
    let request = try Request(arguments: arguments, environment: pairs, file: file.map(written))
    guard case .serve(let configuration) = request else { return nil }
    return configuration
}

/// What is wrong with them, in order; nothing if they are right.
func mistakes(
    _ options: [(String, String)] = [], environment: [(String, String)] = [], file: String? = nil
) -> [Mistake] {
    do throws(Mistakes) {
        _ = try configuration(options, environment: environment, file: file)
        return []
    } catch {
        return error.all
    }
}

/// The configuration of a file called `f` alone, as if it had no name.
func configuration(ofFile text: String) throws -> Configuration {
    var configuration = try #require(try configuration(file: text))
    #expect(configuration.file == "f")
    configuration.file = nil
    return configuration
}

private func written(_ text: String) -> ConfigurationText {
    do throws(Mistake) {
        let yaml = try YAML(Array(text.utf8), path: "f")
        return ConfigurationText(path: "f", root: yaml.root, mistakes: yaml.mistakes)
    } catch {
        return ConfigurationText(path: "f", root: nil, mistakes: [error])
    }
}

/// A value at its key in a file, in quotes: `limits: {recipients: "5"}`.
func line(_ path: String, _ value: String) -> String {
    let keys = path.split(separator: ".")
    let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return keys.joined(separator: ": {") + ": \"\(escaped)\"" + String(repeating: "}", count: keys.count - 1)
}

func setting(_ name: String) throws -> Setting {
    try #require(Setting.options.first { $0.name == name })
}
