package typealias ParentToLogger = ParentToChild<LoggerSettings>
package typealias LoggerToParent = ChildToParent

/// What the logger has to know. The log's descriptor it has from the start.
package struct LoggerSettings: ChildSettings {
    package let lines: LogLines
    /// The processes that send it records, in the order of their links.
    package let sources: UInt8

    package init(lines: LogLines, sources: UInt8) {
        self.lines = lines
        self.sources = sources
    }

    package func encode(to writer: inout Writer) {
        writer.uint8(lines.rawValue)
        writer.uint8(sources)
    }

    package init(from reader: inout Reader) throws(WireError) {
        lines = try reader.choice("lines")
        sources = try reader.uint8("sources")
    }
}

/// How a line of the log looks.
package enum LogLines: UInt8, Hashable, Sendable, CaseIterable {
    case json = 1
    case text = 2
}
