import Diagnosis

/// One thing that can be set, and all that is to be known of it: a row of the table.
package struct Setting: Sendable {
    /// Its option, without the dashes.
    package let name: String
    /// Its place in a configuration file, keys joined by dots.
    package let path: String
    /// What stands for its value in the help and the manual: of a quantity its unit.
    package let placeholder: String
    package let standard: Standard
    /// One clause that says what it does. It fits behind the option in a hundred columns.
    package let help: String
    package let section: Section
    /// Puts the values into the draft, or says what is wrong with them.
    let read: @Sendable ([String], inout Draft) throws(Objection) -> Void

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
        case listeners = "Listeners"
        case store = "Store"
        case limits = "Server and limits"
        case time = "Time"
        case log = "Log"
        case processes = "Processes"
    }
}

extension Setting {
    /// A setting with one value.
    init<Value: Sendable>(
        _ name: String, _ path: String, _ placeholder: String, _ standard: Standard, in section: Section,
        _ help: String, to target: Blank<Value>, by reader: @escaping Reader<Value>
    ) {
        self.init(
            name: name, path: path, placeholder: placeholder, standard: standard, help: help, section: section
        ) { (values: [String], draft: inout Draft) throws(Objection) in
            // Whoever gives it twice means the last one, as wrappers around a command do.
            guard let value = values.last else { return }
            draft[keyPath: target] = try reader(value)
        }
    }

    /// A setting with several values, given one by one or with commas between them.
    init<Value: Hashable & Sendable>(
        list name: String, _ path: String, _ placeholder: String, _ standard: Standard, in section: Section,
        _ help: String, to target: Blank<[Value]?>, by reader: @escaping Reader<[Value]>
    ) {
        self.init(
            name: name, path: path, placeholder: placeholder, standard: standard, help: help, section: section
        ) { (values: [String], draft: inout Draft) throws(Objection) in
            draft[keyPath: target] = try reader(values.joined(separator: ","))
        }
    }
}
