"""Makes Tests/Fixtures/TensorCore/<topic>.json with PyTorch: results and gradients of operations.

Inputs follow the rule of deterministic.py, so that only results are stored; gradients are those of
the loss Σ y²/2. The cases are in tensor_ops_<topic>.py; the Swift side is TorchFixture.
Run: python Tools/golden/tensor_ops.py [topic ...]
"""

import importlib
import json
import pathlib
import sys

import torch

import deterministic

HERE = pathlib.Path(__file__).resolve().parent
TOPICS = sorted(path.stem.removeprefix("tensor_ops_") for path in HERE.glob("tensor_ops_*.py"))


def flat(tensor):
    return [float(f"{x:.7g}") for x in tensor.detach().reshape(-1).tolist()]


class Inputs:
    """The inputs of a case; each is a shape, or (shape, scale, offset)."""

    def __init__(self, case, specifications):
        self.entries, self.tensors = [], []
        for name, specification in specifications.items():
            if not isinstance(specification[-1] if specification else None, float):
                specification = (specification, 1.0, 0.0)
            shape, scale, offset = specification
            values = deterministic.tensor(f"{case}.{name}", shape, scale, offset)
            self.tensors.append(torch.tensor(values, requires_grad=True))
            self.entries.append(
                {"name": name, "shape": list(shape), "scale": scale, "offset": offset})


def run(case, compute, specifications):
    inputs = Inputs(case, specifications)
    y = compute(*inputs.tensors)
    gradients = torch.autograd.grad((y * y).sum() / 2, inputs.tensors)
    return {
        "inputs": inputs.entries, "result": flat(y), "gradients": [flat(g) for g in gradients]}


def main():
    root = HERE.parents[1] / "Tests/Fixtures/TensorCore"
    for topic in sys.argv[1:] or TOPICS:
        cases = importlib.import_module(f"tensor_ops_{topic}").CASES
        content = {
            "made_by": "Tools/golden/tensor_ops.py", "torch": torch.__version__,
            "cases": {name: run(name, *case) for name, case in cases.items()},
        }
        path = root / f"{topic}.json"
        path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
        print(path.name, path.stat().st_size, "bytes")


main()
