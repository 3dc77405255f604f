// Scenes one after the other as one clip.

extension ClipTruth {
    /// The truth of a clip that shows scenes of equal length one after the other.
    ///
    /// Objects keep their order and get numbers of their own; while another scene is shown they have empty boxes and no
    /// area. The camera's motion is called that of the first scene.
    ///
    /// - Parameters:
    ///   - parts: the truth of each scene, at least one.
    ///   - index: the clip's number.
    ///   - narration: of the whole clip.
    /// - Returns: the truth.
    static func joined(_ parts: [ClipTruth], index: Int, narration: [Cue]) -> ClipTruth {
        var result = parts[0]
        result.index = index
        result.narration = narration
        guard parts.count > 1 else { return result }
        let frameCount = parts[0].objects.first?.boxes.count ?? 0
        result.objects = []
        result.events = []
        result.camera = CameraTruth(motion: parts[0].camera.motion, frames: [])
        for (number, part) in parts.enumerated() {
            let start = Double(number) * part.seconds
            let (before, after) = (number * frameCount, (parts.count - 1 - number) * frameCount)
            let firstNumber = result.objects.count
            result.objects += part.objects.map {
                $0.embedded(before, after, start: start, adding: firstNumber)
            }
            result.events += part.events.map { event in
                var event = event
                event.time += start
                event.object += firstNumber
                return event
            }
            let frames = part.camera.frames
            result.camera.frames +=
                frames.count == 1 ? Array(repeating: frames[0], count: frameCount) : frames
        }
        result.seconds = parts.reduce(0) { $0 + $1.seconds }
        result.soundingKinds = Set(parts.flatMap(\.soundingKinds)).sorted()
        return result
    }
}

extension ClipTruth.Object {
    /// The object in a longer clip, of which it is not seen in so many frames before and after.
    fileprivate func embedded(
        _ before: Int, _ after: Int, start: Double, adding number: Int
    ) -> ClipTruth.Object {
        var object = self
        object.id += number
        object.boxes = around(boxes, [])
        object.centers = around(centers, [0, 0])
        object.visibleAreas = around(visibleAreas, 0)
        object.wholeAreas = around(wholeAreas, 0)
        object.audible = audible.map { $0.map { $0 + start } }
        return object

        func around<Value>(_ values: [Value], _ filler: Value) -> [Value] {
            Array(repeating: filler, count: before) + values
                + Array(repeating: filler, count: after)
        }
    }
}
