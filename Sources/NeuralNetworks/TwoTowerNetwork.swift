/// A network that is made of one tower for pictures and one for sounds, and what joins them.
public protocol TwoTowerNetwork: Module {
    /// The tower that takes pictures, up to where its result is normalized or joined.
    var imageTrunk: any StagedNetwork { get }
    /// The tower that takes sounds, up to where its result is normalized or joined.
    var soundTrunk: any StagedNetwork { get }
}
