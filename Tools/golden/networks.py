"""Makes Tests/Fixtures/NeuralNetworks/Networks/*.json: training steps of whole networks by PyTorch.

Networks are torchvision's where it has them, else those of network_models.py. Weights and batches follow
the rule of deterministic.py, so only results are stored, computed in double precision with batch norm in
training mode: the norm and projections of the output, of every gradient, and of the running statistics
after one step; the losses of three steps of SGD with momentum 0.9, the loss after them, and the loss then in
inference mode. `float32_error` is the largest relative error of a gradient in PyTorch's own float32; relative to the norm of the
gradient, or to 1e-4 of the largest norm where it is smaller, as some are 0 but for rounding (a shift before
another norm).

Also torchvision.json: the names and shapes of torchvision's state dictionaries.

The gradient of max pooling and ReLU jumps where a decision hangs on the last digits (see ave_net.py), so
shifts of batch norm lie near 3, and the first of 24 data streams is taken in which no gradient of PyTorch's
float32 differs from double precision by more than 1e-4 of its norm, or else the best. In S3D a shift of 3 would cut
off so few values that the gradients of shifts nearly vanish (the next norm removes constants), so there it is 2.

Run: python Tools/golden/networks.py [NAME...]
"""

import copy
import json
import pathlib
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision

import deterministic
import network_models as own

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/NeuralNetworks/Networks"
VOCABULARY = 500


def s3d_small():
    """torchvision's, with an average over the 2x1x1 maps that small pictures leave."""
    model = torchvision.models.video.s3d(dropout=0)
    model.avgpool = nn.AvgPool3d((2, 1, 1), 1)
    return model


INCEPTION = (
    "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "maxpool1", "Conv2d_3b_1x1", "Conv2d_4a_3x3", "maxpool2", "Mixed_5b",
    "Mixed_5c", "Mixed_5d")


def inception_trunk():
    """torchvision's up to Mixed_5d, and the mean of its maps."""
    whole = torchvision.models.inception_v3(weights=None, aux_logits=False, init_weights=False)
    return own.Steps(*((name, getattr(whole, name)) for name in INCEPTION), ("mean", lambda x: x.mean((2, 3))))


# Name: network, shape of the batch, learning rate.
CASES = {
    "alexnet": (lambda: torchvision.models.alexnet(dropout=0), (2, 3, 95, 79), 1e-3),
    "caffenet": (lambda: own.caffenet(2), (2, 3, 99, 99), 1e-3),
    "caffenet-norm": (
        lambda: own.caffenet(2, norm="plain", hidden=(256, 128), classes=12), (4, 3, 80, 80), 1e-2),
    "c3d": (lambda: own.c3d(512 * 2 * 2), (2, 3, 9, 33, 33), 1e-3),
    "resnet18": (torchvision.models.resnet18, (3, 3, 72, 64), 3e-4),
    "resnet34": (torchvision.models.resnet34, (3, 3, 64, 64), 1e-4),
    "resnet50": (torchvision.models.resnet50, (3, 3, 64, 64), 5e-5),
    "r3d_18": (torchvision.models.video.r3d_18, (2, 3, 8, 56, 56), 1e-4),
    "mc3_18": (torchvision.models.video.mc3_18, (2, 3, 4, 56, 56), 1e-4),
    "r2plus1d_18": (torchvision.models.video.r2plus1d_18, (2, 3, 8, 56, 56), 1e-4),
    "s3d": (s3d_small, (3, 3, 16, 32, 32), 3e-4),
    "s3dg": (lambda: own.s3dg(True), (3, 3, 16, 32, 32), 1e-3),
    "s3dg-convolution": (lambda: own.s3dg(False), (3, 3, 15, 33, 37), 1e-3),
    "inception-v3": (inception_trunk, (3, 3, 79, 75), 1e-3),
    "network-in-network": (own.network_in_network, (3, 3, 33, 32), 1e-2),
    "vggish": (own.vggish, (2, 1, 96, 64), 1e-3),
    "l3-sound": (lambda: own.l3_tower(1), (3, 1, 65, 50), 1e-2),
    "avid-video": (own.avid_video, (3, 3, 5, 48, 40), 1e-3),
    "avid-sound": (own.avid_sound, (3, 1, 65, 50), 1e-3),
    "text": (lambda: own.TextTower(VOCABULARY), (3, 5), 1e-1),
}
SHIFTS = {"s3d": 2, "s3dg": 2, "s3dg-convolution": 2}
# Streams in which a decision is close enough to fall the other way with the rounding of the Swift side.
SKIPPED = {"s3dg-convolution": (7,)}
TORCHVISION = {
    "alexnet": torchvision.models.alexnet, "resnet18": torchvision.models.resnet18,
    "resnet34": torchvision.models.resnet34, "resnet50": torchvision.models.resnet50,
    "r3d_18": torchvision.models.video.r3d_18, "mc3_18": torchvision.models.video.mc3_18,
    "r2plus1d_18": torchvision.models.video.r2plus1d_18,
    "s3d": torchvision.models.video.s3d,
}


