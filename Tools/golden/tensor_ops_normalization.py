"""Cases of tensor_ops.py: normalization."""

import torch.nn.functional as F


def batch_norm(x, scale=None, shift=None):
    return F.batch_norm(x, None, None, scale, shift, training=True)


CASES = {
    # Times uneven numbers: the gradient of Σ y²/2 alone is 0 but for rounding.
    "batch1d": (
        lambda x, scale, shift, y: batch_norm(x, scale, shift) * y,
        {"x": (7, 5), "scale": (5,), "shift": (5,), "y": (7, 5)}),
    "batch3d": (
        lambda x, scale, shift, y: batch_norm(x, scale, shift) * y,
        {"x": (2, 3, 2, 3, 2), "scale": (3,), "shift": (3,), "y": (2, 3, 2, 3, 2)}),
    "batch-plain": (lambda x, y: batch_norm(x) * y, {"x": (3, 4, 5), "y": (3, 4, 5)}),
    "layer": (
        lambda x, scale, shift: F.layer_norm(x, (3, 4), scale, shift),
        {"x": (4, 3, 4), "scale": (3, 4), "shift": (3, 4)}),
    "group": (
        lambda x, scale, shift: F.group_norm(x, 2, scale, shift),
        {"x": (2, 4, 3, 2), "scale": (4,), "shift": (4,)}),
    "response": (
        lambda x: F.local_response_norm(x, 5, alpha=0.3, beta=0.75, k=2.0), {"x": (1, 9, 3, 2)}),
    "response-alexnet": (lambda x: F.local_response_norm(x, 5), {"x": (1, 6, 2, 3)}),
}
