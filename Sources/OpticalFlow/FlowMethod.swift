/// How optical flow is estimated.
public enum FlowMethod: String, Codable, Sendable, CaseIterable {
    /// Polynomial expansion, with the settings that action recognition uses.
    ///
    /// A pyramid of 3 levels by halves, neighbourhoods of 15 pixels, 3 iterations, polynomials over 5 pixels
    /// with a deviation of 1.2. Source: Farnebäck, "Two-Frame Motion Estimation Based on Polynomial
    /// Expansion", SCIA 2003.
    case farneback
    /// Inverse search of patches of 8 x 8 pixels and variational refinement: sharper at small things, and
    /// faster on large pictures.
    ///
    /// OpenCV's "medium" settings: patches every 3 pixels, down to half of the picture's size. Source: Kroeger, Timofte, Dai,
    /// Van Gool, "Fast Optical Flow using Dense Inverse Search", ECCV 2016, arXiv 1603.03590.
    case dis

    /// The shortest side of a picture that the method takes, in pixels.
    public var leastSide: Int {
        switch self {
        case .farneback: 1
        case .dis: 16
        }
    }
}
