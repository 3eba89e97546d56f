/// A name with wildcards, as a shell has them: `*` stands for any letters, `?` for one.
package struct Pattern: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    /// Whether it's the whole name.
    package func matches(_ name: String) -> Bool {
        let pattern = Array(text)
        let letters = Array(name)
        // Where the last star was, and how far it reaches: only that one is ever extended.
        var (p, n) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while n < letters.count {
            if p < pattern.count, pattern[p] == "*" {
                star = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == letters[n] {
                p += 1
                n += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                (p, n) = (last.pattern + 1, last.name + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }
}
