// Who decides which algorithm computes a convolution.

internal import Essentials
internal import Synchronization

/// Takes the fastest algorithm for each shape, pass and number of threads.
///
/// What is fastest is measured on first use, on the tensors at hand, and remembered by the process;
/// see `ConvolutionChoices` for taking it elsewhere. Only algorithms with the same result up to
/// rounding compete, but rounding differs: two processes that measure for themselves may choose
/// differently and then agree in fewer digits.
package enum ConvolutionChooser {
    /// Forces one algorithm for the calls inside its scope; used to check one against another.
    @TaskLocal static var forced: ConvolutionAlgorithm?

    /// The algorithm of each shape and pass; see `name`.
    private static let table = Mutex<[String: ConvolutionAlgorithm]>([:])

    /// Whether choices of another processor or library were adopted, as when a run goes on elsewhere.
    package static var hasForeignChoices: Bool { adoptedForeign.load(ordering: .relaxed) }
    private static let adoptedForeign = Atomic(false)

    /// What was chosen so far, measured here or adopted.
    package static var choices: ConvolutionChoices {
        ConvolutionChoices(table.withLock { $0 })
    }

    /// Takes the algorithms of an earlier process, also where others were chosen meanwhile.
    ///
    /// An algorithm that this processor or this oneDNN does not have is passed over, and another one
    /// measured.
    package static func adopt(_ choices: ConvolutionChoices) {
        if choices.processor != Processor.name || choices.library != ConvolutionChoices.library {
            adoptedForeign.store(true, ordering: .relaxed)
        }
        let known = choices.algorithms.compactMapValues(ConvolutionAlgorithm.init)
        table.withLock { $0.merge(known) { $1 } }
    }

    /// The result of a pass by the fastest algorithm, or by the one that is forced, if it can.
    static func compute<R>(
        _ pass: ConvolutionPass, _ shape: ConvolutionShape,
        by algorithm: (ConvolutionAlgorithm) -> R?
    ) -> R {
        // An algorithm may consist of operations; a fault is the convolution's.
        FaultWatch.unwatched { fastest(pass, shape, algorithm) }
    }

    private static func fastest<R>(
        _ pass: ConvolutionPass, _ shape: ConvolutionShape,
        _ algorithm: (ConvolutionAlgorithm) -> R?
    ) -> R {
        let candidates = candidates(shape)
        if forced == nil, candidates.count > 1 {
            let name = name(pass, shape)
            if let known = table.withLock({ $0[name] }), let result = algorithm(known) {
                return result
            }
            if let result = measured(name, candidates, algorithm) { return result }
        }
        for candidate in [forced, .direct, .gemm] {
            if let result = candidate.flatMap(algorithm) { return result }
        }
        programmingError("no algorithm for the \(pass) pass of \(shape)")
    }

    /// The algorithms that may be the fastest for a shape.
    ///
    /// The patch matrix is none of them: its copies cost more than direct convolution wherever
    /// oneDNN has that. Small convolutions are not worth the measuring.
    private static func candidates(_ shape: ConvolutionShape) -> [ConvolutionAlgorithm] {
        guard shape.multiplicationCount >= smallestMeasured else { return [.direct] }
        if WinogradPlan.applies(to: shape) { return [.direct, .winograd, .oneDNNWinograd] }
        return FrameConvolution.applies(to: shape) ? [.direct, .frames] : [.direct]
    }

    /// About a third of a millisecond of one core.
    static let smallestMeasured = 1 << 24

    /// Names a shape and pass as "forward 16x64x56x56 * 64x64x3x3, padding 1x1, 2 threads".
    static func name(_ pass: ConvolutionPass, _ shape: ConvolutionShape) -> String {
        func sizes(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: "x") }
        let isPlain = (shape.stride + shape.dilation).allSatisfy { $0 == 1 }
        return "\(pass) \(sizes(shape.input)) * \(sizes(shape.weight)), "
            + (isPlain
                ? "" : "stride \(sizes(shape.stride)), dilation \(sizes(shape.dilation)), ")
            + "padding \(sizes(shape.padding)), \(ComputeThreads.current) threads"
    }
}

extension ConvolutionChooser {
    /// Measures the candidates and remembers the fastest; nil if none of them can compute the pass.
    private static func measured<R>(
        _ name: String, _ candidates: [ConvolutionAlgorithm],
        _ algorithm: (ConvolutionAlgorithm) -> R?
    ) -> R? {
        // The first run of each makes its primitive and touches its memory, and is not timed.
        let possible = candidates.filter { algorithm($0) != nil }
        guard let race = race(possible, algorithm) else { return nil }
        // The losers' buffers are of sizes that nobody else needs.
        BufferPool.shared.releaseUnused()
        // Another thread may have been faster to decide, and all must agree.
        let chosen = table.withLock { table in
            let chosen = table[name].flatMap { possible.contains($0) ? $0 : nil } ?? race.fastest
            table[name] = chosen
            return chosen
        }
        return chosen == race.fastest ? race.result : algorithm(chosen)
    }

    private typealias Race<R> = (fastest: ConvolutionAlgorithm, result: R)

    /// The algorithm with the shortest of up to three runs, and what it computed; those that take
    /// twice as long as another one run once.
    private static func race<R>(
        _ candidates: [ConvolutionAlgorithm], _ algorithm: (ConvolutionAlgorithm) -> R?
    ) -> Race<R>? {
        var remaining = candidates
        var shortest = [ConvolutionAlgorithm: Duration]()
        var best: (time: Duration, race: Race<R>)?
        for _ in 0..<3 {
            for candidate in remaining {
                let start = ContinuousClock.now
                guard let result = algorithm(candidate) else { continue }
                let time = ContinuousClock.now - start
                shortest[candidate] = min(time, shortest[candidate] ?? time)
                if best.map({ time < $0.time }) ?? true { best = (time, (candidate, result)) }
            }
            let limit = (best?.time ?? .zero) * 2
            remaining.removeAll { shortest[$0].map { $0 > limit } ?? true }
            if remaining.count == 1 { break }
        }
        return best?.race
    }
}
