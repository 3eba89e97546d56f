import Diagnosis
import Testing

@Suite("Did you mean")
struct NearestTests {
    private static let words = ["delay", "drop", "reset", "--listen", "--log-level", "FUMBLED_STORE"]

    @Test(arguments: [
        ("delay", "delay"), ("dealy", "delay"), ("dely", "delay"), ("delayy", "delay"), ("belay", "delay"),
        ("drpo", "drop"),
        ("--lisen", "--listen"), ("--log-levle", "--log-level"), ("--loglvel", "--log-level"),
        ("FUMBLED_STOER", "FUMBLED_STORE"), ("FUMBLE_STOR", "FUMBLED_STORE"),
    ])
    func `a slip of the fingers is forgiven`(typed: String, meant: String) {
        #expect(nearest(typed, among: Self.words) == meant)
    }

    @Test(arguments: [
        "", "d", "xyzzy", "deep", "listen-to-me", "--lists-them", "STORE", String(repeating: "delay", count: 1_000),
    ])
    func `another word is another word`(typed: String) {
        #expect(nearest(typed, among: Self.words) == nil)
    }

    @Test func `of two equally near ones it's the first, and a nearer one is taken before both`() {
        #expect(nearest("cat", among: ["car", "cab"]) == "car")
        #expect(nearest("cats", among: ["cars", "cats"]) == "cats")
    }

    @Test func `nothing is near to nothing`() {
        #expect(nearest("delay", among: []) == nil)
    }

    @Test func `the sentence asks, or says something else`() {
        #expect(didYouMean("dealy", among: Self.words, otherwise: "no") == "did you mean 'delay'?")
        #expect(didYouMean("quux", among: Self.words, otherwise: "no") == "no")
    }
}
