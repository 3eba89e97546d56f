import CYAML
import Diagnosis

/// libyaml's parser over one text, and what it says in our words.
final class EventStream {
    /// On the heap, since the parser keeps pointers into itself.
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let octets: UnsafeBufferPointer<UInt8>
    private let path: String

    /// - Parameter octets: have to stay where they are as long as this lives.
    init(_ octets: UnsafeBufferPointer<UInt8>, path: String) throws(Mistake) {
        parser = .allocate(capacity: 1)
        self.octets = octets
        self.path = path
        guard yaml_parser_initialize(parser) == 1 else {
            parser.initialize(to: yaml_parser_t())  // what failed has freed what it had
            throw SyntaxMistake.noMemory(path)
        }
        // Otherwise a byte order mark would choose UTF-16, in which nobody means to write.
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, octets.baseAddress, octets.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event that makes a tree; nil at the end of the text.
    func next() throws(Mistake) -> Event? {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else {
                throw SyntaxMistake(parser.pointee, octets).mistake(path)
            }
            defer { yaml_event_delete(&event) }
            let place = place(event.start_mark)
            switch event.type {
            case YAML_STREAM_END_EVENT: return nil
            case YAML_DOCUMENT_START_EVENT: return Event(place: place, kind: .documentStart)
            case YAML_SCALAR_EVENT: return Event(place: place, kind: try scalar(event.data.scalar, place))
            case YAML_SEQUENCE_START_EVENT:
                let start = event.data.sequence_start
                try refuse(anchor: start.anchor, tag: start.tag, place)
                return Event(place: place, kind: .sequenceStart)
            case YAML_MAPPING_START_EVENT:
                let start = event.data.mapping_start
                try refuse(anchor: start.anchor, tag: start.tag, place)
                return Event(place: place, kind: .mappingStart)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return Event(place: place, kind: .collectionEnd)
            case YAML_ALIAS_EVENT:
                throw Mistake(
                    at: place, wrong: "an alias (*name) isn't understood here", mend: "write out what it stands for")
            default: continue  // where stream and document begin and end
            }
        }
    }

    private func scalar(
        _ scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar, _ place: Place
    ) throws(Mistake) -> Event.Kind {
        try refuse(anchor: scalar.anchor, tag: scalar.tag, place)
        let octets = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        guard !octets.contains(0) else {
            // It would end every text that the kernel is given, a path for one.
            throw Mistake(at: place, wrong: "a text holds the character \\0", mend: "leave it out")
        }
        return .scalar(String(decoding: octets, as: UTF8.self), isQuoted: scalar.style != YAML_PLAIN_SCALAR_STYLE)
    }

    private func refuse(
        anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?, _ place: Place
    ) throws(Mistake) {
        guard anchor == nil else {
            throw Mistake(
                at: place, wrong: "an anchor (&name) isn't understood here",
                mend: "leave it out, and write the value again where it's needed")
        }
        guard tag == nil else {
            throw Mistake(
                at: place, wrong: "a tag (!name) isn't understood here",
                mend: "leave it out; a text that begins with ! stands in quotes")
        }
    }

    private func place(_ mark: yaml_mark_t) -> Place {
        .file(path, line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }
}
