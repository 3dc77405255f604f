internal import CFFTW
internal import Essentials

/// A batch of Fourier transforms of real frames, all of one size, planned once.
///
/// Input `[batch, size]`, output `[batch, size / 2 + 1]` complex numbers (real, imaginary). Not
/// thread-safe: each thread has its own.
final class RealFourierTransform<Scalar: FourierScalar> {
    let size: Int
    let batch: Int
    /// `size / 2 + 1`.
    let binCount: Int
    private let frames: UnsafeMutablePointer<Scalar>
    private let spectra: UnsafeMutablePointer<Scalar>
    private let plan: OpaquePointer

    /// Plans the transform; the input starts as zeros.
    ///
    /// - Throws: `SpectrogramError.cannotPlan`.
    init(size: Int, batch: Int) throws(SpectrogramError) {
        let binCount = size / 2 + 1
        guard let frames = Scalar.allocate(batch * size) else { throw Self.outOfMemory(size) }
        guard let spectra = Scalar.allocate(batch * binCount * 2) else {
            Scalar.free(frames)
            throw Self.outOfMemory(size)
        }
        let plan = plannerLock.withLock { _ in
            Scalar.plan(size: Int32(size), batch: Int32(batch), from: frames, to: spectra)
        }
        guard let plan else {
            Scalar.free(frames)
            Scalar.free(spectra)
            throw SpectrogramError(
                code: .cannotPlan, message: "FFTW has no plan for \(batch) frames of \(size)")
        }
        frames.initialize(repeating: 0, count: batch * size)
        spectra.initialize(repeating: 0, count: batch * binCount * 2)
        (self.size, self.batch, self.binCount) = (size, batch, binCount)
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

    /// Transforms all frames, then lets `body` read the spectra.
    @inline(__always)
    func transform(_ body: (UnsafePointer<Scalar>) -> Void) {
        Scalar.execute(plan)
        body(UnsafePointer(spectra))
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
private let plannerLock = Monitor<Void>(())

/// A precision that FFTW has.
protocol FourierScalar: BinaryFloatingPoint, Sendable {
    /// Memory aligned for FFTW's vector code, so that the same code runs every time.
    static func allocate(_ count: Int) -> UnsafeMutablePointer<Self>?
    static func free(_ pointer: UnsafeMutablePointer<Self>)
    static func plan(
        size: Int32, batch: Int32, from frames: UnsafeMutablePointer<Self>,
        to spectra: UnsafeMutablePointer<Self>
    ) -> OpaquePointer?
    static func execute(_ plan: OpaquePointer)
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
        size: Int32, batch: Int32, from frames: UnsafeMutablePointer<Float>,
        to spectra: UnsafeMutablePointer<Float>
    ) -> OpaquePointer? {
        let bins = size / 2 + 1
        return withUnsafePointer(to: size) { size in
            spectra.withMemoryRebound(to: fftwf_complex.self, capacity: Int(batch * bins)) {
                fftwf_plan_many_dft_r2c(
                    1, size, batch, frames, nil, 1, size.pointee, $0, nil, 1, bins, planning)
            }
        }
    }
    static func execute(_ plan: OpaquePointer) { fftwf_execute(plan) }
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
        size: Int32, batch: Int32, from frames: UnsafeMutablePointer<Double>,
        to spectra: UnsafeMutablePointer<Double>
    ) -> OpaquePointer? {
        let bins = size / 2 + 1
        return withUnsafePointer(to: size) { size in
            spectra.withMemoryRebound(to: fftw_complex.self, capacity: Int(batch * bins)) {
                fftw_plan_many_dft_r2c(
                    1, size, batch, frames, nil, 1, size.pointee, $0, nil, 1, bins, planning)
            }
        }
    }
    static func execute(_ plan: OpaquePointer) { fftw_execute(plan) }
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
