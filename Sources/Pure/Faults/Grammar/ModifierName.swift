import Vocabulary

/// What may stand behind an effect, in any order, each once.
package enum ModifierName: String, Hashable, Sendable, CaseIterable {
    case times = "x"
    case percent = "p"
    case occurrence = "n"
    case octets = "at"

    package var quantity: Quantity {
        switch self {
        case .times: Quantity(.times, Limit.faultTimes)
        case .percent: Quantity(.percent, Limit.faultPercent)
        case .occurrence: Quantity(.ordinal, Limit.faultOccurrence)
        case .octets: Quantity(.content, Limit.faultContent)
        }
    }

    /// `at` counts content, which only comes at two points.
    package func mayStand(at point: Point) -> Bool {
        self != .octets || Self.contentPoints.contains(point)
    }

    package static let contentPoints: [Point] = [.body, .bdat]
}

extension Modifiers {
    package subscript(name: ModifierName) -> Int? {
        get {
            switch name {
            case .times: times
            case .percent: percent
            case .occurrence: occurrence
            case .octets: octets
            }
        }
        set {
            switch name {
            case .times: times = newValue
            case .percent: percent = newValue
            case .occurrence: occurrence = newValue
            case .octets: octets = newValue
            }
        }
    }
}
