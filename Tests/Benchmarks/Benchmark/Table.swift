/// Text in columns: the first to the left, numbers to the right.
package struct Table {
    private let titles: [String]
    /// Columns that stand to the left.
    private let words: Set<Int>
    private var rows: [[String]] = []

    package init(_ titles: [String], words: Set<Int> = [0]) {
        self.titles = titles
        self.words = words
    }

    /// A line; columns that are missing at its end stay empty.
    package mutating func add(_ row: [String]) { rows.append(row) }

    package var isEmpty: Bool { rows.isEmpty }

    /// Its lines, each ended by a newline; no blanks at their ends.
    package var text: String {
        let all = [titles] + rows
        let widths = titles.indices.map { column in all.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return all.map { line(of: $0, widths) + "\n" }.joined()
    }

    private func line(of row: [String], _ widths: [Int]) -> String {
        var line = zip(row, widths).enumerated().map { column, cell in
            let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
            return words.contains(column) ? cell.0 + blanks : blanks + cell.0
        }.joined(separator: "  ")
        while line.last == " " { line.removeLast() }
        return line
    }
}

/// Three or four digits that mean something: 0.12, 3.45, 67.8, 912, 12345.
package func short(_ number: Double) -> String {
    switch abs(number) {
    case ..<10: fixed(number, digits: 2)
    case ..<100: fixed(number, digits: 1)
    default: fixed(number, digits: 0)
    }
}

/// So many digits behind the point.
package func fixed(_ number: Double, digits: Int) -> String {
    guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
    let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
    let whole = Int((abs(number) * Double(scale)).rounded())
    let sign = number < 0 && whole > 0 ? "-" : ""
    guard digits > 0 else { return "\(sign)\(whole)" }
    let fraction = String(whole % scale)
    return "\(sign)\(whole / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
}
