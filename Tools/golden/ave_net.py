"""Makes Tests/Fixtures/NeuralNetworks/ave_net.json: loss and gradients of AVE-Net by PyTorch.

The network is built here from the description in the paper (Arandjelovic, Zisserman, "Objects that
Sound", ECCV 2018); weights and batch follow the rule of deterministic.py, so only results are stored:
the loss, and for every parameter the norm of its gradient and 12 projections; for the small size also
whole gradients of a few parameters. Run: python Tools/golden/ave_net.py

The gradient of max pooling and ReLU jumps where two inputs of a window, or an input and zero, differ by
less than the rounding of the layers before. With arbitrary data a few in 10^5 of them do, and PyTorch's own
float32 differs from its float64 by up to 7e-3 of a gradient's norm, at every batch size. So the shifts of
batch norm lie near 3, where few units are close to zero (about 1 in 700 is still cut off), and the data
streams are those of 60 tried (25 for the small size) whose closest pooling decision, over the error of
that layer, is the widest. The paper's size runs on one pair, which leaves the fewest decisions.
"""

import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

import deterministic

SIZES = {
    "small": dict(image=96, channels=dict(image=[16, 32, 64, 128], sound=[8, 16, 32, 64]),
                  hidden=64, embedding=64, batch=6, images=5, sounds=0),
    "paper": dict(image=224, channels=dict(image=[64, 128, 256, 512], sound=[64, 128, 256, 512]),
                  hidden=128, embedding=128, batch=1, images=21, sounds=25),
}
WHOLE = [
    "image.conv1_1.conv.weight", "sound.conv1_1.conv.weight", "image.conv1_1.bn.weight",
    "sound.conv1_2.bn.bias", "image.conv4_2.bn.weight", "sound.fc2.bias", "fc3.weight", "fc3.bias",
]


def parameters(size):
    """Name, value of every parameter, in the order of the network."""
    result = {}
    for tower, previous in (("image", 3), ("sound", 1)):
        for stage, width in enumerate(size["channels"][tower]):
            for step in range(2):
                name = f"{tower}.conv{stage + 1}_{step + 1}"
                shape = (width, previous, 3, 3)
                bound = np.sqrt(6 / (previous * 9))
                result[f"{name}.conv.weight"] = deterministic.tensor(f"{name}.conv.weight", shape, bound)
                result[f"{name}.bn.weight"] = deterministic.tensor(f"{name}.bn.weight", (width,), 0.2, 1)
                result[f"{name}.bn.bias"] = deterministic.tensor(f"{name}.bn.bias", (width,), 0.1, 3)
                previous = width
        for name, inputs, outputs in (
            ("fc1", previous, size["hidden"]), ("fc2", size["hidden"], size["embedding"]),
        ):
            name = f"{tower}.{name}"
            bound = np.sqrt(6 / inputs)
            result[f"{name}.weight"] = deterministic.tensor(f"{name}.weight", (outputs, inputs), bound)
            result[f"{name}.bias"] = deterministic.tensor(f"{name}.bias", (outputs,), 0.1)
    result["fc3.weight"] = deterministic.tensor("fc3.weight", (2, 1), 2)
    result["fc3.bias"] = deterministic.tensor("fc3.bias", (2,), 2)
    return result


def batch(name, stream, shape):
    """Coarse squares of 16 x 16 plus noise, so that the samples differ."""
    n, c, h, w = shape
    coarse = deterministic.tensor(f"{name}.coarse{stream}", (n, c, -(-h // 16), -(-w // 16)))
    coarse = coarse.repeat(16, axis=2).repeat(16, axis=3)[:, :, :h, :w]
    return (coarse + np.float32(0.5) * deterministic.tensor(f"{name}.noise{stream}", shape)).astype(np.float32)


def embed(p, tower, x):
    for stage in range(4):
        for step in range(2):
            name = f"{tower}.conv{stage + 1}_{step + 1}"
            stride = 2 if stage == 0 and step == 0 else 1
            x = F.conv2d(x, p[f"{name}.conv.weight"], stride=stride, padding=1)
            x = F.batch_norm(
                x, None, None, p[f"{name}.bn.weight"], p[f"{name}.bn.bias"], training=True)
            x = F.relu(x)
        if stage < 3:
            x = F.max_pool2d(x, 2)
    x = F.adaptive_max_pool2d(x, 1).flatten(1)
    x = F.relu(F.linear(x, p[f"{tower}.fc1.weight"], p[f"{tower}.fc1.bias"]))
    x = F.linear(x, p[f"{tower}.fc2.weight"], p[f"{tower}.fc2.bias"])
    return F.normalize(x)


def gradients(size, dtype):
    p = {
        name: torch.tensor(value, dtype=dtype, requires_grad=True)
        for name, value in parameters(size).items()
    }
    n = size["batch"]
    images = torch.tensor(batch("images", size["images"], (n, 3, size["image"], size["image"])), dtype=dtype)
    sounds = torch.tensor(batch("sounds", size["sounds"], (n, 1, 257, 200)), dtype=dtype)
    v = embed(p, "image", images)
    a = embed(p, "sound", sounds)
    distance = ((v - a).square().sum(1, keepdim=True) + 1e-12).sqrt()
    logits = F.linear(distance, p["fc3.weight"], p["fc3.bias"])
    loss = F.cross_entropy(logits, torch.arange(n) % 2)
    loss.backward()
    return float(loss.detach()), {name: t.grad.double().numpy() for name, t in p.items()}, distance.flatten().tolist()


def main():
    torch.manual_seed(0)
    fixture = {
        "made_by": "Tools/golden/ave_net.py", "torch": torch.__version__, "numpy": np.__version__}
    for label, size in SIZES.items():
        loss, result, distances = gradients(size, torch.float32)
        loss64, exact, _ = gradients(size, torch.float64)
        errors = {n: float(np.linalg.norm(g - exact[n]) / np.linalg.norm(exact[n])) for n, g in result.items()}
        worst = max(errors, key=errors.get)
        print(label, loss, loss64, distances, "float32 against float64:", worst, errors[worst])
        fixture[label] = {
            "loss": loss,
            "float32_error": errors[worst],
            "gradients": {
                name: {
                    "norm": float(f"{np.linalg.norm(g):.7g}"),
                    "projections": [float(f"{x:.7g}") for x in deterministic.projections(g)],
                }
                for name, g in result.items()
            },
        }
        if label == "small":
            fixture[label]["whole"] = {
                name: [float(f"{x:.7g}") for x in result[name].reshape(-1)] for name in WHOLE}
    root = pathlib.Path(__file__).resolve().parents[2]
    path = root / "Tests/Fixtures/NeuralNetworks/ave_net.json"
    path.write_text(json.dumps(fixture, indent=0) + "\n")
    print(path, path.stat().st_size)


main()
