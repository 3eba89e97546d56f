import Diagnosis
import Settings
import Testing

/// The configuration that options and environment make, or every mistake in them.
func configuration(
    _ options: [(String, String)] = [], environment: [(String, String)] = []
) throws(Mistakes) -> Configuration? {
    let arguments = options.map { Argument.option($0.0, value: $0.1) }
    let pairs = environment.map { (name: $0.0, value: $0.1) }
    guard case .serve(let configuration) = try Request(arguments: arguments, environment: pairs) else { return nil }
    return configuration
}

/// What is wrong with them, in order; nothing if they are right.
func mistakes(_ options: [(String, String)] = [], environment: [(String, String)] = []) -> [Mistake] {
    do throws(Mistakes) {
        _ = try configuration(options, environment: environment)
        return []
    } catch {
        return error.all
    }
}

func setting(_ name: String) throws -> Setting {
    try #require(Setting.all.first { $0.name == name })
}