def rule(name, shape, norms, shift):
    """Scale and offset of the numbers of a parameter."""
    prefix, _, kind = name.rpartition(".")
    if prefix in norms:
        return (0.2, 1) if kind == "weight" else (0.1, shift)
    if kind == "bias":
        return 0.1, 0
    if len(shape) == 2:
        return np.sqrt(1 / shape[1]), 0
    return np.sqrt(6 / np.prod(shape[1:])), 0


def fill(model, shift):
    norms = {n for n, m in model.named_modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)}
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            scale, offset = rule(name, parameter.shape, norms, shift)
            values = deterministic.tensor(name, tuple(parameter.shape), scale, offset)
            parameter.copy_(torch.from_numpy(values))


def batch(stream, shape):
    """Coarse squares of 16 x 16 plus noise, so that the samples differ; or numbers of words."""
    if len(shape) == 2:
        return torch.from_numpy(((deterministic.uniform(f"words{stream}", int(np.prod(shape))) + 1) / 2
                                 * VOCABULARY).astype(np.int64).reshape(shape))
    h, w = shape[-2:]
    coarse = deterministic.tensor(f"batch.coarse{stream}", (*shape[:-2], -(-h // 16), -(-w // 16)))
    coarse = coarse.repeat(16, axis=-2).repeat(16, axis=-1)[..., :h, :w]
    return torch.from_numpy(
        (coarse + np.float32(0.5) * deterministic.tensor(f"batch.noise{stream}", shape)).astype(np.float32))


def loss_of(model, data):
    output = model(data)
    labels = torch.arange(len(data)) * 7 % output.shape[1]
    return F.cross_entropy(output, labels), output


def first_step(model, data):
    model.train()
    loss, output = loss_of(model, data)
    loss.backward()
    gradients = {n: p.grad.double().numpy() for n, p in model.named_parameters() if p.requires_grad}
    return float(loss.detach()), output.detach().double().numpy(), gradients


def choose(model, shape, skipped):
    """The first stream without close decisions, or the best."""
    best = None
    for stream in range(24):
        if stream in skipped:
            continue
        data = batch(stream, shape)
        exact, single = copy.deepcopy(model).double(), copy.deepcopy(model)
        wide = data.double() if data.is_floating_point() else data
        _, _, reference = first_step(exact, wide)
        _, _, rounded = first_step(single, data)
        floor = 1e-4 * max(np.linalg.norm(g) for g in reference.values())
        errors = {
            n: float(np.linalg.norm(rounded[n] - g) / max(np.linalg.norm(g), floor)) for n, g in reference.items()}
        worst = max(errors, key=errors.get)
        print(f"  stream {stream}: {errors[worst]:.2e} {worst}", flush=True)
        if best is None or errors[worst] < best[1]:
            best = (stream, errors[worst])
        if errors[worst] < 1e-4:
            break
    return best


def short(x):
    return float(f"{x:.7g}")


def summary(values, count):
    return {
        "norm": short(np.linalg.norm(values)),
        "projections": [short(x) for x in deterministic.projections(values, count)]}


def make(name):
    build, shape, rate = CASES[name]
    torch.manual_seed(0)
    model = build()
    shift = SHIFTS.get(name, 3)
    fill(model, shift)
    stream, error = choose(model, shape, SKIPPED.get(name, ()))
    model = model.double()
    data = batch(stream, shape)
    data = data.double() if data.is_floating_point() else data
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], rate, momentum=0.9)
    loss, output, gradients = first_step(model, data)
    buffers = {n: b.numpy().copy() for n, b in model.named_buffers() if b.is_floating_point()}
    losses = [loss]
    for _ in range(3):
        optimizer.step()
        optimizer.zero_grad()
        loss, _ = loss_of(model, data)
        loss.backward()
        losses.append(float(loss.detach()))
    model.eval()
    with torch.no_grad():
        evaluation = float(loss_of(model, data)[0])
    fixture = {
        "made_by": "Tools/golden/networks.py", "torch": torch.__version__,
        "torchvision": torchvision.__version__, "shape": shape, "shift": shift, "stream": stream,
        "rate": rate,
        "float32_error": short(error), "losses": losses, "inference_loss": evaluation,
        "output": summary(output, 4),
        "gradients": {n: summary(g, 5) for n, g in gradients.items()},
        "buffers": {n: summary(b, 2) for n, b in buffers.items()},
    }
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(fixture) + "\n")
    print(name, losses, evaluation, f"{error:.1e}", path.stat().st_size, flush=True)
    print("  smallest gradients", sorted((g["norm"], n) for n, g in fixture["gradients"].items())[:3], flush=True)


def state_names():
    names = {}
    for name, build in TORCHVISION.items():
        model = build()
        names[name] = {
            "parameters": sum(p.numel() for p in model.parameters()),
            "shapes": {k: list(v.shape) for k, v in model.state_dict().items()}}
    path = FOLDER / "torchvision.json"
    path.write_text(json.dumps({
        "made_by": "Tools/golden/networks.py", "torchvision": torchvision.__version__, "networks": names}) + "\n")
    print(path, path.stat().st_size)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    wanted = sys.argv[1:] or ["torchvision", *CASES]
    for name in wanted:
        print(name, flush=True)
        state_names() if name == "torchvision" else make(name)


main()
