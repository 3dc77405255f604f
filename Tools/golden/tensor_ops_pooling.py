"""Cases of tensor_ops.py: pooling."""

import torch.nn.functional as F

CASES = {
    "max1d": (lambda x: F.max_pool1d(x, 3, 2, 1), {"x": (2, 3, 9)}),
    "max3d": (lambda x: F.max_pool3d(x, (1, 3, 3), (1, 2, 2), (0, 1, 1)), {"x": (1, 2, 2, 5, 4)}),
    "max2d-ceil": (lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True), {"x": (1, 3, 6, 8)}),
    "max2d-ceil-padded": (lambda x: F.max_pool2d(x, 2, 2, 1, ceil_mode=True), {"x": (1, 2, 5, 4)}),
    "average1d": (lambda x: F.avg_pool1d(x, 3, 2, 1), {"x": (2, 3, 8)}),
    "average2d-inside": (
        lambda x: F.avg_pool2d(x, (3, 2), (2, 1), (1, 0), count_include_pad=False), {"x": (1, 3, 5, 4)}),
    "average3d": (lambda x: F.avg_pool3d(x, 2), {"x": (1, 2, 4, 5, 4)}),
    "adaptive-average1d": (lambda x: F.adaptive_avg_pool1d(x, 4), {"x": (2, 3, 7)}),
    "adaptive-average2d": (lambda x: F.adaptive_avg_pool2d(x, (3, 2)), {"x": (1, 3, 7, 5)}),
    "adaptive-max3d": (lambda x: F.adaptive_max_pool3d(x, (2, 3, 2)), {"x": (1, 2, 3, 5, 4)}),
    "global-average": (lambda x: x.mean((2, 3, 4)), {"x": (2, 3, 2, 3, 3)}),
}
