/// What the relay has to know is in its descriptors: standard input, standard output, and the connection.
package struct RelaySettings: ChildSettings {
    package init() {}

    package var descriptorCount: Int { 3 }

    package func encode(to writer: inout Writer) {}
    package init(from reader: inout Reader) throws(WireError) {}
}
