import Essentials
import Testing

@Suite struct ByteCountTests {
    @Test(arguments: [
        ("0", 0), ("4096", 4096), ("20GB", 20_000_000_000), ("20 gb", 20_000_000_000),
        ("1.5k", 1500), ("512MiB", 512 << 20), ("2TiB", 2 << 40), ("3B", 3), ("0.5KiB", 512),
    ])
    func sizesAreRead(text: String, bytes: Int) {
        #expect(ByteCount(text: text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", "GB", "-1", "much", "20XB", "20GiBs", "1e3", "nan", "inf", "1.2.3", "9999999TB", "5iB",
        "20 G B",
    ])
    func nonsenseIsNot(text: String) {
        #expect(ByteCount(text: text) == nil)
    }

    @Test func sizesAreWrittenInTheLargestUnit() {
        #expect("\(ByteCount(0))" == "0 bytes")
        #expect("\(ByteCount(999))" == "999 bytes")
        #expect("\(ByteCount(1284))" == "1.3 kB")
        #expect("\(ByteCount(20_000_000_000))" == "20 GB")
        #expect("\(ByteCount(5_500_000_000_000))" == "5.5 TB")
    }
}
