import Testing

@Suite("The rows of the zoo, and the tests that hold the server to them")
struct ZooRowTests {
    @Test func `each row's number is in the name of a test`() throws {
        let zoo = try Repository.files(below: "Sources/Pure/Zoo", suffixes: [".swift"]).map { try Repository.text($0) }
            .joined()
        let rows = Set(zoo.matches(of: /test-case name "([A-Z]\d\d)\b/).map { String($0.1) })
        #expect(rows.count > 150)
        let tests = try Repository.files(below: "Tests", suffixes: [".swift"]).map { try Repository.text($0) }.joined()
        var named: Set<String> = []
        for name in tests.matches(of: /func\s+`([^`]+)`/) {
            for row in name.1.matches(of: /\b([A-Z])(\d\d)(?: to [A-Z](\d\d))?\b/) {
                guard let first = Int(row.2), let last = Int(row.3 ?? row.2), first <= last else { continue }
                for number in first...last { named.insert("\(row.1)\(number < 10 ? "0" : "")\(number)") }
            }
        }
        #expect(rows.subtracting(named).sorted() == [])
    }
}
