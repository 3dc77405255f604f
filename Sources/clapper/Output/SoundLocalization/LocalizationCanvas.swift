internal import Foundation
internal import Inference
internal import MediaIO
internal import Reporting

/// Draws moments of a clip, all in the same size and with the same colours.
struct LocalizationCanvas {
    private let result: LocalizedClip
    let panel: ResponsePanel

    /// Narrower pictures leave no room for their caption, and are enlarged.
    private static let narrowest = 256

    init(result: LocalizedClip, longestSide: Int, hasBar: Bool = true) {
        self.result = result
        let (width, height) = (Double(result.frameWidth), Double(result.frameHeight))
        let largest = Double(longestSide) / max(width, height)
        let factor = min(max(1, Double(Self.narrowest) / width), largest)
        panel = ResponsePanel(
            width: max(16, Int((width * factor).rounded())),
            pictureHeight: max(16, Int((height * factor).rounded())),
            overlay: ResponseOverlay(range: result.colorRange), hasBar: hasBar)
    }

    /// The size in which frames are drawn.
    var frameSize: FrameSize { .exact(width: panel.width, height: panel.pictureHeight) }

    /// A frame of `frameSize` with the map of a moment; without one, as it is.
    func render(_ frame: VideoFrame, _ moment: LocalizedMoment?) -> RGBImage {
        guard let moment else {
            let time = String(format: "%.2f s", frame.presentationSeconds)
            return panel.render(
                picture: frame.pixels, responses: nil, caption: "\(time)  no map")
        }
        let isFound = moment.isFound(boundary: result.boundary)
        let responses = ResponsePanel.Responses(
            values: result.area.upsampled(
                moment.map, frameWidth: frame.width, frameHeight: frame.height),
            peak: result.area.peak(
                of: moment.map, frameWidth: frame.width, frameHeight: frame.height),
            isMuted: isFound == false)
        return panel.render(
            picture: frame.pixels, responses: responses,
            caption: caption(of: moment, at: frame.presentationSeconds, isFound))
    }

    private func caption(
        of moment: LocalizedMoment, at seconds: Double, _ isFound: Bool?
    ) -> String {
        var words = [String(format: "%.2f s", seconds)]
        if let isFound { words.append(isFound ? "found" : "NOT FOUND") }
        words.append(String(format: "peak %.2f", moment.map.peak))
        if let mismatched = moment.mismatched {
            words.append(String(format: "others %.2f", mismatched.high))
        }
        return words.joined(separator: " ")
    }
}
