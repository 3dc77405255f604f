/// How labels go from frame to frame.
///
/// Defaults are those that Jabri, Owens, Efros, "Space-Time Correspondence as a Contrastive Random Walk", NeurIPS 2020, use on
/// DAVIS at 480 lines with features every 8 pixels (ajabri/videowalk).
public struct PropagationSettings: Sendable, Equatable {
    /// How many of the latest frames are looked at, at least 1: the short memory.
    public var recentFrames = 20
    /// Numbers of frames, from 0, that are looked at for good once they have passed: the long memory.
    public var keptFrames = [0]
    /// Places of the latest frames must lie closer than this, in places; nil for all.
    public var radius: Double? = 12
    /// The same for kept frames, from which things may have moved far.
    public var keptRadius: Double?
    /// How many places are mixed, those with the largest products.
    public var neighbours = 10
    /// Divides products before their softmax.
    public var temperature = 0.05
    /// Whether features are brought to length 1 first.
    public var normalizesFeatures = true

    /// The defaults.
    public init() {}
}
