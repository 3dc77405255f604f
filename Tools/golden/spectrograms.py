"""Golden numbers for the presets l3-linear and ave-linear, computed from their definitions.

Writes Tests/Fixtures/AudioFeatures: for each synthetic signal its samples and both spectrograms, every
value (.npy). Everything is computed in float64 with NumPy and SciPy. spectrogram_presets.py does the same
for a part of the values of all presets.

Usage: python Tools/golden/spectrograms.py
The versions that made the numbers stand beside them in versions.json.
"""
import json
import os
import platform

import numpy as np
import scipy
from scipy.signal import get_window

RATE, WINDOW, FFT, HOP, SEED = 48000, 480, 512, 240, 20171022
TARGET = os.path.join(os.path.dirname(__file__), "../../Tests/Fixtures/AudioFeatures")


def spectrogram(samples, preset):
    """[257, frames]: ln(max(|X|, 1e-12)) / 5 with a periodic Hann window of 480, FFT 512, hop 240."""
    x = np.asarray(samples, np.float64)
    if preset == "ave-linear":  # each multiple of the hop inside the sound begins a frame
        frames = -(-len(x) // HOP)
        x = np.concatenate([x, np.zeros(max(0, (frames - 1) * HOP + WINDOW - len(x)))])
    else:
        frames = 1 + (len(x) - WINDOW) // HOP
    window = get_window("hann", WINDOW, fftbins=True)
    rows = np.stack([x[t * HOP : t * HOP + WINDOW] * window for t in range(frames)])
    return np.log(np.maximum(np.abs(np.fft.rfft(rows, FFT)), 1e-12)).T / 5


def synthetic():
    """Short signals, float32: the samples that both sides compute from."""
    rng = np.random.default_rng(SEED)
    t = np.arange(2400) / RATE
    sweep = 0.5 * np.sin(2 * np.pi * (20 * t + (23000 - 20) / (2 * t[-1]) * t**2))
    yield "chirp", sweep
    yield "noise", rng.normal(0, 0.1, 2400)
    yield "quiet-noise", rng.normal(0, 1e-6, 1200)
    yield "silence", np.zeros(1200)
    yield "clipped-sine", np.clip(3 * np.sin(2 * np.pi * 997 * t), -1, 1)
    yield "odd-length", rng.uniform(-1, 1, 1777)
    yield "one-frame", rng.uniform(-1, 1, 480)
    yield "one-more-sample", rng.uniform(-1, 1, 481)


def main():
    os.makedirs(TARGET, exist_ok=True)
    for name, samples in synthetic():
        samples = samples.astype(np.float32)
        np.save(f"{TARGET}/{name}.samples.npy", samples)
        for preset in ["l3-linear", "ave-linear"]:
            values = np.ascontiguousarray(spectrogram(samples, preset), np.float32)
            np.save(f"{TARGET}/{name}.{preset}.npy", values)
    versions = {
        "script": "Tools/golden/spectrograms.py",
        "seed": SEED,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }
    with open(f"{TARGET}/versions.json", "w") as file:
        json.dump(versions, file, indent=2)


if __name__ == "__main__":
    main()
