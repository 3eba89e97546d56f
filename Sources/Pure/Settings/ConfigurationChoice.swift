package import Diagnosis

/// Which file the configuration is read from.
package enum ConfigurationChoice: Hashable, Sendable {
    case none
    /// The standard one may be missing; one that somebody names is there, or that's a mistake.
    case path(String, isStandard: Bool)

    package static let standardPath = "/etc/fumbled.yaml"
    package static let standard = ConfigurationChoice.path(standardPath, isStandard: true)

    /// What options and environment say of it. Nothing that is wrong with them is told here: `Request` does.
    package init(arguments: [Argument], environment: [(name: String, value: String)]) {
        self = .standard
        guard let given = Request.gather(arguments, environment).given["config"] else { return }
        var draft = Draft()
        // One that can't be read is no path, and no other file is meant.
        self = given.setting.read(given.values, &draft).isEmpty ? draft.file : .none
    }
}

/// What stood in the configuration file.
package struct ConfigurationText: Hashable, Sendable {
    package let path: String
    /// Nil if there's nothing in it, or nothing that can be judged.
    package let root: Node?
    /// Why not all of it can be judged.
    package let mistakes: [Mistake]

    package init(path: String, root: Node?, mistakes: [Mistake] = []) {
        self.path = path
        self.root = root
        self.mistakes = mistakes
    }
}
