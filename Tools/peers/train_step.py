"""Training steps: clapper beside PyTorch, in one run.

The same step everywhere: network, loss, gradients, optimizer. AVE-Net takes pairs of every picture with its
own sound and its neighbour's, cross-entropy and Adam; the other networks classes, cross-entropy and SGD with
momentum. PyTorch runs in both memory layouts and in both precisions, and again with tcmalloc preloaded where
it is installed (libtcmalloc-minimal4): its own allocator hands memory back to the system after every step.
Programs take turns, so that a disturbance hits all of them; each figure is the median over all turns.

Usage: python Tools/peers/train_step.py [--clapper PATH] [--network ave] [--size small|paper] [--side 224]
       [--batch 16] [--rounds 3] [--precisions float32 bfloat16]
Needs torch, and torchvision for resnet18 and r2plus1d. Prints one JSON object a row, then the ratios.
"""
import argparse
import glob
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

CHANNELS = {
    "small": dict(side=96, image=[16, 32, 64, 128], sound=[8, 16, 32, 64], hidden=64),
    "paper": dict(side=224, image=[64, 128, 256, 512], sound=[64, 128, 256, 512], hidden=128),
}
# The usual sides of pictures.
NETWORKS = {
    "ave": None, "l3-image": 224, "l3-sound": None, "resnet18": 224, "r2plus1d": 112, "s3dg": 112,
    "caffenet": 227,
}
LAYOUTS, PRECISIONS = ("nchw", "channels_last"), ("float32", "bfloat16")
# What stands beside a precision of PyTorch: clapper's mixed keeps activations as bfloat16 and computes in float32.
OURS = {"float32": "float32", "bfloat16": "mixed"}


def tower(torch, inputs, channels, hidden):
    nn = torch.nn
    layers = []
    for stage, width in enumerate(channels):
        for step in range(2):
            stride = 2 if stage == 0 and step == 0 else 1
            layers += [
                nn.Conv2d(inputs, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width),
                nn.ReLU(inplace=True),
            ]
            inputs = width
        if stage < 3:
            layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers, nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(inputs, hidden), nn.ReLU(),
        nn.Linear(hidden, hidden))


def ave_step(torch, options, prepare):
    """Parameters, optimizer, and a function that computes the loss, of AVE-Net."""
    import torch.nn.functional as F

    sizes, batch = CHANNELS[options.size], options.batch
    image = prepare(tower(torch, 3, sizes["image"], sizes["hidden"]))
    sound = prepare(tower(torch, 1, sizes["sound"], sizes["hidden"]))
    head = torch.nn.Linear(1, 2)
    images = prepare(torch.rand(batch, 3, sizes["side"], sizes["side"]) * 2 - 1)
    sounds = prepare(torch.rand(batch, 1, 257, 200) * 2 - 1)
    parameters = [p for module in (image, sound, head) for p in module.parameters()]
    rows = torch.arange(batch)
    firsts, seconds = rows.repeat(2), torch.cat([rows, (rows + 1) % batch])
    labels = torch.cat([torch.ones(batch), torch.zeros(batch)]).long()

    def loss():
        with autocast(torch, options):
            v, a = image(images), sound(sounds)
        v, a = F.normalize(v.float()), F.normalize(a.float())
        distance = ((v[firsts] - a[seconds]).square().sum(1, keepdim=True) + 1e-12).sqrt()
        return F.cross_entropy(head(distance), labels)

    return torch.optim.Adam(parameters, lr=1e-4), loss


