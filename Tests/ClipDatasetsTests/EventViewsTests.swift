import ClipDatasets
import MediaIO
import TestSupport
import Testing

@Suite struct EventViewsTests {
    @Test func viewsOfAnEventFindEachOther() throws {
        let info = try #require(try Manifest.of(SampleClips.train, workers: 2).clips.first).info
        func clip(_ name: String) -> ClipRecord {
            ClipRecord(name: name, path: "/videos/\(name)", byteCount: 1, info: info)
        }
        let names = ["a_view0.mp4", "b.mp4", "a_view1.webm", "b_view0.mp4", "a_view2.mp4"]
        let views = EventViews(of: names.map { clip($0) })
        #expect(
            views.others(than: clip("a_view1.webm")).map(\.name) == ["a_view0.mp4", "a_view2.mp4"])
        #expect(views.others(than: clip("b.mp4")).isEmpty)
        #expect(views.others(than: clip("b_view0.mp4")).isEmpty)
        #expect(names.map { views.event(ofClip: clip($0)) } == [0, 1, 0, 2, 0])
        #expect(views.event(ofClip: clip("c.mp4")) == nil)
    }
}
