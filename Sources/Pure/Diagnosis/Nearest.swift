/// The word that was probably meant, or nil if none is near: for "did you mean".
///
/// Near is a third of the word's length in insertions, deletions, exchanged octets and swapped neighbours
/// (Damerau 1964, Levenshtein 1966; no octet is touched twice), and never more than three. Of two equally
/// near ones it's the first.
package func nearest(_ word: String, among words: some Sequence<String>) -> String? {
    guard word.utf8.count <= longestWord else { return nil }
    let octets = Array(word.utf8)
    var best: (word: String, distance: Int)?
    for candidate in words {
        let count = candidate.utf8.count
        let bound = min((best?.distance ?? mostEdits + 1) - 1, allowance(max(octets.count, count)))
        guard abs(octets.count - count) <= bound, let distance = distance(octets, Array(candidate.utf8), upTo: bound)
        else { continue }
        best = (candidate, distance)
    }
    return best?.word
}

/// "did you mean 'x'?", or the other sentence where nothing is near.
package func didYouMean(_ word: String, among words: some Sequence<String>, otherwise: String) -> String {
    nearest(word, among: words).map { "did you mean '\($0)'?" } ?? otherwise
}

/// In octets. Nobody means a word of ours by a longer one, and the work grows with the square.
private let longestWord = 64

/// Beyond three changes a word is another word.
private let mostEdits = 3

private func allowance(_ length: Int) -> Int {
    min(mostEdits, max(1, length / 3))
}

/// How many edits make the one word from the other, or nil if there are more than `bound`.
package func distance(_ left: String, _ right: String, upTo bound: Int) -> Int? {
    distance(Array(left.utf8), Array(right.utf8), upTo: bound)
}

private func distance(_ left: [UInt8], _ right: [UInt8], upTo bound: Int) -> Int? {
    guard abs(left.count - right.count) <= bound else { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
        var row = [i + 1]
        for j in right.indices {
            var edits = min(row[j] + 1, last[j + 1] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                edits = min(edits, beforeLast[j - 1] + 1)
            }
            row.append(edits)
        }
        // No later row is smaller than the smallest of two neighbours.
        if min(row.min() ?? 0, last.min() ?? 0) > bound { return nil }
        (beforeLast, last) = (last, row)
    }
    guard let edits = last.last, edits <= bound else { return nil }
    return edits
}
