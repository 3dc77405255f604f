"""Measures of masks by NumPy and SciPy, after the definitions of DAVIS.

Writes Tests/Fixtures/FeatureEvaluation/masks.json. Masks are stored as lengths of runs, row after row, that begin with
pixels outside. J, F, recall and decay are computed here from their definitions (Perazzi and others, CVPR 2016) with
SciPy's binary dilation; nothing of the official evaluation's code is used. Run with the packages numpy and scipy.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy.ndimage import binary_dilation

SEED = 8


def region(mask, truth):
    union = np.logical_or(mask, truth).sum()
    return 1.0 if union == 0 else float(np.logical_and(mask, truth).sum() / union)


def contour(mask):
    """Pixels that differ from what is right of, below, or right below them."""
    padded = np.pad(mask, ((0, 1), (0, 1)), mode="edge")
    here = padded[:-1, :-1]
    differs = (here != padded[:-1, 1:]) | (here != padded[1:, :-1]) | (here != padded[1:, 1:])
    return differs


def boundary(mask, truth, tolerance=0.008):
    radius = int(np.ceil(tolerance * np.hypot(*mask.shape)))
    y, x = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    disk = x * x + y * y <= radius * radius
    own, real = contour(mask), contour(truth)
    if not own.any() or not real.any():
        return 1.0 if own.any() == real.any() else 0.0
    precision = (own & binary_dilation(real, disk)).sum() / own.sum()
    recall = (real & binary_dilation(own, disk)).sum() / real.sum()
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0


def statistics(values):
    values = np.asarray(values)
    edges = np.floor(np.linspace(0, len(values) - 1, 5) + 0.5 + 1e-10).astype(int)
    decay = values[edges[0] : edges[1] + 1].mean() - values[edges[3] : edges[4] + 1].mean()
    return {"mean": float(values.mean()), "recall": float((values > 0.5).mean()), "decay": float(decay)}


def runs(mask):
    flat = np.asarray(mask, bool).ravel()
    changes = np.flatnonzero(np.diff(np.concatenate([[False], flat])))
    return np.diff(np.concatenate([[0], changes, [flat.size]])).tolist()


def ellipse(shape, x, y, a, b, turn=0.0):
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    u = (columns - x) * np.cos(turn) + (rows - y) * np.sin(turn)
    v = (rows - y) * np.cos(turn) - (columns - x) * np.sin(turn)
    return (u / a) ** 2 + (v / b) ** 2 <= 1


def pairs(random):
    small, large = (48, 64), (480, 854)
    empty, pixel, other = np.zeros(small, bool), np.zeros(small, bool), np.zeros(small, bool)
    pixel[20, 30] = True
    other[21, 31] = True
    corner, last = np.zeros(small, bool), np.zeros(small, bool)
    corner[0, 0] = True
    last[-1, -1] = True
    blob = ellipse(small, 30, 22, 14, 9, 0.4)
    holed = blob & ~ellipse(small, 30, 22, 5, 4)
    noise = random.random(small) < 0.3
    yield "both empty", empty, empty
    yield "prediction empty", empty, blob
    yield "truth empty", blob, empty
    yield "equal", blob, blob
    yield "whole frame", ~empty, ~empty
    yield "whole frame against blob", ~empty, blob
    yield "one pixel", pixel, pixel
    yield "neighbouring pixels", pixel, other
    yield "far pixels", pixel, corner
    yield "first pixel", corner, corner
    yield "last pixel, which has no contour", last, last
    yield "last pixel against first", last, corner
    yield "moved by two", blob, np.roll(blob, 2, axis=1)
    yield "moved far", blob, np.roll(blob, 24, axis=1)
    yield "with a hole", holed, blob
    yield "noise", noise, blob
    yield "noise on both", noise, random.random(small) < 0.3
    yield "at the edges", ellipse(small, 63, 47, 20, 12), ellipse(small, 60, 46, 18, 14)
    yield "odd and narrow", random.random((7, 5)) < 0.5, random.random((7, 5)) < 0.5
    yield "480p", ellipse(large, 400, 200, 130, 70, 0.2), ellipse(large, 409, 206, 120, 75, 0.3)
    # A radius that the diagonal just reaches: 0.008 * 500 = 4.
    yield "diagonal of 500", ellipse((300, 400), 200, 150, 60, 40), ellipse((300, 400), 205, 150, 60, 40)


def sequence(random):
    """Labels of several objects, of which one leaves, one is a pixel, and one is covered in part."""
    shape, count = (40, 56), 11
    truths, predictions = [], []
    for frame in range(count):
        truth = np.zeros(shape, np.uint8)
        truth[ellipse(shape, 14 + 2 * frame, 14, 8, 6)] = 1
        truth[ellipse(shape, 30 + 4 * frame, 28, 7, 7)] = 2
        truth[34, 6 + frame] = 5
        if frame > 3:
            truth[:4, :4] = 7
        if frame % 3 == 1:
            truth[10:16, 20:30] = 255
        predicted = np.roll(truth, (frame // 3, -frame // 2), axis=(0, 1))
        predicted[predicted == 255] = 1
        predicted[random.random(shape) < 0.01 * frame] = random.integers(0, 3)
        truths.append(truth)
        predictions.append(predicted)
    objects = {}
    for label in (1, 2, 5):
        def masks(frame):
            valid = truths[frame] != 255
            return (predictions[frame] == label) & valid, (truths[frame] == label) & valid

        judged = range(1, count - 1)
        objects[str(label)] = {
            "J": statistics([region(*masks(frame)) for frame in judged]),
            "F": statistics([boundary(*masks(frame)) for frame in judged]),
        }
    return {
        "width": shape[1],
        "height": shape[0],
        "truths": [[runs(truth == label) for label in (1, 2, 5, 7, 255)] for truth in truths],
        "predictions": [[runs(labels == label) for label in (1, 2, 5, 7, 255)] for labels in predictions],
        "labels": [1, 2, 5, 7, 255],
        "objects": objects,
    }


def main():
    random = np.random.default_rng(SEED)
    cases = []
    for name, mask, truth in pairs(random):
        cases.append(
            {
                "name": name,
                "width": mask.shape[1],
                "height": mask.shape[0],
                "mask": runs(mask),
                "truth": runs(truth),
                "J": region(mask, truth),
                "F": boundary(mask, truth),
            }
        )
    series = [random.random(length).round(3).tolist() for length in (1, 2, 3, 4, 5, 6, 7, 8, 23, 300)]
    result = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "seed": SEED,
        "pairs": cases,
        "statistics": [{"values": values, **statistics(values)} for values in series],
        "sequence": sequence(random),
    }
    root = pathlib.Path(__file__).parent.parent.parent
    path = root / "Tests/Fixtures/FeatureEvaluation/masks.json"
    path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
    print(path.stat().st_size)
    for case in cases:
        print(f"{case['name']}: J {case['J']:.3f} F {case['F']:.3f}")
    print(result["sequence"]["objects"])


if __name__ == "__main__":
    main()
