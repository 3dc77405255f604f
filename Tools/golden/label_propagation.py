"""Label propagation by NumPy and SciPy, on features that SciPy's filters make.

Writes Tests/Fixtures/Inference/propagation.json. Two objects cross a textured picture; features are derivatives of
Gaussians, in hundredths; labels go on as Tests of LabelPropagator expect: mixtures of the likest places of remembered
frames. Masks are stored as lengths of runs, row after row, that begin with pixels outside. Run with numpy and scipy.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy.ndimage import gaussian_filter, map_coordinates

FRAMES, STRIDE = 7, 4
SCALED = (46, 63)  # rows, columns that the features are made of
NATIVE = (69, 95)  # rows, columns of the masks


def runs(mask):
    flat = np.asarray(mask, bool).ravel()
    changes = np.flatnonzero(np.diff(np.concatenate([[False], flat])))
    return np.diff(np.concatenate([[0], changes, [flat.size]])).tolist()


def shapes(frame, rows, columns):
    """Labels of a frame at any size, by shares of its sides."""
    y, x = np.meshgrid((np.arange(rows) + 0.5) / rows, (np.arange(columns) + 0.5) / columns, indexing="ij")
    labels = np.zeros((rows, columns), int)
    labels[((x - 0.25 - 0.05 * frame) / 0.14) ** 2 + ((y - 0.4) / 0.2) ** 2 <= 1] = 1
    labels[(np.abs(x - 0.75 + 0.03 * frame) < 0.1) & (np.abs(y - 0.55 - 0.03 * frame) < 0.16)] = 4
    return labels, x, y


def picture(frame):
    labels, x, y = shapes(frame, *SCALED)
    ground = np.sin(23 * x + 11 * y) + np.cos(31 * y - 7 * x)
    first = np.sin(50 * (x - 0.05 * frame)) * np.cos(40 * y)
    second = np.sign(np.sin(60 * (x + 0.03 * frame)) * np.sin(45 * (y - 0.03 * frame)))
    return np.where(labels == 1, 2 + first, np.where(labels == 4, -2 + second, ground))


def features(frame):
    orders = [(0, 0), (0, 1), (1, 0), (0, 2), (2, 0), (1, 1)]
    maps = [gaussian_filter(picture(frame), 2, order) * 2 ** sum(order) for order in orders]
    maps.append(gaussian_filter(picture(frame), 4))
    return np.rint(100 * np.stack(maps)[:, ::STRIDE, ::STRIDE]).astype(int)


def shares(labels, objects):
    """Labels of the original, averaged over the square around each place: integrals between its edges."""
    field = np.stack([~np.isin(labels, objects)] + [labels == label for label in objects]).astype(float)
    for axis, (length, scaled) in enumerate(zip(labels.shape, SCALED)):
        factor = length / scaled
        middle = (np.arange(0, scaled, STRIDE) + 0.5) * factor
        low, high = np.clip(middle - STRIDE / 2 * factor, 0, length), np.clip(middle + STRIDE / 2 * factor, 0, length)
        moved = np.moveaxis(field, axis + 1, -1)
        total = np.concatenate([np.zeros(moved.shape[:-1] + (1,)), np.cumsum(moved, -1)], -1)
        at = lambda edge: np.apply_along_axis(lambda line: np.interp(edge, np.arange(length + 1), line), -1, total)
        field = np.moveaxis((at(high) - at(low)) / (high - low), -1, axis + 1)
    return field


def labelled(field, objects):
    """The label that each pixel of the original has most of."""
    grids = [
        ((np.arange(length) + 0.5) * scaled / length - 0.5) / STRIDE for length, scaled in zip(NATIVE, SCALED)
    ]
    places = np.meshgrid(*grids, indexing="ij")
    values = np.stack([map_coordinates(one, places, order=1, mode="nearest") for one in field])
    return np.array([0] + objects)[values.argmax(0)]


def propagate(maps, first, recent, kept, radius, kept_radius, neighbours, temperature, normalizes):
    count, rows, columns = maps[0].shape
    vectors = [m.reshape(count, -1).T.astype(float) for m in maps]
    if normalizes:
        vectors = [v / np.linalg.norm(v, axis=1, keepdims=True) for v in vectors]
    y, x = np.divmod(np.arange(rows * columns), columns)
    distance = np.hypot(y[:, None] - y[None], x[:, None] - x[None])
    fields = [first.reshape(first.shape[0], -1).T]
    for frame in range(1, len(maps)):
        sources = sorted(set(range(max(0, frame - recent), frame)) | {k for k in kept if k < frame})
        scores, labels = [], []
        for source in sources:
            product = vectors[frame] @ vectors[source].T
            limit = kept_radius if source in kept else radius
            scores.append(product if limit is None else np.where(distance < limit, product, -np.inf))
            labels.append(fields[source])
        scores, labels = np.concatenate(scores, 1), np.concatenate(labels)
        best = np.argsort(-scores, 1, kind="stable")[:, :neighbours]
        top = np.take_along_axis(scores, best, 1) / temperature
        weights = np.exp(top - top.max(1, keepdims=True))
        weights /= weights.sum(1, keepdims=True)
        fields.append((weights[..., None] * labels[best]).sum(1))
    return [f.T.reshape(-1, rows, columns) for f in fields]


def main():
    maps = [features(frame) for frame in range(FRAMES)]
    objects = [1, 4]
    mask, _, _ = shapes(0, *NATIVE)
    first = shares(mask, objects)
    settings = [
        dict(recent=20, kept=[0], radius=12, kept_radius=None, neighbours=10, temperature=0.05, normalizes=True),
        dict(recent=2, kept=[0], radius=3, kept_radius=None, neighbours=5, temperature=0.05, normalizes=True),
        dict(recent=1, kept=[], radius=4, kept_radius=None, neighbours=1, temperature=0.05, normalizes=True),
        dict(recent=2, kept=[0, 2], radius=2.5, kept_radius=5, neighbours=7, temperature=0.1, normalizes=True),
        dict(recent=3, kept=[0], radius=None, kept_radius=None, neighbours=400, temperature=9000, normalizes=False),
    ]
    cases = []
    for setting in settings:
        fields = propagate(maps, first, **setting)
        masks = [labelled(field, objects) for field in fields]
        cases.append(
            {
                "settings": setting,
                "shares": np.round(fields[-1].transpose(1, 2, 0).ravel(), 6).tolist(),
                "masks": [[runs(mask == label) for label in objects] for mask in masks],
            }
        )
        truth = shapes(FRAMES - 1, *NATIVE)[0]
        overlaps = [
            np.sum((masks[-1] == o) & (truth == o)) / np.sum((masks[-1] == o) | (truth == o)) for o in objects
        ]
        print(setting, [round(float(overlap), 3) for overlap in overlaps])
    result = {
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
        "seed": "none: nothing is drawn",
        "scaled": {"width": SCALED[1], "height": SCALED[0]},
        "native": {"width": NATIVE[1], "height": NATIVE[0]},
        "stride": STRIDE,
        "objects": objects,
        "mask": [runs(mask == label) for label in objects],
        "first": np.round(first.transpose(1, 2, 0).ravel(), 6).tolist(),
        "features": [m.ravel().tolist() for m in maps],
        "rows": maps[0].shape[1],
        "columns": maps[0].shape[2],
        "cases": cases,
    }
    root = pathlib.Path(__file__).parent.parent.parent
    path = root / "Tests/Fixtures/Inference/propagation.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
    print(path.stat().st_size)


if __name__ == "__main__":
    main()
