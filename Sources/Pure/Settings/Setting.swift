import Diagnosis

/// One thing that can be set, and all that is to be known of it: a row of the table.
package struct Setting: Sendable {
    /// What it sets, and its option without the dashes, if it is one. A file may have a second way to say the same.
    package let name: String
    /// Whether an option and a variable set it; if not, only a file does.
    package let isOption: Bool
    /// Whether it's nobody's business: it has no option, for ps(1) shows those, but it has a variable, and what is wrong
    /// with it is told without it.
    var isSecret = false
    /// Its key in a configuration file, with those that it stands below, joined by dots; nil if a file can't set it.
    package let path: String?
    /// What stands for its value in the help and the manual: of a quantity its unit.
    package let placeholder: String
    package let standard: Standard
    /// One clause that says what it does. It fits behind the option in a hundred columns.
    package let help: String
    package let section: Section
    /// The keys that its value in a file can have, those below others with dots: `match.client`.
    package let innerKeys: [String]
    /// Puts the values into the draft.
    /// - Returns: all that is wrong with them; the draft is left as it was then.
    let read: @Sendable ([Node], inout Draft) -> [Mistake]

    /// `--port-offset`
    package var option: String { "--" + name }

    /// `FUMBLED_PORT_OFFSET`
    package var variable: String {
        Self.variablePrefix + String(name.map { $0 == "-" ? "_" : $0 }).uppercased()
    }

    /// Every variable that begins so is ours, and one that names no setting is a mistake.
    package static let variablePrefix = "FUMBLED_"

    /// What holds when it isn't set.
    package enum Standard: Hashable, Sendable {
        /// As one would write it.
        case value(String)
        /// In words: it depends, or there is none.
        case words(String)
    }

    /// What belongs together, in the order of the help and the manual.
    package enum Section: String, CaseIterable, Sendable {
        case configuration = "Configuration"
        case listeners = "Listeners"
        case tls = "TLS"
        case store = "Store"
        case limits = "Server and limits"
        case authentication = "Authentication"
        case time = "Time"
        case log = "Log"
        case processes = "Processes"
        case faults = "Faults"
    }
}

extension Setting {
    /// A setting with one value, which is a text.
    init<Value: Sendable>(
        _ name: String, _ path: String?, _ placeholder: String, _ standard: Standard, in section: Section,
        _ help: String, to target: Blank<Value>, by reader: @escaping Reader<Value>
    ) {
        self.init(
            name: name, isOption: true, path: path, placeholder: placeholder, standard: standard, help: help,
            section: section, innerKeys: [], read: Self.last(of: Read.text(reader), to: target))
    }

    /// A second way to set what another row sets, and only in a file.
    init<Value: Sendable>(
        alias path: String, of name: String, _ placeholder: String, in section: Section, _ help: String,
        to target: Blank<Value>, by reader: @escaping Reader<Value>
    ) {
        self.init(
            name: name, isOption: false, path: path, placeholder: placeholder, standard: .words("none"), help: help,
            section: section, innerKeys: [], read: Self.last(of: Read.text(reader), to: target))
    }

    /// A setting that nobody may see: in a file or a variable.
    init<Value: Sendable>(
        secret name: String, _ path: String, _ placeholder: String, _ standard: Standard, in section: Section,
        _ help: String, to target: Blank<Value>, by reader: @escaping Reader<Value>
    ) {
        self.init(
            name: name, isOption: false, isSecret: true, path: path, placeholder: placeholder, standard: standard,
            help: help, section: section, innerKeys: [], read: Self.last(of: Read.text(reader), to: target))
    }

    /// A setting with several values, given one by one, with commas between them, or as a file's list.
    init<Value: Sendable>(
        list name: String, _ path: String, _ placeholder: String, _ standard: Standard, in section: Section,
        _ help: String, isOption: Bool = true, innerKeys: [String] = [], to target: Blank<[Value]?>,
        by form: @escaping ListForm<Value>
    ) {
        self.init(
            name: name, isOption: isOption, path: path, placeholder: placeholder, standard: standard, help: help,
            section: section, innerKeys: innerKeys
        ) { (nodes: [Node], draft: inout Draft) in
            var mistakes: [Mistake] = []
            let values = form(nodes, &mistakes)
            if mistakes.isEmpty { draft[keyPath: target] = values }
            return mistakes
        }
    }

    /// Whoever gives it twice means the last one, as wrappers around a command do.
    private static func last<Value: Sendable>(
        of form: @escaping Form<Value>, to target: Blank<Value>
    ) -> @Sendable ([Node], inout Draft) -> [Mistake] {
        { (nodes: [Node], draft: inout Draft) in
            var mistakes: [Mistake] = []
            if let node = nodes.last, let value = form(node, &mistakes) { draft[keyPath: target] = value }
            return mistakes
        }
    }
}
