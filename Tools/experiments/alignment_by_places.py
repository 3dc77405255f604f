"""How well moments of two views are aligned by who knows where all things are.

Usage: python3 alignment_by_places.py TRUTH

TRUTH is the folder of truth of clips rendered with `sample-media --views 2 --truth json`. Each fifth picture of one view
looks for the picture of the other in which the centres of all things are nearest, as `clapper evaluate alignment`
does with embeddings at 5 a second; printed are the mean error (% of the length) and its standard error over events, as places
are in the pictures and without the mean of each view. Needs NumPy.
"""

import json
import pathlib
import sys

import numpy

STEP = 5


def places(path):
    """[pictures, 2 * things]: the centres of all things, in the order of their numbers; those out of view at -1."""
    truth = json.loads(path.read_text())
    things = sorted(truth["objects"], key=lambda thing: thing["id"])
    rows = [[centre or [-1, -1] for centre in thing["centers"]] for thing in things]
    return numpy.array(rows, float).transpose(1, 0, 2)[::STEP].reshape(-1, 2 * len(things))


def error(query, other):
    distances = ((query[:, None] - other[None]) ** 2).sum(-1)
    return numpy.abs(distances.argmin(1) - numpy.arange(len(query))).mean() / len(query)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    plain, centred = [], []
    for first in sorted(pathlib.Path(sys.argv[1]).glob("*_view0.json")):
        a, b = places(first), places(first.with_name(first.name.replace("_view0", "_view1")))
        plain.append((error(a, b) + error(b, a)) / 2)
        a, b = a - a.mean(0), b - b.mean(0)
        centred.append((error(a, b) + error(b, a)) / 2)
    for name, errors in ("as they are", plain), ("centred", centred):
        mean, deviation = numpy.mean(errors), numpy.std(errors, ddof=1) / len(errors) ** 0.5
        print(f"{name}: {100 * mean:.1f} +- {100 * deviation:.1f} % of {len(errors)} events")


main()
