import Diagnosis

/// What libyaml meets on its way through a document.
struct Event {
    let place: Place
    let kind: Kind

    enum Kind {
        case documentStart
        case scalar(String, isQuoted: Bool)
        case sequenceStart
        case mappingStart
        /// Of the sequence or mapping that began last.
        case collectionEnd
    }
}
