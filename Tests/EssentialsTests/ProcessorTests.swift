import Essentials
import Testing

@Suite struct ProcessorTests {
    @Test func fieldsComeWithoutTheirTitles() throws {
        #expect(Processor.field("no such line") == nil)
        let number = try #require(Processor.field("processor"))
        #expect(number == "0")
        #expect(!Processor.name.isEmpty && !Processor.name.hasPrefix(" "))
    }
}
