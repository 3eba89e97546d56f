/// A line of the log: fumbled-log(5).
package struct LogRecord: Sendable {
    package let value: JSONValue

    /// - Throws: if it isn't one JSON object.
    package init(_ line: some StringProtocol) throws {
        value = try JSONValue(line)
        guard case .object = value else { throw Unfit("not a record: \(line)") }
    }

    package subscript(_ field: String) -> JSONValue? { value[field] }
    package var event: String { self["event"]?.text ?? "" }
    package var level: String { self["level"]?.text ?? "" }
    package var process: String { self["process"]?.text ?? "" }
}
