// Flow of clips that have already become tensors.

internal import Essentials
internal import MediaIO
internal import OpticalFlow
internal import TensorCore

extension FlowStack {
    /// Stacks `[N, segments * channels, view, view]` of clips `[N, 3, T, view, view]` in `[-1, 1]`; no gradient flows
    /// through them.
    func stacks(of clips: Tensor) -> Tensor {
        let shape = clips.shape
        guard shape.count == 5, shape[1] == 3, shape[2] == timing.count,
            shape[3] == view, shape[4] == view
        else {
            programmingError(
                "flow stacks: need [N, 3, \(timing.count), \(view), \(view)], got \(shape)"
            )
        }
        let values = clips.values
        let clipLength = shape.dropFirst().reduce(1, *)
        let stacks = ParallelMap.run(count: shape[0], workers: ThreadBudget.availableCores) {
            stack(of: values[$0 * clipLength..<($0 + 1) * clipLength])
        }
        return Tensor(
            stacks.flatMap { $0 }, shape: [shape[0], segments * channels, view, view])
    }

    private func stack(of clip: ArraySlice<Float>) -> [Float] {
        do throws(FlowError) {
            let pictures = Self.pictures(of: frames(of: clip))
            let fields = try flow(through: pictures, FlowEstimator(method))
            var result = [Float](repeating: 0, count: segments * channels * view * view)
            result.withUnsafeMutableBufferPointer {
                write(fields, isMirrored: false, into: $0)
            }
            return result
        } catch {
            programmingError("flow stacks: \(error)")
        }
    }

    /// The pictures of `[3, T, S, S]`.
    private func frames(of clip: ArraySlice<Float>) -> [VideoFrame] {
        let (plane, count) = (view * view, timing.count)
        return (0..<count).map { number in
            var pixels = [UInt8](repeating: 0, count: 3 * plane)
            for channel in 0..<3 {
                let start = clip.startIndex + (channel * count + number) * plane
                for index in 0..<plane {
                    let level = ((clip[start + index] + 1) * 127.5).rounded()
                    pixels[3 * index + channel] = UInt8(min(255, max(0, level)))
                }
            }
            return VideoFrame(
                width: view, height: view, pixels: pixels, presentationSeconds: 0,
                durationSeconds: 0)
        }
    }
}
