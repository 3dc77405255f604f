// Pictures without their brightness, contrast and tint.

internal import TensorCore

extension Stage {
    /// `standardize`: each channel of each picture minus its mean, divided by its deviation; `[..., S, S]` as it comes.
    ///
    /// A slow change of exposure or white balance orders pictures as well as any motion does; of a picture that is
    /// standardized by itself it leaves little more than rounding.
    static var pictureStandardization: Stage {
        Stage("standardize") { $0.layerNorm(normalizedAxisCount: 2) }
    }
}
