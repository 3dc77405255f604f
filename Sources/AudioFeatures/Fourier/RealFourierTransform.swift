internal import CFFTW
internal import Essentials

/// Fourier transforms of a few real frames, all of one size, planned once.
///
/// Input `[batch, frameStride]`, of which each row begins with `size` numbers; output
/// `[batch, spectrumStride]`, of which each row begins with `size / 2 + 1` complex numbers (real,
/// imaginary). Rows are as long as vectors need to begin alike. Not thread-safe: each thread has its
/// own.
final class RealFourierTransform<Scalar: FourierScalar> {
    let size: Int
    let batch: Int
    /// `size / 2 + 1`.
    let binCount: Int
    /// From the beginning of one frame to that of the next.
    let frameStride: Int
    /// From the beginning of one spectrum to that of the next, in real numbers.
    let spectrumStride: Int
    private let frames: UnsafeMutablePointer<Scalar>
    private let spectra: UnsafeMutablePointer<Scalar>
    private let plan: OpaquePointer

    /// Plans the transform; the input starts as zeros.
    ///
    /// - Throws: `SpectrogramError.cannotPlan`.
    init(size: Int, batch: Int) throws(SpectrogramError) {
        let binCount = size / 2 + 1
        let frameStride = Self.aligned(size)
        let spectrumStride = Self.aligned(2 * binCount)
        guard let frames = Scalar.allocate(batch * frameStride) else {
            throw Self.outOfMemory(size)
        }
        guard let spectra = Scalar.allocate(batch * spectrumStride) else {
            Scalar.free(frames)
            throw Self.outOfMemory(size)
        }
        let plan = plannerLock.withLock { _ in
            Scalar.plan(size: Int32(size), from: frames, to: spectra)
        }
        guard let plan else {
            Scalar.free(frames)
            Scalar.free(spectra)
            throw SpectrogramError(
                code: .cannotPlan, message: "FFTW has no plan for frames of \(size)")
        }
        frames.initialize(repeating: 0, count: batch * frameStride)
        spectra.initialize(repeating: 0, count: batch * spectrumStride)
        (self.size, self.batch, self.binCount) = (size, batch, binCount)
        (self.frameStride, self.spectrumStride) = (frameStride, spectrumStride)
        (self.frames, self.spectra, self.plan) = (frames, spectra, plan)
    }

    deinit {
        plannerLock.withLock { _ in Scalar.destroy(plan) }
        Scalar.free(frames)
        Scalar.free(spectra)
    }

    /// Lets `body` fill the frames; what it leaves alone keeps its value.
    @inline(__always)
    func withFrames(_ body: (UnsafeMutablePointer<Scalar>) -> Void) {
        body(frames)
    }

    /// Transforms the first `count` frames, then lets `body` read the spectra.
    @inline(__always)
    func transform(_ count: Int, _ body: (UnsafePointer<Scalar>) -> Void) {
        for frame in 0..<count {
            Scalar.execute(plan, frames + frame * frameStride, spectra + frame * spectrumStride)
        }
        body(UnsafePointer(spectra))
    }

    /// A count of numbers that fills cache lines.
    private static func aligned(_ count: Int) -> Int { (count + 15) / 16 * 16 }

    private static func outOfMemory(_ size: Int) -> SpectrogramError {
        SpectrogramError(
            code: .cannotPlan, message: "no memory for Fourier transforms of size \(size)")
    }
}

/// FFTW's planner is not thread-safe, running a plan is.
///
/// Held during calls of the planner and of nothing else: the one C library that may be called with a
/// lock held, since it calls nobody back.
private let plannerLock = Monitor<Void>(())

/// A precision that FFTW has.
protocol FourierScalar: BinaryFloatingPoint, Sendable {
    /// Memory aligned for FFTW's vector code, so that the same code runs every time.
    static func allocate(_ count: Int) -> UnsafeMutablePointer<Self>?
    static func free(_ pointer: UnsafeMutablePointer<Self>)
    static func plan(
        size: Int32, from frames: UnsafeMutablePointer<Self>,
        to spectra: UnsafeMutablePointer<Self>
    ) -> OpaquePointer?
    /// Runs a plan on a frame and a spectrum that are aligned like those it was planned for.
    static func execute(
        _ plan: OpaquePointer, _ frame: UnsafeMutablePointer<Self>,
        _ spectrum: UnsafeMutablePointer<Self>)
    static func destroy(_ plan: OpaquePointer)
    /// Magnitudes or powers of four complex numbers, rounded to single precision at the end.
    static func levels(_ spectrum: UnsafePointer<Self>, _ isMagnitude: Bool) -> SIMD4<Float>
}

