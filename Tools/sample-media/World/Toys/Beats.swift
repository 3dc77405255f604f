// When things happen: beats in phrases with rests, and motion derived from them.

internal import Essentials
internal import Glibc

/// Instants with strengths, in order.
struct Beats {
    private(set) var times: [Double] = []
    private(set) var strengths: [Double] = []

    mutating func append(_ time: Double, strength: Double) {
        times.append(time)
        strengths.append(strength)
    }

    /// Index of the last beat at or before a time.
    func last(at time: Double) -> Int? {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }

    /// Seconds since the last beat, or a large number.
    func age(at time: Double) -> Double {
        last(at: time).map { time - times[$0] } ?? 1_000
    }

    /// Seconds to the next beat, or a large number.
    func wait(at time: Double) -> Double {
        let next = last(at: time).map { $0 + 1 } ?? 0
        return next < times.count ? times[next] - time : 1_000
    }

    /// What is left of the last beat's strength after exponential decay.
    func ringing(at time: Double, decay: Double) -> Double {
        guard let index = last(at: time) else { return 0 }
        return strengths[index] * exp(-(time - times[index]) / decay)
    }

    /// Height of a hammer over what it strikes: 0 at the beats, up to 1 between them.
    ///
    /// It is lifted slowly and falls fast.
    func lift(at time: Double, rise: Double = 0.22, fall: Double = 0.11) -> Double {
        let up = ease(age(at: time) / rise)
        let down = 1 - wait(at: time) / fall
        return min(up, 1 - max(0, down) * max(0, down))
    }

    /// Swings from one side (-1) to the other (1), reversing at each beat.
    func swing(at time: Double, longest: Double = 0.45) -> Double {
        let index = last(at: time)
        let side: Double = (index ?? -1) % 2 == 0 ? 1 : -1
        let gap = min(longest, age(at: time) + wait(at: time))
        // Waits after the beat, then swings over within the last `gap` seconds before the next one.
        return side * cos(Double.pi * unit(1 - wait(at: time) / gap))
    }

    /// Beats in phrases: runs of notes a jittered gap apart, with rests between phrases.
    ///
    /// The tempo changes from one phrase to the next; no beat falls into `quiet`.
    static func phrases(
        _ world: ToyWorld, gap: ClosedRange<Double>, rest: ClosedRange<Double>,
        notes: ClosedRange<Int> = 2...6, random: inout RandomStream
    ) -> Beats {
        var beats = Beats()
        guard world.isPlaying else { return beats }
        var time = random.uniform(in: 0...0.4)
        while time < world.seconds {
            let tempo = random.uniform(in: gap)
            let count = notes.lowerBound + random.integer(below: notes.count)
            for _ in 0..<count {
                if !world.isQuiet(time) {
                    beats.append(time, strength: random.uniform(in: 0.5...1))
                }
                time += tempo * random.uniform(in: 0.8...1.25)
            }
            time += random.uniform(in: rest)
        }
        return beats
    }

    /// Beats of a ball that is dropped and bounces lower and lower until it is thrown up again.
    static func bounces(_ world: ToyWorld, random: inout RandomStream) -> Beats {
        var beats = Beats()
        guard world.isPlaying else { return beats }
        var time = random.uniform(in: 0...0.4)
        while time < world.seconds {
            var gap = random.uniform(in: 0.5...0.75)
            let loss = random.uniform(in: 0.68...0.84)
            while gap > 0.13 {
                if !world.isQuiet(time) {
                    beats.append(time, strength: 0.35 + 0.65 * min(1, gap / 0.7))
                }
                time += gap
                gap *= loss
            }
            time += random.uniform(in: 0.05...0.3)
        }
        return beats
    }
}
