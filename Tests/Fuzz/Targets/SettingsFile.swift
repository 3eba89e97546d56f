import Diagnosis
import Settings
import Vocabulary
import YAML

func readYAML(_ octets: [UInt8]) {
    guard octets.count <= Limit.configurationFile else { return }
    do throws(Mistake) {
        let yaml = try YAML(octets, path: "f")
        yaml.mistakes.forEach(check)
    } catch {
        check(error)
    }
}

/// The file, and each of its lines as a variable's value.
func configure(_ octets: [UInt8]) {
    guard octets.count <= Limit.configurationFile else { return }
    let file: ConfigurationText
    do throws(Mistake) {
        let yaml = try YAML(octets, path: "f")
        file = ConfigurationText(path: "f", root: yaml.root, mistakes: yaml.mistakes)
    } catch {
        file = ConfigurationText(path: "f", root: nil, mistakes: [error])
    }
    read([], file)
    let values = octets.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    read(zip(Setting.variables, values).map { ($0.variable, $1) }, nil)
}

private func read(_ environment: [(name: String, value: String)], _ file: ConfigurationText?) {
    do throws(Mistakes) {
        guard case .serve(let configuration) = try Request(arguments: [], environment: environment, file: file) else {
            preconditionFailure("nothing to serve")
        }
        _ = configuration.listeners.candidates
    } catch {
        error.all.forEach(check)
    }
}

/// A mistake says where, what, and what to write instead, on lines of its own.
private func check(_ mistake: Mistake) {
    law(!mistake.wrong.isEmpty && !mistake.mend.isEmpty)
    let lines = mistake.description.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    law(lines.count == 2, "\(mistake)")
    law(lines.allSatisfy { $0.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }, "\(mistake)")
}
