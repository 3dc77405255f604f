"""Training steps of AVE-Net: clapper beside PyTorch, in one run.

The same step everywhere: both towers, pairs of every picture with its own sound and its neighbour's,
cross-entropy, gradients, Adam. PyTorch runs in both memory layouts and in both precisions, and again with
tcmalloc preloaded where it is installed (libtcmalloc-minimal4): its own allocator hands memory back to the
system after every step. Programs take turns, so that a disturbance hits all of them; each figure is the
median over all turns.

Usage: python Tools/peers/train_step.py [--clapper PATH] [--size small|paper] [--batch 16] [--rounds 3]
Needs torch. Prints one JSON object a row, then the ratios.
"""
import argparse
import glob
import json
import os
import resource
import statistics
import subprocess
import sys
import time

CHANNELS = {
    "small": dict(side=96, image=[16, 32, 64, 128], sound=[8, 16, 32, 64], hidden=64),
    "paper": dict(side=224, image=[64, 128, 256, 512], sound=[64, 128, 256, 512], hidden=128),
}
LAYOUTS, PRECISIONS = ("nchw", "channels_last"), ("float32", "bfloat16")


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


def run_torch(size, batch, layout, precision, steps, warm_up):
    """Seconds of each step; runs in a process of its own."""
    import torch
    import torch.nn.functional as F

    torch.manual_seed(1)
    sizes = CHANNELS[size]
    image = tower(torch, 3, sizes["image"], sizes["hidden"])
    sound = tower(torch, 1, sizes["sound"], sizes["hidden"])
    head = torch.nn.Linear(1, 2)
    images = torch.rand(batch, 3, sizes["side"], sizes["side"]) * 2 - 1
    sounds = torch.rand(batch, 1, 257, 200) * 2 - 1
    if layout == "channels_last":
        image, sound, images, sounds = (
            x.to(memory_format=torch.channels_last) for x in (image, sound, images, sounds))
    parameters = [p for module in (image, sound, head) for p in module.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=1e-4)
    rows = torch.arange(batch)
    firsts, seconds = rows.repeat(2), torch.cat([rows, (rows + 1) % batch])
    labels = torch.cat([torch.ones(batch), torch.zeros(batch)]).long()
    times = []
    for step in range(warm_up + steps):
        start = time.perf_counter()
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
            v, a = image(images), sound(sounds)
        v, a = F.normalize(v.float()), F.normalize(a.float())
        distance = ((v[firsts] - a[seconds]).square().sum(1, keepdim=True) + 1e-12).sqrt()
        loss = F.cross_entropy(head(distance), labels)
        loss.backward()
        optimizer.step()
        loss.item()
        if step >= warm_up:
            times.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"times": times, "memory": memory, "version": torch.__version__}))


def call_torch(options, layout, precision, allocator):
    environment = dict(os.environ, OMP_NUM_THREADS=str(options.threads))
    if allocator:
        environment["LD_PRELOAD"] = allocator
    command = [sys.executable, __file__, "--torch", layout, precision, "--size", options.size]
    command += ["--batch", str(options.batch), "--steps", str(options.steps)]
    return json.loads(subprocess.run(
        command, env=environment, capture_output=True, check=True, text=True).stdout)


def call_clapper(options):
    command = [options.clapper, "bench", "train", "--size", options.size, "--format", "json"]
    command += ["--batch", str(options.batch), "--steps", str(options.steps)]
    command += ["--threads", str(options.threads)]
    row = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)[0]
    return {"times": [row["step, median (ms)"] / 1000], "memory": row["peak memory (MiB)"]}


def peers(options):
    """(name, function) of every program."""
    yield "clapper float32", lambda: call_clapper(options)
    found = glob.glob("/usr/lib/*/libtcmalloc_minimal.so.4")
    for precision in PRECISIONS:
        for layout in LAYOUTS:
            for allocator in [None] + found[:1]:
                name = f"torch {precision} {layout}" + (" tcmalloc" if allocator else "")
                yield name, lambda l=layout, p=precision, a=allocator: call_torch(options, l, p, a)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clapper", default=".build/release/clapper")
    parser.add_argument("--size", default="paper", choices=CHANNELS)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--torch", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.torch:
        run_torch(options.size, options.batch, *options.torch, options.steps, warm_up=2)
        return
    results = {}
    for _ in range(options.rounds):
        for name, function in peers(options):
            results.setdefault(name, []).append(function())
    medians = {}
    for name, runs in results.items():
        medians[name] = statistics.median(t for run in runs for t in run["times"])
        print(json.dumps({
            "size": options.size, "batch": options.batch, "threads": options.threads,
            "program": name, "step (ms)": round(1000 * medians[name], 1),
            "peak memory (MiB)": round(max(run["memory"] for run in runs)),
        }), flush=True)
    ours = medians["clapper float32"]
    for precision in PRECISIONS:
        best, name = min((t, n) for n, t in medians.items() if f"torch {precision}" in n)
        print(f"{best / ours:.2f} times as fast as {name}")


if __name__ == "__main__":
    main()
