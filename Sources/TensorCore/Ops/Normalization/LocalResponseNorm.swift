// Local response normalization, as in AlexNet.

extension Tensor {
    /// y_c = x_c / (k + alpha/size Σ x_d²)^beta for `[N, C, ...]`, where d runs over the `size`
    /// channels around c that exist.
    ///
    /// The same operation: `torch.nn.LocalResponseNorm`, and Caffe's LRN across channels. Source:
    /// Krizhevsky, Sutskever, Hinton, "ImageNet Classification with Deep Convolutional Neural
    /// Networks", NIPS 2012, section 3.3. Differs from the paper, like both others: alpha is
    /// divided by `size`.
    ///
    /// - Parameters:
    ///   - size: how many channels count; odd.
    ///   - alpha: the weight of the squares.
    ///   - beta: the exponent.
    ///   - k: added to the squares; positive.
    /// - Returns: a tensor of the same shape.
    public func localResponseNorm(
        size: Int = 5, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1
    ) -> Tensor {
        require(
            (3...5).contains(shape.count) && size >= 1 && size % 2 == 1 && k > 0,
            "localResponseNorm",
            "needs [N, C, ...], an odd size and a positive k, got \(shape), \(size) and \(k)")
        guard count > 0 else { return detached().recording("localResponseNorm", [self]) { [$0] } }
        let settings = OneDNNLocalResponseNorm(size: size, alpha: alpha, beta: beta, k: k)
        let (result, workspace) = settings.forward(self)
        return result.recording("localResponseNorm", [self], keeping: [self]) {
            [settings.backward($1[0], workspace, gradient: $0)]
        }
    }
}
