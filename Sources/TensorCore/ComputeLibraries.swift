// The libraries under the tensor core, for reports and self-checks.

internal import COneDNN
internal import COpenBLAS

/// The computing libraries this process runs with.
public enum ComputeLibraries {
    /// Name and version of each library, as loaded at run time.
    public static var versions: [(name: String, version: String)] {
        var all = [(name: "OpenBLAS", version: openBLAS)]
        if let version = dnnl_version()?.pointee {
            let number = "\(version.major).\(version.minor).\(version.patch)"
            all.append((name: "oneDNN", version: number))
        }
        return all
    }

    /// OpenBLAS's own description: version, threading, kernels chosen for this processor.
    private static var openBLAS: String {
        openblas_get_config().map { String(cString: $0) } ?? "unknown"
    }

    /// Runs a small convolution forward and backward and compares it with its known result.
    ///
    /// - Returns: what is wrong, or `nil`.
    public static func selfCheck() -> String? {
        let weight = Parameter(Tensor(repeating: 1, shape: [1, 1, 3, 3]))
        let image = Tensor(repeating: 2, shape: [1, 1, 5, 5])
        let output = image.conv2d(weight: weight.tensor, padding: 0)
        output.sum().backward()
        let isRight =
            output.values == Array(repeating: 18, count: 9)
            && weight.gradient?.values == Array(repeating: 18, count: 9)
        return isRight ? nil : "a convolution with a known result comes out wrong"
    }
}
