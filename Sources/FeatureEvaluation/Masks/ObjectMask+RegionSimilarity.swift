extension ObjectMask {
    /// The region similarity J: intersection over union with the true mask, 0 to 1; 1 where both are empty.
    ///
    /// Source: Perazzi and others, "A Benchmark Dataset and Evaluation Methodology for Video Object Segmentation",
    /// CVPR 2016, section 4. Stops the program where the sizes differ.
    public func regionSimilarity(to truth: ObjectMask) -> Double {
        mustHaveSize(of: truth, "regionSimilarity")
        var (shared, either) = (0, 0)
        for (predicted, real) in zip(isInside, truth.isInside) {
            shared += predicted && real ? 1 : 0
            either += predicted || real ? 1 : 0
        }
        return either == 0 ? 1 : Double(shared) / Double(either)
    }
}
