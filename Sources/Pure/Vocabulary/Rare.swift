/// A value that is seldom there: without it, it takes a word, however large it is.
///
/// `@usableFromInline`, since what is `@inlinable` in a type of package access isn't inlined otherwise.
@propertyWrapper
@frozen
@usableFromInline
package struct Rare<Value> {
    @usableFromInline
    indirect enum Box {
        case value(Value)
    }

    @usableFromInline var box: Box?

    @inlinable
    package init() {}

    /// Whether it's there: to ask so copies nothing.
    @inlinable package var isSet: Bool { box != nil }

    /// `$name.isSet` asks so.
    @inlinable package var projectedValue: Rare { self }

    @inlinable package var wrappedValue: Value? {
        get {
            guard case .value(let value) = box else { return nil }
            return value
        }
        set {
            if let newValue { box = .value(newValue) } else if box != nil { box = nil }
        }
    }
}

extension Rare.Box: Sendable where Value: Sendable {}
extension Rare: Sendable where Value: Sendable {}
