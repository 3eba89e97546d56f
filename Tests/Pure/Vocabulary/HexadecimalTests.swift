import Testing
import Vocabulary

@Suite("Hexadecimal digits")
struct HexadecimalTests {
    @Test func `each octet has two digits`() {
        #expect([UInt8]().hexadecimal == "")
        #expect([0x00, 0x0F, 0xA5, 0xFF].hexadecimal == "000fa5ff")
    }
}
