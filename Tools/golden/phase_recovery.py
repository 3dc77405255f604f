"""How well librosa makes sound of spectrograms, for the tests of SpectrogramInverse.

Writes Tests/Fixtures/AudioFeatures/phase-recovery.json. For each sound, in librosa's default setting (2048
samples, hop 512, zeros at both ends): the spectral convergence |S - |STFT(y)|| / |S| of
librosa.griffinlim (32 and 60 steps, momentum 0.99, five seeds: mean and worst), and the relative error
|M x - b| / |b| of the 128 mel bands of the powers that librosa.feature.inverse.mel_to_stft finds. Sounds are computed
by formulas that the tests know too; speech is narrated/jfk.wav of the recordings.

Usage: python Tools/golden/phase_recovery.py   (with CLAPPER_MEDIA set for the recording)
"""
import json
import os
import platform

import librosa
import numpy as np
import scipy
import scipy.io.wavfile

TARGET = os.path.join(os.path.dirname(__file__), "../../Tests/Fixtures/AudioFeatures")
RATE, COUNT = 22050, 33075


def sounds():
    t = np.arange(COUNT) / RATE
    yield "tone", 0.5 * np.sin(2 * np.pi * 440 * t)
    yield "chirp", 0.5 * np.sin(2 * np.pi * (100 * t + 2000 * t**2))
    folder = os.environ.get("CLAPPER_MEDIA")
    if folder:
        _, samples = scipy.io.wavfile.read(f"{folder}/narrated/jfk.wav")
        yield "speech", samples[42666 : 42666 + COUNT] / 32768


def convergence(y, steps, seed):
    magnitude = np.abs(librosa.stft(y))
    made = librosa.griffinlim(
        magnitude, n_iter=steps, momentum=0.99, random_state=seed, length=len(y), n_fft=2048
    )
    return np.linalg.norm(magnitude - np.abs(librosa.stft(made))) / np.linalg.norm(magnitude)


def mel_error(y):
    bands = librosa.feature.melspectrogram(y=y, sr=RATE)
    bins = librosa.feature.inverse.mel_to_stft(bands, sr=RATE, power=2.0) ** 2
    weights = librosa.filters.mel(sr=RATE, n_fft=2048, dtype=np.float64)
    return np.linalg.norm(weights @ bins - bands) / np.linalg.norm(bands)


def main():
    entries = {}
    for name, samples in sounds():
        y = samples.astype(np.float32).astype(np.float64)
        entry = {"melError": float(mel_error(y))}
        for steps in (32, 60):
            found = [convergence(y, steps, seed) for seed in range(5)]
            entry[f"mean{steps}"], entry[f"worst{steps}"] = float(np.mean(found)), float(max(found))
        entries[name] = entry
    content = {
        "script": "Tools/golden/phase_recovery.py", "seeds": [0, 1, 2, 3, 4],
        "python": platform.python_version(), "numpy": np.__version__,
        "scipy": scipy.__version__, "librosa": librosa.__version__, "sounds": entries,
    }
    with open(f"{TARGET}/phase-recovery.json", "w") as file:
        json.dump(content, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
