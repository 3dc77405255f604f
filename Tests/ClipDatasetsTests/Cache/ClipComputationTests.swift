import Essentials
import Foundation
import MediaIO
import TestSupport
import Testing

@testable import ClipDatasets

@Suite struct ClipComputationTests {
    private let folder: TemporaryFolder
    private let clip: ClipRecord

    init() throws {
        folder = try TemporaryFolder()
        let path = folder.file("a.mp4")
        try MadeClip.make(
            path, "-f lavfi -i testsrc2=s=80x60:r=20 -t 1 -pix_fmt yuv420p -c:v libx264")
        clip = ClipRecord(
            name: "a.mp4", path: path, byteCount: 1, info: try MediaFile(path: path).info)
    }

    private func cache() throws -> SampleCache {
        try SampleCache(folder: folder.file("cache"), byteLimit: 1 << 20) { _ in }
    }

    private var made: ClipComputation {
        ClipComputation(numbers: [7, 9], records: [1, 2, 3, 4, 5, 6], recordBytes: 3)
    }

    /// The second record, and how often it had to be computed.
    private func second(_ key: String, _ cache: SampleCache?) throws -> (record: [UInt8], made: Int)
    {
        var count = 0
        let result = try ClipReader(clip, cache: cache).computed(
            key,
            choose: { numbers in
                numbers == [7, 9] ? 1 : nil
            }
        ) {
            count += 1
            return made
        }
        #expect(result.numbers == [7, 9])
        return (result.record, count)
    }

    @Test func whatWasComputedOnceIsKept() throws {
        #expect(try second("k", cache()) == ([4, 5, 6], 1))
        #expect(try second("k", cache()) == ([4, 5, 6], 0))
    }

    @Test func otherSettingsAreComputedAnew() throws {
        _ = try second("k", cache())
        #expect(try second("l", cache()).made == 1)
    }

    @Test func withoutACacheItIsComputedEveryTime() throws {
        for _ in 0..<2 { #expect(try second("k", nil) == ([4, 5, 6], 1)) }
    }

    @Test func whereNoRecordIsWantedNoneCounts() throws {
        for _ in 0..<2 {
            let result = try ClipReader(clip, cache: cache()).computed("n", choose: { _ in nil }) {
                ClipComputation(numbers: [], records: [], recordBytes: 3)
            }
            #expect(result.numbers.isEmpty && result.record.isEmpty)
        }
    }

    /// The record itself, and the head of the entry.
    @Test(arguments: [-1, 20]) func whatIsDamagedIsComputedAnew(place: Int) throws {
        _ = try second("k", cache())
        let entries = try cache().folder
        for name in try FileManager.default.contentsOfDirectory(atPath: entries)
        where name != "lock" {
            var bytes = try ReadFile.bytes(at: entries + "/" + name)
            bytes[place < 0 ? bytes.count + place : place] ^= 1
            try AtomicFile.write(bytes, to: entries + "/" + name)
        }
        #expect(try second("k", cache()) == ([4, 5, 6], 1))
        #expect(try second("k", cache()) == ([4, 5, 6], 0))
    }

    @Test func failuresAreNotKept() throws {
        #expect(throws: CancellationError.self) {
            try ClipReader(clip, cache: cache()).computed("k", choose: { _ in 0 }) {
                throw CancellationError()
            }
        }
        #expect(try second("k", cache()).made == 1)
    }
}
