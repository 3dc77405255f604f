"""Loss curves of one training under several arithmetics and seeds.

Trains the small AVE-Net on a folder of clips with every convolution computed directly in float32, with
Winograd's algorithm wherever it applies, and with Winograd and activations kept in bfloat16 (mixed); each from
several seeds, which name the start values and the order of the samples. Algorithms are set through a cache of
their own. Prints, for each arithmetic, the mean of the last 50 losses of each seed, and draws all curves.

Usage: python Tools/experiments/loss_curves.py CLIPS --out FOLDER [--clapper PATH] [--steps 300]
       [--batch 16] [--seeds 1 2 3] [--threads 2] [--workers 2] [--cache-dir FOLDER]
Finished runs in FOLDER are used again; with --cache-dir decoded frames and sounds are, too. Needs nothing but Python.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess

ARITHMETICS = {"direct": "#1f77b4", "winograd": "#d62728", "mixed": "#2ca02c"}
LAST, SMOOTHING = 50, 20


def cache_of(options, arithmetic, measured):
    """A cache in which every convolution that was measured has one algorithm."""
    folder = options.out / f"cache-{arithmetic}"
    choices = json.loads(measured.read_text())
    name = re.sub(r"[^A-Za-z0-9.]", "-", f"{choices['processor']} {choices['library']}")
    wanted = "direct" if arithmetic == "direct" else "winograd"
    choices["algorithms"] = {key: wanted for key in choices["algorithms"]}
    path = folder / "convolutions-1" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(choices))
    return folder


def train(options, name, steps, seed, precision, cache):
    run = options.out / name
    if not (run / "metrics.jsonl").exists() or len((run / "metrics.jsonl").read_text().splitlines()) < steps:
        command = [options.clapper, "pretrain", "avc-embed", options.clips, "--out", str(run), "--overwrite",
                   "--steps", str(steps), "--seed", str(seed), "--workers", str(options.workers)]
        for key, value in [("batch-size", options.batch), ("compute-threads", options.threads),
                           ("precision", precision)]:
            command += ["--set", f"{key}={value}"]
        if options.cache_dir:
            command += ["--cache-size", "20GB", "--cache-dir", options.cache_dir]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env=dict(os.environ, CLAPPER_CACHE=str(cache)))
    lines = (run / "metrics.jsonl").read_text().splitlines()
    return [json.loads(line)["loss"] for line in lines]


def smooth(losses):
    return [statistics.mean(losses[max(0, i - SMOOTHING + 1):i + 1]) for i in range(len(losses))]


def distance(a, b):
    """The largest difference of two smoothed curves."""
    return max(abs(x - y) for x, y in list(zip(smooth(a), smooth(b)))[SMOOTHING:])


def draw(curves, path):
    width, height, step_of_level = 720, 360, 0.02
    shown = [loss for curve in curves.values() for loss in smooth(curve)[SMOOTHING:]]
    first, last = int(min(shown) / step_of_level), int(max(shown) / step_of_level) + 1
    bottom, top = first * step_of_level, last * step_of_level
    steps = max(map(len, curves.values()))

    def place(step, loss):
        share = (loss - bottom) / (top - bottom)
        return f"{40 + (width - 50) * step / steps:.1f},{height - 30 - (height - 50) * share:.1f}"

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
             'font-family="sans-serif" font-size="12">', f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for level in range(first, last + 1):
        x, y = place(0, level * step_of_level).split(",")
        parts.append(f'<path d="M{x} {y}H{width - 10}" stroke="#ddd"/>'
                     f'<text x="6" y="{float(y) + 4}">{level * step_of_level:.2f}</text>')
    for step in range(0, steps + 1, 50):
        x = place(step, bottom).split(",")[0]
        parts.append(f'<text x="{x}" y="{height - 12}" text-anchor="middle">{step}</text>')
    for (arithmetic, _), losses in curves.items():
        points = " ".join(place(i + 1, loss) for i, loss in enumerate(smooth(losses)) if i >= SMOOTHING)
        parts.append(f'<polyline fill="none" stroke-width="1.2" stroke="{ARITHMETICS[arithmetic]}" points="{points}"/>')
    for index, (arithmetic, colour) in enumerate(ARITHMETICS.items()):
        parts.append(f'<text x="60" y="{height - 50 - 16 * index}" fill="{colour}">{arithmetic}</text>')
    path.write_text("\n".join(parts + ["</svg>"]) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("clips")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--clapper", default=".build/release/clapper")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--cache-dir")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    # One step measures all convolutions of the training.
    train(options, "measured", 1, 1, "float32", options.out / "cache-measured")
    measured = options.out / "measured" / "convolutions.json"
    curves = {}
    for seed in options.seeds:
        for arithmetic in ARITHMETICS:
            precision = "mixed" if arithmetic == "mixed" else "float32"
            curves[arithmetic, seed] = train(
                options, f"{arithmetic}-{seed}", options.steps, seed, precision,
                cache_of(options, arithmetic, measured))
    for arithmetic in ARITHMETICS:
        ends = [statistics.mean(curves[arithmetic, seed][-LAST:]) for seed in options.seeds]
        print(arithmetic, "last", LAST, [round(end, 4) for end in ends],
              "mean", round(statistics.mean(ends), 4), "spread", round(max(ends) - min(ends), 4))
    for other in list(ARITHMETICS)[1:]:
        print(other, "to direct, same seed, at most",
              [round(distance(curves["direct", seed], curves[other, seed]), 4) for seed in options.seeds])
    seeds = [(a, b) for a in options.seeds for b in options.seeds if a < b]
    print("direct, between seeds, at most",
          [round(distance(curves["direct", a], curves["direct", b]), 4) for a, b in seeds])
    draw(curves, options.out / "loss-curves.svg")


if __name__ == "__main__":
    main()
