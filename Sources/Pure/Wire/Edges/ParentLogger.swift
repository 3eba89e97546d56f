package typealias ParentToLogger = ParentToChild<LoggerSettings>
package typealias LoggerToParent = ChildToParent

/// What the logger has to know. The log's descriptor it has from the start.
package struct LoggerSettings: ChildSettings {
    package let lines: LogLines

    package init(lines: LogLines) {
        self.lines = lines
    }

    package func encode(to writer: inout Writer) {
        writer.uint8(lines.rawValue)
    }

    package init(from reader: inout Reader) throws(WireError) {
        lines = try reader.choice("lines")
    }
}

/// How a line of the log looks.
package enum LogLines: UInt8, Hashable, Sendable, CaseIterable {
    case json = 1
    case text = 2
}
