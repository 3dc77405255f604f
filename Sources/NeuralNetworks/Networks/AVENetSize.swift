extension AVENet.Size {
    /// The side of the square pictures that a network of this size takes, in pixels.
    public var imageSize: Int { widths.imageSize }

    /// The size in words: pictures, widths, embedding.
    public var summary: String { "\(towerSummary), embeddings of \(widths.embedding)" }

    /// The towers in words: pictures, widths.
    public var towerSummary: String {
        let channels = widths.imageChannels.map(String.init).joined(separator: "-")
        return "pictures of \(widths.imageSize) x \(widths.imageSize), channels \(channels)"
    }
}
