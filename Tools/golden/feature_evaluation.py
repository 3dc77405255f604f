"""Linear models, neighbours and rank correlations of scikit-learn and SciPy.

Writes Tests/Fixtures/FeatureEvaluation/probes.json. Features follow deterministic.py, so only labels and
results are stored. Run with the packages numpy, scipy and scikit-learn.
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.stats import kendalltau
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier

from deterministic import tensor

SEED = "the streams of deterministic.py are named by their cases"


def labelled(name, count, width, classes):
    """Features whose classes can be told in part."""
    features = tensor(f"{name}.features", (count, width)).astype(np.float64)
    noise = tensor(f"{name}.noise", (count, classes)).astype(np.float64)
    return features, np.argmax(features[:, :classes] + 0.7 * noise, axis=1)


def logistic():
    features, labels = labelled("logistic", 90, 5, 3)
    cases = []
    for strength in [0.01, 1.0, 100.0]:
        model = LogisticRegression(C=strength, tol=1e-10, max_iter=10000).fit(features, labels)
        cases.append(
            {
                "strength": strength,
                "weights": model.coef_.ravel().tolist(),
                "offsets": (model.intercept_ - model.intercept_.mean()).tolist(),
                "loss": float(-model.predict_log_proba(features)[np.arange(90), labels].mean()),
                "classes": model.predict(features).tolist(),
            }
        )
    return {"labels": labels.tolist(), "cases": cases}


def binary():
    """Two classes: one logit with 2 C here is the same problem as two logits with C there."""
    features, labels = labelled("binary", 40, 4, 2)
    model = LogisticRegression(C=2 * 0.5, tol=1e-10, max_iter=10000).fit(features, labels)
    return {
        "labels": labels.tolist(),
        "strength": 0.5,
        "logits": model.decision_function(features).tolist(),
    }


def ridge():
    features = tensor("ridge.features", (50, 6)).astype(np.float64)
    targets = features @ np.arange(1, 7) / 6 + tensor("ridge.noise", (50,), 0.5)
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    cases = []
    for strength in [0.01, 1.0, 100.0]:
        model = Ridge(alpha=1 / strength, solver="cholesky").fit((features - mean) / deviation, targets)
        values = model.predict((features - mean) / deviation)
        cases.append({"strength": strength, "values": values.tolist()})
    return {"targets": targets.tolist(), "cases": cases}


def neighbours():
    features, labels = labelled("neighbours", 80, 4, 3)
    queries = tensor("neighbours.queries", (30, 4)).astype(np.float64)
    votes = {}
    for count in [1, 5, 20]:
        model = KNeighborsClassifier(
            count, metric="cosine", algorithm="brute", weights=lambda d: np.exp((1 - d) / 0.07)
        ).fit(features, labels)
        votes[str(count)] = model.predict(queries).tolist()
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    order = np.argsort(-(queries @ unit.T), axis=1, kind="stable")
    return {
        "labels": labels.tolist(),
        "votes": votes,
        "nearest": labels[order[:, :10]].tolist(),
    }


def kendall():
    lists = [
        [0, 1, 2, 3, 4],
        [4, 3, 2, 1, 0],
        [0, 2, 1, 3, 4],
        [1, 1, 2, 2, 0, 5, 5, 5],
        [0, 0, 1],
        [3, 3, 3, 3],
        [7],
        [0, 1],
        [2, 2, 1, 1, 0, 0],
    ]
    generator = np.random.default_rng(7)
    lists += [generator.integers(0, top, 40).tolist() for top in (3, 40, 400)]
    results = []
    for second in lists:
        tau = kendalltau(np.arange(len(second)), second).correlation
        results.append({"second": second, "tau": None if np.isnan(tau) else float(tau)})
    first = [0, 0, 1, 1, 2, 3, 3]
    second = [1, 1, 0, 2, 2, 3, 0]
    return {
        "ordered": results,
        "tied": {"first": first, "second": second, "tau": float(kendalltau(first, second)[0])},
    }


def main():
    root = pathlib.Path(__file__).parent.parent.parent
    path = root / "Tests/Fixtures/FeatureEvaluation/probes.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    result = {
        "versions": {
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "sklearn": sklearn.__version__,
        },
        "seed": SEED,
        "logistic": logistic(),
        "binary": binary(),
        "ridge": ridge(),
        "neighbours": neighbours(),
        "kendall": kendall(),
    }
    path.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