def classifier(torch, name, side):
    """The network and the shape of a sample."""
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
    import network_models as own

    def l3(channels):
        return torch.nn.Sequential(own.l3_tower(channels), torch.nn.Linear(512, 128))

    if name == "l3-image":
        return l3(3), (3, side, side)
    if name == "l3-sound":
        return l3(1), (1, 257, 200)
    if name == "resnet18":
        import torchvision
        return torchvision.models.resnet18(), (3, side, side)
    if name == "r2plus1d":
        import torchvision
        return torchvision.models.video.r2plus1d_18(), (3, 8, side, side)
    if name == "s3dg":
        return own.s3dg(True), (3, 8, side, side)
    pooled = ((((side - 11) // 4 + 1) - 3 + 1) // 2 + 1 - 3 + 1) // 2 + 1
    pooled = (pooled - 3 + 1) // 2 + 1
    return own.caffenet(pooled), (3, side, side)


def classifier_step(torch, options, prepare):
    """The optimizer, and a function that computes the loss, of a network with classes."""
    import torch.nn.functional as F

    network, shape = classifier(torch, options.network, options.side)
    network = prepare(network)
    samples = prepare(torch.rand(options.batch, *shape) * 2 - 1)
    labels = torch.arange(options.batch) % 100

    def loss():
        with autocast(torch, options):
            scores = network(samples)
        return F.cross_entropy(scores.float(), labels)

    return torch.optim.SGD(network.parameters(), lr=1e-4, momentum=0.9), loss


def autocast(torch, options):
    return torch.autocast("cpu", torch.bfloat16, enabled=options.torch[1] == "bfloat16")


def run_torch(options, warm_up):
    """Prints the seconds of each step; runs in a process of its own."""
    import torch

    torch.manual_seed(1)

    def prepare(thing):
        if options.torch[0] == "nchw":
            return thing
        video = options.network in ("r2plus1d", "s3dg")
        return thing.to(memory_format=torch.channels_last_3d if video else torch.channels_last)

    make = ave_step if options.network == "ave" else classifier_step
    optimizer, loss_of = make(torch, options, prepare)
    times = []
    for step in range(warm_up + options.steps):
        start = time.perf_counter()
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        optimizer.step()
        loss.item()
        if step >= warm_up:
            times.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "memory": memory, "version": torch.__version__}))


def common_options(options):
    result = ["--network", options.network, "--size", options.size]
    if options.network not in ("ave", "l3-sound"):
        result += ["--side", str(options.side)]
    return result + ["--batch", str(options.batch), "--steps", str(options.steps)]


def call_torch(options, layout, precision, allocator):
    environment = dict(os.environ, OMP_NUM_THREADS=str(options.threads))
    if allocator:
        environment["LD_PRELOAD"] = allocator
    command = [sys.executable, __file__, "--torch", layout, precision] + common_options(options)
    return json.loads(subprocess.run(
        command, env=environment, capture_output=True, check=True, text=True).stdout)


def call_clapper(options, precision):
    command = [options.clapper, "bench", "train", "--format", "json"] + common_options(options)
    command += ["--threads", str(options.threads), "--precision", precision]
    row = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)[0]
    return {"times": [row["step, median (ms)"] / 1000], "memory": row["peak memory (MiB)"]}


def peers(options):
    """(name, function) of every program."""
    for precision in options.precisions:
        yield f"clapper {OURS[precision]}", lambda p=OURS[precision]: call_clapper(options, p)
    found = glob.glob("/usr/lib/*/libtcmalloc_minimal.so.4")
    for precision in options.precisions:
        for layout in LAYOUTS:
            for allocator in [None] + found[:1]:
                name = f"torch {precision} {layout}" + (" tcmalloc" if allocator else "")
                yield name, lambda l=layout, p=precision, a=allocator: call_torch(options, l, p, a)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clapper", default=".build/release/clapper")
    parser.add_argument("--network", default="ave", choices=NETWORKS)
    parser.add_argument("--size", default="paper", choices=CHANNELS, help="of AVE-Net")
    parser.add_argument("--side", type=int, help="of pictures, for networks other than ave")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument(
        "--precisions", nargs="+", default=PRECISIONS, choices=PRECISIONS,
        help="of PyTorch; bfloat16 takes several times as long without instructions for it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--torch", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.side = options.side or NETWORKS[options.network]
    if options.torch:
        run_torch(options, warm_up=2)
        return
    results = {}
    for _ in range(options.rounds):
        for name, function in peers(options):
            results.setdefault(name, []).append(function())
    medians = {}
    for name, runs in results.items():
        medians[name] = statistics.median(t for run in runs for t in run["times"])
        print(json.dumps({
            "network": options.network, "size": options.size if options.network == "ave" else options.side,
            "batch": options.batch, "threads": options.threads,
            "program": name, "step (ms)": round(1000 * medians[name], 1),
            "peak memory (MiB)": round(max(run["memory"] for run in runs)),
        }), flush=True)
    for precision in options.precisions:
        ours = medians[f"clapper {OURS[precision]}"]
        best, name = min((t, n) for n, t in medians.items() if f"torch {precision}" in n)
        print(f"clapper {OURS[precision]}: {best / ours:.2f} times as fast as {name}")


if __name__ == "__main__":
    main()