// FFTW_ESTIMATE: measuring would choose by the clock, and another choice adds in another order,
// which changes the last bits from run to run.
private let planning = UInt32(FFTW_ESTIMATE)

extension Float: FourierScalar {
    static func allocate(_ count: Int) -> UnsafeMutablePointer<Float>? {
        fftwf_alloc_real(count)
    }
    static func free(_ pointer: UnsafeMutablePointer<Float>) { fftwf_free(pointer) }
    static func plan(
        size: Int32, from frames: UnsafeMutablePointer<Float>,
        to spectra: UnsafeMutablePointer<Float>
    ) -> OpaquePointer? {
        spectra.withMemoryRebound(to: fftwf_complex.self, capacity: Int(size / 2 + 1)) {
            fftwf_plan_dft_r2c_1d(size, frames, $0, planning)
        }
    }
    static func execute(
        _ plan: OpaquePointer, _ frame: UnsafeMutablePointer<Float>,
        _ spectrum: UnsafeMutablePointer<Float>
    ) {
        // The plan knows how many numbers there are.
        spectrum.withMemoryRebound(to: fftwf_complex.self, capacity: 1) {
            fftwf_execute_dft_r2c(plan, frame, $0)
        }
    }
    static func destroy(_ plan: OpaquePointer) { fftwf_destroy_plan(plan) }

    @inline(__always)
    static func levels(_ spectrum: UnsafePointer<Float>, _ isMagnitude: Bool) -> SIMD4<Float> {
        let raw = UnsafeRawPointer(spectrum)
        let a = raw.loadUnaligned(as: SIMD4<Float>.self)
        let b = raw.loadUnaligned(fromByteOffset: 16, as: SIMD4<Float>.self)
        let (a2, b2) = (a * a, b * b)
        let powers = SIMD4(a2[0], a2[2], b2[0], b2[2]) + SIMD4(a2[1], a2[3], b2[1], b2[3])
        return isMagnitude ? powers.squareRoot() : powers
    }
}

extension Double: FourierScalar {
    static func allocate(_ count: Int) -> UnsafeMutablePointer<Double>? {
        fftw_alloc_real(count)
    }
    static func free(_ pointer: UnsafeMutablePointer<Double>) { fftw_free(pointer) }
    static func plan(
        size: Int32, from frames: UnsafeMutablePointer<Double>,
        to spectra: UnsafeMutablePointer<Double>
    ) -> OpaquePointer? {
        spectra.withMemoryRebound(to: fftw_complex.self, capacity: Int(size / 2 + 1)) {
            fftw_plan_dft_r2c_1d(size, frames, $0, planning)
        }
    }
    static func execute(
        _ plan: OpaquePointer, _ frame: UnsafeMutablePointer<Double>,
        _ spectrum: UnsafeMutablePointer<Double>
    ) {
        // The plan knows how many numbers there are.
        spectrum.withMemoryRebound(to: fftw_complex.self, capacity: 1) {
            fftw_execute_dft_r2c(plan, frame, $0)
        }
    }
    static func destroy(_ plan: OpaquePointer) { fftw_destroy_plan(plan) }

    @inline(__always)
    static func levels(_ spectrum: UnsafePointer<Double>, _ isMagnitude: Bool) -> SIMD4<Float> {
        let raw = UnsafeRawPointer(spectrum)
        var powers = SIMD4<Double>.zero
        for i in 0..<4 {
            let number = raw.loadUnaligned(fromByteOffset: 16 * i, as: SIMD2<Double>.self)
            let squares = number * number
            powers[i] = squares[0] + squares[1]
        }
        if isMagnitude { powers = powers.squareRoot() }
        return SIMD4(Float(powers[0]), Float(powers[1]), Float(powers[2]), Float(powers[3]))
    }
}
