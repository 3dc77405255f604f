import ClipDatasets
import Essentials
import TestSupport
import Testing

@testable import RunRecords

@Suite struct FaultLedgerTests {
    @Test func countsSamplesByFileAndReasonAndQuotesForCSV() throws {
        var ledger = FaultLedger()
        ledger.exclude(SkippedFile(name: "b.mp4", reason: "no-audio", detail: "has no sound"))
        let fault = SampleFault(reason: "damaged", detail: "packet \"7\", bad", isDamage: true)
        ledger.note(fault, file: "a.mp4")
        ledger.note(fault, file: "a.mp4")
        ledger.note(SampleFault(reason: "silent", detail: "quiet", isDamage: false), file: "a.mp4")
        #expect(ledger.damagedSamples == 2)
        let folder = try TemporaryFolder()
        try ledger.write(to: folder.path + "/skipped.csv")
        #expect(
            try ReadFile.text(at: folder.path + "/skipped.csv") == """
                file,reason,samples,detail
                a.mp4,damaged,2,"packet ""7"", bad"
                a.mp4,silent,1,quiet
                b.mp4,no-audio,0,has no sound

                """)
    }
}
