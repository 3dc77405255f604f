"""Files written by NumPy itself, for the tests of NumPyArray and NumPyArchive.

Writes Tests/Fixtures/Essentials: arrays of the element types we read, some that we must refuse, and the
int64 and text arrays whose bytes our archives must repeat.

Usage: python Tools/golden/numpy_arrays.py     (last run: NumPy 2.4.6; values need no seed)
"""
import os

import numpy as np

TARGET = os.path.join(os.path.dirname(__file__), "../../Tests/Fixtures/Essentials")


def main():
    os.makedirs(TARGET, exist_ok=True)
    values = np.array([[0.5, -1.25, 3], [1e-30, 1e30, 65504]])
    arrays = {
        "float32": values.astype(np.float32),
        "float64": values,
        "int32": np.array([-(2**31), -1, 0, 7], np.int32),
        "int64": np.array([[[-3], [2**24]]], np.int64),
        "scalar": np.array(2.5, np.float32),
        "empty": np.zeros((0, 5), np.float32),
        "fortran": np.asfortranarray(values.astype(np.float32)),
        "big-endian": values.astype(">f4"),
        "uint8": np.array([1, 2], np.uint8),
        "large-int64": np.array([-1, 2**40], np.int64),
        "text": np.array(["a", "größer 映画 😀", ""]),
    }
    for name, array in arrays.items():
        np.save(f"{TARGET}/{name}.npy", array)
    with open(f"{TARGET}/version2.npy", "wb") as file:
        np.lib.format.write_array(file, arrays["float32"], version=(2, 0))


if __name__ == "__main__":
    main()
