internal import CFFTW
internal import Essentials

/// The Fourier transform of one real frame and its inverse, planned once, in double precision.
///
/// Not thread-safe: each thread has its own.
final class FrameTransformPair {
    /// Samples of a frame.
    let size: Int
    /// A frame, `size` numbers.
    let frame: UnsafeMutablePointer<Double>
    /// Its bins, `size / 2 + 1` complex numbers; the inverse destroys them.
    let bins: UnsafeMutablePointer<fftw_complex>
    private let forwardPlan: OpaquePointer
    private let inversePlan: OpaquePointer

    /// Plans both transforms.
    ///
    /// - Throws: `SpectrogramError.cannotPlan`.
    init(size: Int) throws(SpectrogramError) {
        guard let frame = fftw_alloc_real(size) else { throw Self.cannotPlan(size) }
        guard let bins = fftw_alloc_complex(size / 2 + 1) else {
            fftw_free(frame)
            throw Self.cannotPlan(size)
        }
        // Estimates, so that results repeat; see `RealFourierTransform`.
        let plans = plannerLock.withLock { _ in
            (
                fftw_plan_dft_r2c_1d(Int32(size), frame, bins, UInt32(FFTW_ESTIMATE)),
                fftw_plan_dft_c2r_1d(Int32(size), bins, frame, UInt32(FFTW_ESTIMATE))
            )
        }
        guard let forward = plans.0, let inverse = plans.1 else {
            plannerLock.withLock { _ in
                fftw_destroy_plan(plans.0)
                fftw_destroy_plan(plans.1)
            }
            fftw_free(frame)
            fftw_free(bins)
            throw Self.cannotPlan(size)
        }
        (self.size, self.frame, self.bins) = (size, frame, bins)
        (forwardPlan, inversePlan) = (forward, inverse)
    }

    deinit {
        plannerLock.withLock { _ in
            fftw_destroy_plan(forwardPlan)
            fftw_destroy_plan(inversePlan)
        }
        fftw_free(frame)
        fftw_free(bins)
    }

    /// Makes the bins of the frame.
    func transform() { fftw_execute(forwardPlan) }

    /// Makes `size` times the frame of the bins.
    func invert() { fftw_execute(inversePlan) }

    private static func cannotPlan(_ size: Int) -> SpectrogramError {
        SpectrogramError(
            code: .cannotPlan, message: "FFTW cannot plan frames of \(size), or memory is short")
    }
}
