"""Numbers that this side and the Swift tests compute from the same rule.

The Swift twin is `RandomStream` (SplitMix64) with a seed and no keys, and `DeterministicValues` in
Tests/TestSupport.
"""

import numpy as np

INCREMENT = np.uint64(0x9E3779B97F4A7C15)


def mixed(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def key(text):
    """FNV-1a of a string, as `RandomStream.key`."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return value


def uniform(name, count):
    """`count` numbers in [-1, 1) from the stream whose seed is the key of `name`."""
    with np.errstate(over="ignore"):
        start = mixed(np.array([key(name)], dtype=np.uint64) + INCREMENT)
        state = start + INCREMENT * np.arange(1, count + 1, dtype=np.uint64)
        bits = mixed(state) >> np.uint64(11)
    return 2 * (bits.astype(np.float64) * 2.0**-53) - 1


def tensor(name, shape, scale=1.0, offset=0.0):
    """A float32 array of offset + scale * uniform."""
    values = offset + scale * uniform(name, int(np.prod(shape)))
    return values.astype(np.float32).reshape(shape)


COLUMNS = 1024


def projections(values, count=12):
    """aT G b for `count` pairs of fixed vectors, where G is `values` in rows of 1024, padded with 0.

    The vectors have independent elements of variance 1, none of them 0, so an error in any element
    shows, and the mean square of the projections of an error vector estimates its squared norm.
    """
    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    rows = -(-flat.size // COLUMNS)
    matrix = np.zeros(rows * COLUMNS)
    matrix[: flat.size] = flat
    matrix = matrix.reshape(rows, COLUMNS)
    result = []
    for index in range(count):
        left = np.sqrt(3) * uniform(f"left{index}", rows)
        right = np.sqrt(3) * uniform(f"right{index}", COLUMNS)
        result.append(float(left @ matrix @ right))
    return result
