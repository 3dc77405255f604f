import ClipDatasets
import Testing

@Suite struct ViewNameTests {
    @Test(arguments: [
        ("pour_view0.mp4", "pour", 0), ("pour.view1.mp4", "pour", 1),
        ("cups/pour 2_view12.mkv", "cups/pour 2", 12), ("pour_view3", "pour", 3),
        ("a_view1_view02.mov", "a_view1", 2), ("no.dots_view4", "no.dots", 4),
    ])
    func eventAndViewAreTold(name: String, event: String, view: Int) {
        #expect(ViewName(name)?.event == event)
        #expect(ViewName(name)?.view == view)
    }

    @Test(arguments: [
        "pour.mp4", "pour_view.mp4", "view0.mp4", "_view0.mp4", "a/_view0.mp4", "pour_viewx.mp4",
        "pour_view0_cut.mp4", "pourview0.mp4", "a_view0/pour.mp4", "", "a/", "pour_view-1.mp4",
        "pour_view99999999999999999999.mp4", "pour_view٣.mp4",
    ])
    func otherNamesAreOfNoView(name: String) {
        #expect(ViewName(name) == nil)
    }

    @Test func viewsOfAnEventShareItsName() {
        let names = ["b/x_view1.mp4", "b/x.view0.mp4", "c/x_view0.mp4"].compactMap(ViewName.init)
        #expect(names[0].event == names[1].event)
        #expect(names[0].event != names[2].event)
    }
}
