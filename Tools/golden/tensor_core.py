"""Makes Tests/Fixtures/TensorCore/{optimizers,ops}.json with PyTorch.

Inputs follow the rule of deterministic.py, so that only results are stored.
Run: python Tools/golden/tensor_core.py
"""

import json
import pathlib

import torch
import torch.nn.functional as F

import deterministic

class LARS:
    """Algorithm 1 of arXiv 1708.03888: `a` adapts its rate and decays, `b` does neither."""

    def __init__(self, parameters, momentum=0.8, trust=0.02, decay=0.1):
        self.parameters = parameters
        self.buffers = [torch.zeros_like(p) for p in parameters]
        self.settings = [(momentum, trust, decay), (momentum, None, 0.0)]
        self.param_groups = [{"lr": 0.5}]

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    @torch.no_grad()
    def step(self):
        for p, buffer, (momentum, trust, decay) in zip(self.parameters, self.buffers, self.settings):
            if p.grad is None:
                continue
            rate = self.param_groups[0]["lr"]
            if trust is not None:
                rate *= trust * p.norm() / (p.grad.norm() + decay * p.norm())
            buffer.mul_(momentum).add_(rate * (p.grad + decay * p))
            p.sub_(buffer)


def groups(p):
    return [{"params": p[:1], "weight_decay": 0.1}, {"params": p[1:], "lr": 0.025}]


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd-momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.02),
    "sgd-nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adam-decay": lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.1),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.02, betas=(0.8, 0.95), eps=1e-4, weight_decay=0.5),
    "sgd-groups": lambda p: torch.optim.SGD(groups(p), lr=0.05, momentum=0.9),
    "adamw-groups": lambda p: torch.optim.AdamW(groups(p), lr=0.05, weight_decay=0),
    "lars": LARS,
}


def values(name, shape, requires_grad=True):
    return torch.tensor(deterministic.tensor(name, shape), requires_grad=requires_grad)


def flat(tensor):
    return [float(f"{x:.8g}") for x in tensor.detach().reshape(-1)]


def optimizer_steps(make):
    """Parameters after 6 steps on 0.25 Σ (p - t)^4; in step 2 `b` has no gradient, and the rate
    halves after step 3."""
    a, b = values("a", (2, 3)), values("b", (4,))
    target_a, target_b = values("target a", (2, 3), False), values("target b", (4,), False)
    optimizer = make([a, b])
    result = []
    for step in range(6):
        if step == 3:
            for group in optimizer.param_groups:
                group["lr"] *= 0.5
        optimizer.zero_grad()
        loss = 0.25 * ((a - target_a) ** 4).sum()
        if step != 2:
            loss = loss + 0.25 * ((b - target_b) ** 4).sum()
        loss.backward()
        optimizer.step()
        result.append(flat(a) + flat(b))
    return result


def op_results():
    """Result and gradients of each operation under the loss Σ y²/2 (so dL/dy = y)."""
    x, w, b = values("x", (2, 5, 9, 7)), values("w", (6, 5, 3, 3)), values("b", (6,))
    m, n, l = values("m", (4, 6)), values("n", (4, 6)), values("l", (3, 6))
    scale, shift = values("scale", (5,)), values("shift", (5,))
    mean, variance = torch.zeros(5), torch.ones(5)
    cases = {
        "conv2d": (lambda: F.conv2d(x, w, b, stride=2, padding=1), [x, w, b]),
        "batchNorm": (
            lambda: F.relu(F.batch_norm(x, mean, variance, scale, shift, training=True, momentum=0.3)),
            [x, scale, shift]),
        "maxPool2d": (lambda: F.max_pool2d(x, 3, stride=2, padding=1), [x]),
        "globalMaxPool2d": (lambda: F.adaptive_max_pool2d(x, 1).flatten(1), [x]),
        "linear": (lambda: F.linear(m, l, values("c", (3,), False)), [m, l]),
        "matmul": (lambda: m @ n.T, [m, n]),
        "l2Normalized": (lambda: F.normalize(m) * n, [m, n]),
        "pairwiseDistance": (lambda: torch.cdist(m, l, compute_mode="donot_use_mm_for_euclid_dist"), [m, l]),
        "softmaxCrossEntropy": (lambda: F.cross_entropy(m, torch.tensor([5, 0, 3, 3])), [m]),
    }
    result = {}
    for name, (compute, inputs) in cases.items():
        y = compute()
        grads = torch.autograd.grad((y * y).sum() / 2, inputs)
        result[name] = {"result": flat(y), "gradients": [flat(g) for g in grads]}
    result["runningStatistics"] = {"result": flat(mean) + flat(variance), "gradients": []}
    return result


def main():
    root = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/TensorCore"
    origin = {"made_by": "Tools/golden/tensor_core.py", "torch": torch.__version__}
    steps = {name: optimizer_steps(make) for name, make in OPTIMIZERS.items()}
    for name, content in (("optimizers", steps), ("ops", op_results())):
        text = json.dumps({**origin, name: content}, separators=(",", ":"))
        (root / f"{name}.json").write_text(text + "\n")


main()
