"""Cases of tensor_ops.py: convolutions."""

import torch.nn.functional as F

CASES = {
    "conv1d": (
        lambda x, w, b: F.conv1d(x, w, b, stride=2, padding=3, dilation=2),
        {"x": (2, 3, 11), "w": (4, 3, 3), "b": (4,)}),
    "conv2d-groups": (
        lambda x, w, b: F.conv2d(x, w, b, stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2),
        {"x": (1, 4, 5, 7), "w": (6, 2, 3, 3), "b": (6,)}),
    "conv2d-depthwise": (
        lambda x, w: F.conv2d(x, w, padding=1, groups=3), {"x": (2, 3, 4, 5), "w": (3, 1, 3, 3)}),
    "conv3d": (
        lambda x, w, b: F.conv3d(x, w, b, stride=(1, 2, 2), padding=(1, 1, 0)),
        {"x": (1, 2, 3, 5, 5), "w": (4, 2, 3, 3, 2), "b": (4,)}),
    "transposed1d": (
        lambda x, w: F.conv_transpose1d(x, w, stride=3, padding=1), {"x": (2, 3, 5), "w": (3, 2, 4)}),
    "transposed2d": (
        lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=1, output_padding=1, groups=2),
        {"x": (1, 4, 3, 4), "w": (4, 3, 3, 3), "b": (6,)}),
    "transposed3d": (
        lambda x, w, b: F.conv_transpose3d(
            x, w, b, stride=(1, 2, 1), padding=(0, 1, 1), dilation=(2, 1, 1)),
        {"x": (1, 2, 2, 3, 3), "w": (2, 3, 2, 2, 3), "b": (3,)}),
}
