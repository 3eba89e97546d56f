package import Diagnosis

/// What is wrong with a text of the configuration, and where in it.
package struct SpellingError: Error, Hashable {
    /// From the text's beginning, in octets of UTF-8.
    package let offset: Int
    package let objection: Objection

    package init(at offset: Int, _ wrong: String, mend: String) {
        self.offset = offset
        objection = Objection(wrong, mend: mend)
    }
}
