// Who plays in a scene, and where: kinds, sizes, paths and order in depth.

internal import Essentials

/// Draws the objects of one scene.
struct Casting {
    let seed: UInt64
    let index: Int
    let worldSeconds: Double
    let quiet: ClosedRange<Double>?
    let aspect: Double
    let camera: Camera

    /// Share of clips with two sounding kinds.
    static let pairShare = 0.3
    /// Share of clips in which a thing of a sounding kind is in view but never played.
    static let unplayedShare = 0.1

    func things(random: inout RandomStream) throws(SpeechError) -> [Thing] {
        let main = kind(ofClip: index)
        var kinds: [(kind: ThingKind, isPlaying: Bool)] = [(.sounding(main), true)]
        var free = SoundingKind.allCases.filter { $0 != main }
        let second = free.remove(at: random.integer(below: free.count))
        if random.chance(Self.pairShare) { kinds.append((.sounding(second), true)) }
        let unplayed = free[random.integer(below: free.count)]
        if random.chance(Self.unplayedShare) { kinds.append((.sounding(unplayed), false)) }
        let wanted = max(kinds.count + 1, 2 + random.integer(below: 4))
        let silent = SilentKind.allCases
        while kinds.count < min(wanted, 5) {
            kinds.append((.silent(silent[random.integer(below: silent.count)]), false))
        }
        var placed: [Thing] = []
        for (number, entry) in kinds.enumerated() {
            var own = RandomStream(
                seed: seed, keys: RandomStream.key("thing"), UInt64(index), UInt64(number))
            placed.append(
                try thing(
                    id: number + 1, entry.kind, entry.isPlaying, among: placed, random: &own))
        }
        return inDepth(placed, random: &random)
    }

    /// Kinds take turns: each block of clips holds every kind once, in an order of its own.
    private func kind(ofClip index: Int) -> SoundingKind {
        let kinds = SoundingKind.allCases
        var random = RandomStream(
            seed: seed, keys: RandomStream.key("kinds"), UInt64(index / kinds.count))
        return kinds.shuffled(using: &random)[index % kinds.count]
    }

    private func thing(
        id: Int, _ kind: ThingKind, _ isPlaying: Bool, among placed: [Thing],
        random: inout RandomStream
    ) throws(SpeechError) -> Thing {
        let style = Style(random: &random)
        let size = isPlaying ? random.uniform(in: 0.28...0.44) : random.uniform(in: 0.2...0.34)
        let world = ToyWorld(seconds: worldSeconds, isPlaying: isPlaying, quiet: quiet)
        let recipe = ToyRecipe(style: style, size: size, world: world, random: &random)
        let toy: any Toy
        var tilt = 0.2
        switch kind {
        case .sounding(let kind):
            toy = try kind.makeToy(recipe, random: &random)
            tilt = kind.tilt
        case .silent(let kind): toy = SilentToy(kind, style, random: &random)
        }
        let path = place(kind, size: Float(size), isPlaying, among: placed, random: &random)
        return Thing(
            id: id, kind: kind, toy: toy, style: style, size: Float(size), path: path,
            isMirrored: random.chance(0.5), tilt: Float(random.uniform(in: -tilt...tilt)),
            pitch: recipe.pitch, isSounding: isPlaying,
            noise: Noise(seed: UInt32(truncatingIfNeeded: random.next())))
    }

    /// A path that stays in view and away from what was placed before; the best of many draws.
    private func place(
        _ kind: ThingKind, size: Float, _ isPlaying: Bool, among placed: [Thing],
        random: inout RandomStream
    ) -> Path {
        var best: (path: Path, room: Float)?
        for _ in 0..<60 {
            // The place is drawn first and several paths are tried there: places stay uniform.
            let anchor = anchor(size, random: &random)
            let manners = isPlaying ? Self.playingManners : Self.manners(of: kind)
            for attempt in 0..<4 {
                let manner =
                    attempt == 3 ? .still : manners[random.integer(below: manners.count)]
                let path = Path(
                    manner, anchor: anchor, size: size, seconds: worldSeconds, random: &random)
                guard staysInView(path, margin: isPlaying ? 0.4 * size : 0.1) else { continue }
                let room = room(of: path, size, among: placed)
                if room > 0.8 { return path }
                if best.map({ room > $0.room }) ?? true { best = (path, room) }
            }
        }
        return best?.path
            ?? Path(
                .still, anchor: Point(Float(aspect) / 2, 0.5), size: size, seconds: worldSeconds,
                random: &random)
    }

    private static let playingManners: [Path.Manner] = [.still, .still, .sway, .sway, .drift]

    private static func manners(of kind: ThingKind) -> [Path.Manner] {
        switch kind {
        case .sounding: [.still, .sway]
        case .silent(.ball): [.bounce, .bounce, .roll]
        case .silent(.block): [.roll, .bounce, .drift]
        case .silent(.balloon): [.rise, .rise, .sway]
        case .silent(.star): [.drift, .sway, .bounce]
        case .silent(.wheel): [.roll, .drift]
        case .silent(.pendulum): [.still, .drift]
        case .silent(.kite): [.sway, .rise, .drift]
        }
    }

    private func anchor(_ size: Float, random: inout RandomStream) -> Point {
        let margin = Double(size) * 0.42
        let frame = Point(
            Float(random.uniform(in: margin...aspect - margin)),
            Float(random.uniform(in: margin...1 - margin)))
        return camera.view(at: worldSeconds / 2).inverse(frame)
    }

    private func staysInView(_ path: Path, margin: Float) -> Bool {
        var time = Scene.margin
        while time <= worldSeconds - Scene.margin {
            let p = camera.view(at: time)(path.point(at: time))
            if p.x < margin || p.y < margin || p.x > Float(aspect) - margin || p.y > 1 - margin {
                return false
            }
            time += 0.1
        }
        return true
    }

    /// Smallest distance to the other things over the clip, in sums of half sizes.
    private func room(of path: Path, _ size: Float, among placed: [Thing]) -> Float {
        var room = Float.infinity
        for other in placed {
            var time = Scene.margin
            while time <= worldSeconds - Scene.margin {
                let away = (path.point(at: time) - other.path.point(at: time)).length
                room = min(room, away / (0.5 * (size + other.size)))
                time += 0.1
            }
        }
        return room
    }

    /// Any order, except that a thing that crowds a sounding one stays behind it.
    private func inDepth(_ placed: [Thing], random: inout RandomStream) -> [Thing] {
        let shuffled = placed.shuffled(using: &random)
        let crowding = shuffled.filter { thing in
            !thing.isSounding
                && room(of: thing.path, thing.size, among: placed.filter(\.isSounding)) < 0.8
        }
        let ids = Set(crowding.map(\.id))
        return crowding + shuffled.filter { !ids.contains($0.id) }
    }
}
