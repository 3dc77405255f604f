internal import CFFTW
internal import Essentials

/// Fourier transforms of four real frames, all of one even size, planned once.
///
/// The even and the odd samples of a frame are taken as the real and imaginary parts of numbers of
/// half as many, which costs FFTW less than a real transform does; `SpectrumSplitter` makes the spectrum of the
/// frame out of theirs. In double precision: in single precision the error of a bin is about 1e-7 of
/// the loudest one of its frame, too much for one 80 dB below. Not thread-safe: each thread has its
/// own.
final class RealFourierTransform {
    /// Frames transformed at a time, so that their transforms are still in the nearest caches
    /// afterwards.
    static let batch = 4

    /// Samples of a frame.
    let size: Int
    /// From the numbers of one frame to those of the next: as many as vectors need to begin alike.
    let frameStride: Int
    /// One frame, the place of all in turn, so that it stays in the nearest cache.
    private let frame: UnsafeMutablePointer<Double>
    private let halves: UnsafeMutablePointer<Double>
    private let plan: OpaquePointer

    /// Plans the transform; the frame starts as zeros.
    ///
    /// - Throws: `SpectrogramError.cannotPlan`.
    init(size: Int) throws(SpectrogramError) {
        let frameStride = (size + 15) / 16 * 16
        let count = Self.batch * frameStride
        // Aligned for FFTW's vector code, so that the same code runs every time.
        guard let frame = fftw_alloc_real(frameStride) else { throw Self.outOfMemory(size) }
        guard let halves = fftw_alloc_real(count) else {
            fftw_free(frame)
            throw Self.outOfMemory(size)
        }
        frame.initialize(repeating: 0, count: frameStride)
        halves.initialize(repeating: 0, count: count)
        let plan = plannerLock.withLock { _ in
            // Measuring would choose by the clock, and another choice adds in another order, which
            // changes the last bits from run to run.
            fftw_plan_dft_1d(
                Int32(size / 2), complex(frame), complex(halves), FFTW_FORWARD,
                UInt32(FFTW_ESTIMATE))
        }
        guard let plan else {
            fftw_free(frame)
            fftw_free(halves)
            throw SpectrogramError(
                code: .cannotPlan, message: "FFTW has no plan for frames of \(size)")
        }
        (self.size, self.frameStride) = (size, frameStride)
        (self.frame, self.halves, self.plan) = (frame, halves, plan)
    }

    deinit {
        plannerLock.withLock { _ in fftw_destroy_plan(plan) }
        fftw_free(frame)
        fftw_free(halves)
    }

    /// Transforms `count` frames, at most a batch: lets `fill` write one after the other to the same
    /// place, where what it leaves alone keeps its value, then lets `body` read `size / 2` complex
    /// numbers of each (real, imaginary), `frameStride` after those of the one before.
    @inline(__always)
    func transform(
        _ count: Int, fill: (Int, UnsafeMutablePointer<Double>) -> Void,
        _ body: (UnsafePointer<Double>) -> Void
    ) {
        for index in 0..<count {
            fill(index, frame)
            fftw_execute_dft(plan, complex(frame), complex(halves + index * frameStride))
        }
        body(UnsafePointer(halves))
    }

    private static func outOfMemory(_ size: Int) -> SpectrogramError {
        SpectrogramError(
            code: .cannotPlan, message: "no memory for Fourier transforms of size \(size)")
    }
}

/// FFTW's planner is not thread-safe, running a plan is.
///
/// Held during calls of the planner and of nothing else: the one C library that may be called with a
/// lock held, since it calls nobody back.
let plannerLock = Monitor<Void>(())

/// Pairs of numbers as FFTW's complex numbers, which have their layout.
private func complex(_ numbers: UnsafeMutablePointer<Double>) -> UnsafeMutablePointer<fftw_complex>
{
    UnsafeMutableRawPointer(numbers).assumingMemoryBound(to: fftw_complex.self)
}
