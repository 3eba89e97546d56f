import Vocabulary

package typealias ParentToLogger = ParentToChild<LoggerSettings>
package typealias LoggerToParent = ChildToParent

/// What the logger has to know: where the log goes. A reload also has it open its files anew.
package struct LoggerSettings: ChildSettings {
    package let outlets: [LogOutlet]
    /// How many directories of files come with the settings of the start.
    package let directories: UInt8

    package var descriptorCount: Int { Int(directories) }

    package init(outlets: [LogOutlet], directories: UInt8 = 0) {
        self.outlets = outlets
        self.directories = directories
    }

    package func encode(to writer: inout Writer) {
        writer.list(outlets) { $1.encode(to: &$0) }
        writer.uint8(directories)
    }

    package init(from reader: inout Reader) throws(WireError) {
        outlets = try reader.list("outlets", most: Limit.logOutlets) { (reader) throws(WireError) in
            try LogOutlet(from: &reader)
        }
        directories = try reader.uint8("directories")
        let count = Int(directories)
        guard count <= Limit.logOutlets else {
            throw reader.error("directories", .tooLong(count, most: Limit.logOutlets))
        }
        for case .file(_, let directory, _) in outlets.map(\.kind) where directory >= directories {
            throw reader.error("directory", .invalid)
        }
    }
}
