package import Diagnosis

/// YAML 1.1, as libyaml reads it, without what a configuration has no use for: anchors, aliases, tags, and more than
/// one document. JSON is YAML.
package struct YAML {
    /// The tree that the text stands for; nil if there is nothing in it.
    package let root: Node?
    /// What is wrong with it that leaves a tree all the same: keys that stand there twice, of which the first counts.
    package let mistakes: [Mistake]

    /// - Parameter path: what places in the text call it.
    /// - Throws: the first thing that isn't YAML as understood here: what stands behind it can't be judged.
    package init(_ octets: [UInt8], path: String) throws(Mistake) {
        // libyaml reads where the octets are, so they have to stay there until it's done.
        let tree = octets.withUnsafeBufferPointer { octets -> Result<TreeBuilder, Mistake> in
            do throws(Mistake) {
                return .success(try Self.tree(of: octets, path))
            } catch {
                return .failure(error)
            }
        }
        let built = try tree.get()
        (root, mistakes) = (built.root, built.mistakes)
    }

    private static func tree(of octets: UnsafeBufferPointer<UInt8>, _ path: String) throws(Mistake) -> TreeBuilder {
        let events = try EventStream(octets, path: path)
        var tree = TreeBuilder()
        while let event = try events.next() { try tree.take(event) }
        return tree
    }
}
