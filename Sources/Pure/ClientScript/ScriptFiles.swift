package import Diagnosis

/// Where scripts and what they send come from: whoever can read files.
package protocol ScriptFiles {
    /// Reads a file.
    /// - Parameters:
    ///   - name: Looked up beside another file, or where the program is.
    ///   - most: How many octets it may have.
    /// - Throws: what is wrong with the name, or with the file.
    func read(_ name: String, beside other: String?, most: Int) throws(Objection) -> ScriptFile
}

/// A file that was read.
package struct ScriptFile: Sendable {
    /// As it's named in messages.
    package let path: String
    /// The same for the same file, whatever it's called.
    package let identity: String
    package let octets: [UInt8]

    package init(path: String, identity: String, octets: [UInt8]) {
        self.path = path
        self.identity = identity
        self.octets = octets
    }
}
