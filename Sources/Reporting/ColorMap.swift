/// Colours for numbers: dark for low values, bright for high ones, even steps to the eye.
///
/// Source: the maps "viridis" and "magma" of Stefan van der Walt and Nathaniel Smith (2015, released
/// under CC0), here as 33 supports with straight lines between, at most 2/255 from the originals.
public struct ColorMap: Sendable {
    private let supports: [UInt32]

    /// The colour of a number from 0 to 1; lower and higher ones get the colours of the ends.
    public func color(_ fraction: Double) -> RGBImage.Color {
        let position = min(max(fraction, 0), 1) * Double(supports.count - 1)
        let index = min(Int(position), supports.count - 2)
        let weight = position - Double(index)
        func channel(_ shift: UInt32) -> UInt8 {
            let low = Double(supports[index] >> shift & 0xFF)
            let high = Double(supports[index + 1] >> shift & 0xFF)
            return UInt8((low + (high - low) * weight).rounded())
        }
        return RGBImage.Color(red: channel(16), green: channel(8), blue: channel(0))
    }

    /// From violet over green to yellow.
    public static let viridis = ColorMap(supports: [
        0x440154, 0x470D60, 0x48186A, 0x482374, 0x472D7B, 0x453681, 0x424086, 0x3F4989, 0x3B528B,
        0x375A8D, 0x33638D, 0x2F6A8E, 0x2C728E, 0x297A8E, 0x26818E, 0x23898E, 0x21908C, 0x1F988B,
        0x1F9F88, 0x21A685, 0x28AE80, 0x31B57B, 0x3EBC74, 0x4CC26C, 0x5DC963, 0x6ECE58, 0x82D34C,
        0x96D83F, 0xABDC32, 0xC0DF24, 0xD5E21A, 0xEAE51A, 0xFDE725,
    ])

    /// From black over purple and orange to pale yellow.
    public static let magma = ColorMap(supports: [
        0x000004, 0x030311, 0x0A0822, 0x130D33, 0x1D1146, 0x28115A, 0x36106A, 0x430F76, 0x50127C,
        0x5D177F, 0x691C81, 0x762181, 0x822681, 0x8F2A81, 0x9C2E7F, 0xA9327D, 0xB63779, 0xC33B75,
        0xCF4170, 0xDB486A, 0xE65163, 0xEE5C5E, 0xF5695C, 0xF9785D, 0xFB8761, 0xFD9668, 0xFEA571,
        0xFEB47B, 0xFEC387, 0xFED194, 0xFDE0A2, 0xFCEEB0, 0xFCFDBF,
    ])
}
