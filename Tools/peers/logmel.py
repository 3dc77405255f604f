"""Log-mel spectrograms of 60 s of sound: clapper beside librosa, torchaudio and SciPy, in one run.

Every program computes the same numbers: HTK mel bands on the power, ln(x + 1e-6), mirrored ends. The
rows of all programs are repeated in turns, so that a disturbance hits all of them; each row is the
median of its runs, and says how far its values are from float64.

Usage: python Tools/peers/logmel.py [CLAPPER]   (default: .build/release/clapper)
Needs librosa, torch and torchaudio (whose shared libraries must be moved away where they were built for
CUDA); prints one JSON object a row, then the ratios.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

import librosa
import numpy as np
import scipy.fft
import scipy.signal
import threadpoolctl
import torch
import torchaudio

warnings.filterwarnings("ignore")
SETTINGS = [(1024, 480, 80), (2048, 242, 256)]
ROUNDS, RUNS = 3, 5


def librosa_mel(x, rate, fft, hop, mels):
    power = librosa.feature.melspectrogram(
        y=x, sr=rate, n_fft=fft, hop_length=hop, n_mels=mels, htk=True, norm=None, pad_mode="reflect"
    )
    return np.log(power + 1e-6)


def scipy_mel(x, fft, hop, weights, window, threads):
    padded = np.pad(x, fft // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, fft)[::hop]
    spectra = scipy.fft.rfft(frames * window, axis=1, workers=threads)
    return np.log(weights @ (spectra.real**2 + spectra.imag**2).T + 1e-6)


def exact(x, rate, fft, hop, mels):
    """In float64; what every row is compared with."""
    weights = librosa.filters.mel(
        sr=rate, n_fft=fft, n_mels=mels, htk=True, norm=None, dtype=np.float64
    )
    window = scipy.signal.get_window("hann", fft)
    padded = np.pad(x.astype(np.float64), fft // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, fft)[::hop]
    return np.log(weights @ (np.abs(np.fft.rfft(frames * window, axis=1)) ** 2).T + 1e-6)


def peers(x, rate, fft, hop, mels):
    """(name, threads, function) of every row of other software."""
    weights = librosa.filters.mel(sr=rate, n_fft=fft, n_mels=mels, htk=True, norm=None)
    window = scipy.signal.get_window("hann", fft).astype(np.float32)
    transform = torchaudio.transforms.MelSpectrogram(
        rate, fft, hop_length=hop, n_mels=mels, mel_scale="htk", norm=None
    )
    tensor = torch.from_numpy(x)
    for threads in (1, 2):
        yield "torchaudio", threads, lambda: torch.log(transform(tensor) + 1e-6).numpy()
        yield "scipy", threads, lambda t=threads: scipy_mel(
            x, fft, hop, weights, window, t
        )
        yield "librosa", threads, lambda: librosa_mel(x, rate, fft, hop, mels)


def measure(function):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return times


def run_clapper(clapper, folder):
    """The rows of `clapper bench logmel`, which writes sounds and values to the folder."""
    command = [clapper, "bench", "logmel", "--format", "json", "--runs", str(RUNS)]
    command += ["--arrays", folder]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def measure_peers(x, rate, times, errors):
    for fft, hop, mels in SETTINGS:
        for name, threads, function in peers(x, rate, fft, hop, mels):
            key = (rate, fft, mels, name, threads)
            torch.set_num_threads(threads)
            with threadpoolctl.threadpool_limits(threads):
                if key not in errors:  # also warms up
                    errors[key] = np.abs(function() - exact(x, rate, fft, hop, mels)).max()
                times.setdefault(key, []).extend(measure(function))


def main():
    clapper = sys.argv[1] if len(sys.argv) > 1 else ".build/release/clapper"
    times, errors = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            for row in run_clapper(clapper, folder):
                key = (row["rate (Hz)"], row["FFT"], row["bands"])
                key += ("clapper", row["threads"])
                times.setdefault(key, []).append(row["median (ms)"] / 1000)
            for rate in (48000, 16000):
                measure_peers(np.load(f"{folder}/sound-{rate}.npy"), rate, times, errors)
        for rate in (48000, 16000):
            x = np.load(f"{folder}/sound-{rate}.npy")
            for fft, hop, mels in SETTINGS:
                truth = exact(x, rate, fft, hop, mels)
                made = np.load(f"{folder}/log-mel-{rate}-{fft}-{mels}.npy")
                for threads in (1, 2):
                    errors[(rate, fft, mels, "clapper", threads)] = np.abs(made - truth).max()
    report(times, errors)


def report(times, errors):
    medians = {key: statistics.median(values) for key, values in times.items()}
    for key in sorted(medians):
        rate, fft, mels, name, threads = key
        print(json.dumps({
            "rate": rate, "fft": fft, "mels": mels, "program": name, "threads": threads,
            "ms": round(1000 * medians[key], 2), "sound per time": round(60 / medians[key]),
            "largest error": float(f"{float(errors[key]):.2g}"),
        }))
    for rate in (48000, 16000):
        for fft, _, mels in SETTINGS:
            for threads in (1, 2):
                best = min(
                    (medians[key], key[3]) for key in medians
                    if key[:3] == (rate, fft, mels) and key[4] <= threads
                    and key[3] != "clapper")
                ours = medians[(rate, fft, mels, "clapper", threads)]
                print(f"{rate} Hz, FFT {fft}, {mels} bands, {threads} threads: "
                      f"{best[0] / ours:.2f} times as fast as {best[1]}")


if __name__ == "__main__":
    main()
