"""Cases of tensor_ops.py: functions of single numbers, resizing, sampling."""

import torch
import torch.nn.functional as F

X = {"x": ((3, 7), 3.0, 0.0)}
POSITIVE = {"x": ((3, 7), 2.0, 2.1)}
GRID = {"x": (2, 3, 4, 5), "grid": ((2, 3, 2, 2), 1.3, 0.0)}


def resize(*size):
    return lambda x: F.interpolate(x, size, mode="bilinear", align_corners=False)


def sample(mode):
    return lambda x, grid: F.grid_sample(x, grid, padding_mode=mode, align_corners=False)


CASES = {
    "leakyReLU": (lambda x: F.leaky_relu(x, 0.2), X),
    "sigmoid": (torch.sigmoid, X),
    "tanh": (torch.tanh, X),
    "gelu": (F.gelu, X),
    "gelu-tanh": (lambda x: F.gelu(x, approximate="tanh"), X),
    "softplus": (F.softplus, X),
    "exp": (torch.exp, X),
    "log": (torch.log, POSITIVE),
    "squareRoot": (torch.sqrt, POSITIVE),
    "absolute": (torch.abs, X),
    "clamped": (lambda x: x.clamp(-1, 0.5), X),
    "divide": (torch.div, {"a": (2, 3, 4), "b": ((3, 1), 0.5, 1.0)}),
    "resize-up": (resize(7, 5), {"x": (1, 2, 3, 4)}),
    "resize-down": (resize(3, 4), {"x": (1, 2, 7, 5)}),
    "grid-zeros": (sample("zeros"), GRID),
    "grid-border": (sample("border"), GRID),
}
