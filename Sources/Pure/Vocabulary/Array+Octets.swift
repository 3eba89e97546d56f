extension [UInt8] {
    /// What is written, of so many octets at most, for which there's room from the start.
    ///
    /// `init(capacity:initializingWith:)` of the standard library isn't specialised, and looks the array's type up each
    /// time: that costs more than the allocation.
    package init(atMost capacity: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
        self.init()
        append(addingCapacity: capacity) { write(&$0) }
    }
}
