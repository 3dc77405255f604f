"""Golden numbers for every spectrogram preset, computed by the software that each one stands for.

Writes Tests/Fixtures/AudioFeatures/presets.json (synthetic signals, whose samples stand beside it as
.npy) and presets-real.json (positions of windows in recordings, nothing of which is copied). Each entry
holds the number of frames, the mean of all values and of each column, and some hundred values with their
places: the loudest, the quietest and any others. Everything is computed in float64.

References: librosa, torchaudio (MelSpectrogram, AmplitudeToDB, compliance.kaldi with float64 as the
default type, because its float32 filterbanks are off by up to 2e-3), SciPy, python_speech_features;
VGGish, Whisper, L3 and both of OpenL3's kapre forms (0.1.4 and 0.3) from their definitions in NumPy.

References that take shorter sounds than we do: SciPy shortens the window of `vsl` and NumPy mirrors the
sound of `avid` more than once. The assertions in `vsl` and `avid` are our own rule.

Usage: python Tools/golden/spectrogram_presets.py [MEDIA_FOLDER]   (default: $CLAPPER_MEDIA)
"""
import json
import os
import platform
import sys
import warnings
import wave

import librosa
import numpy as np
import python_speech_features
import scipy
import scipy.signal
import torch
import torchaudio
import torchaudio.compliance.kaldi as kaldi

from spectrograms import SEED, TARGET, spectrogram, synthetic

torch.set_default_dtype(torch.float64)
warnings.filterwarnings("ignore")

RECORDINGS = [
    "instruments/acoustic_guitar/2016d256.wav",
    "instruments/bass_drum/ca3f3698.wav",
    "instruments/clarinet/5506629f.wav",
    "instruments/hi_hat/09a1cfd7.wav",
    "instruments/violin_or_fiddle/2e4a9850.wav",
    "fsdd/0_george_0.wav",
    "narrated/jfk.wav",
    "robustness/chirp_44k.wav",
    "robustness/silence.wav",
]


def hann(length):
    return scipy.signal.get_window("hann", length)


def frames(x, length, hop, window, fft):
    """[bins, frames] of complex spectra of frames that lie wholly inside the sound."""
    count = 1 + (len(x) - length) // hop
    rows = np.stack([x[t * hop : t * hop + length] * window for t in range(count)])
    return np.fft.rfft(rows, fft).T


def mel_weights(count, rate, fft, low, high, to_mel):
    """[bands, bins] of triangles that reach 1, straight in mel."""
    points = np.linspace(to_mel(low), to_mel(high), count + 2)[:, None]
    places = to_mel(np.arange(fft // 2 + 1) * rate / fft)[None]
    rising = (places - points[:-2]) / (points[1:-1] - points[:-2])
    falling = (points[2:] - places) / (points[2:] - points[1:-1])
    return np.maximum(0, np.minimum(rising, falling))


def l3_marl(x):
    window = hann(512)
    return np.log(np.maximum(np.abs(frames(x, 512, 242, window, 512)), 1e-12)) / 5


def openl3_linear(x):
    s = np.abs(librosa.stft(y=x, n_fft=512, hop_length=242, center=False))
    s = librosa.power_to_db(S=s, ref=1.0, amin=1e-10, top_db=80)
    return s - s.max()


def openl3_kapre(x, bands):
    """kapre 0.3, pad_end: frames begin at every hop inside the sound, zeros follow its end."""
    count = -(-len(x) // 242)
    x = np.pad(x, (0, max(0, (count - 1) * 242 + 2048 - len(x))))
    weights = librosa.filters.mel(
        sr=48000, n_fft=2048, n_mels=bands, htk=False, norm="slaney", dtype=np.float64
    )
    s = weights @ np.abs(frames(x, 2048, 242, hann(2048), 2048)[:, :count])
    s = 10 * np.log10(np.maximum(s, 1e-10))
    return np.maximum(s - s.max(), -80)


def openl3_librosa(x, bands):
    s = librosa.feature.melspectrogram(
        y=x, sr=48000, n_mels=bands, n_fft=2048, hop_length=242, center=True, power=1.0
    )
    s = librosa.power_to_db(S=s, ref=1.0, amin=1e-10, top_db=80)
    return s - s.max()


def openl3_trained(x, bands):
    """kapre 0.1.4: convolution with 'same' padding, mel of the power, root, decibels."""
    count = -(-len(x) // 242)
    missing = max(0, (count - 1) * 242 + 2048 - len(x))
    x = np.pad(x, (missing // 2, missing - missing // 2))
    power = np.abs(frames(x, 2048, 242, hann(2048), 2048)) ** 2
    weights = librosa.filters.mel(
        sr=48000, n_fft=2048, n_mels=bands, htk=True, norm="slaney", dtype=np.float64
    )
    s = 10 * np.log10(np.maximum(np.sqrt(weights @ power), 1e-10))
    return np.maximum(s - s.max(), -80)


def vggish(x):
    spectra = np.abs(frames(x, 400, 160, hann(400), 512))
    weights = mel_weights(64, 16000, 512, 125, 7500, lambda f: 1127 * np.log(1 + f / 700))
    weights[:, 0] = 0
    return np.log(weights @ spectra + 0.01)


def librosa_mel(x):
    return librosa.feature.melspectrogram(y=x, sr=22050)


def torchaudio_mel(x):
    return torchaudio.transforms.MelSpectrogram()(torch.from_numpy(x)).numpy()


def torchaudio_decibels(x):
    return torchaudio.transforms.AmplitudeToDB()(torch.from_numpy(torchaudio_mel(x))).numpy()


def kaldi_fbank(x, bands):
    wave = torch.from_numpy(x)[None] * 32768
    return kaldi.fbank(wave, num_mel_bins=bands, dither=0.0).numpy().T


def whisper(x, bands):
    assert len(x) > 200
    padded = np.pad(x, 200, mode="reflect")
    power = np.abs(frames(padded, 400, 160, hann(400), 400)[:, :-1]) ** 2
    weights = librosa.filters.mel(sr=16000, n_fft=400, n_mels=bands, dtype=np.float64)
    s = np.log10(np.maximum(weights @ power, 1e-10))
    return (np.maximum(s, s.max() - 8) + 4) / 4


def avid(x):
    assert len(x) > 512
    power = np.abs(librosa.stft(x, n_fft=1024, hop_length=240, pad_mode="reflect")) ** 2
    power = np.concatenate([power[:1], power[1:].reshape(256, 2, -1).mean(1)])
    return librosa.power_to_db(power, top_db=100)


def vsl(x):
    assert len(x) >= 512
    _, _, density = scipy.signal.spectrogram(x, 16000, nperseg=512, noverlap=274)
    return np.log(density + 1e-7) / 12


def syncnet(x):
    assert len(x) > 0
    return python_speech_features.mfcc(x * 32768, 16000).T


PRESETS = {
    "l3-linear": lambda x: spectrogram(x, "l3-linear"),
    "ave-linear": lambda x: spectrogram(x, "ave-linear"),
    "l3-linear-marl": l3_marl,
    "openl3-linear": openl3_linear,
    "openl3-mel128": lambda x: openl3_kapre(x, 128),
    "openl3-mel256": lambda x: openl3_kapre(x, 256),
    "openl3-mel128-librosa": lambda x: openl3_librosa(x, 128),
    "openl3-mel256-librosa": lambda x: openl3_librosa(x, 256),
    "openl3-mel128-htk": lambda x: openl3_trained(x, 128),
    "openl3-mel256-htk": lambda x: openl3_trained(x, 256),
    "vggish": vggish,
    "librosa": librosa_mel,
    "librosa-db": lambda x: librosa.power_to_db(librosa_mel(x)),
    "torchaudio": torchaudio_mel,
    "torchaudio-db": torchaudio_decibels,
    "kaldi-fbank": lambda x: kaldi_fbank(x, 23),
    "kaldi-fbank-80": lambda x: kaldi_fbank(x, 80),
    "whisper": lambda x: whisper(x, 80),
    "whisper-128": lambda x: whisper(x, 128),
    "avid": avid,
    "vsl": vsl,
    "syncnet-mfcc": syncnet,
}


def read(path):
    with wave.open(path) as file:
        assert file.getsampwidth() == 2 and file.getnchannels() == 1, path
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768.0


def short_signals():
    """What the first script does not have: even shorter, silent for half of the time, off centre."""
    rng = np.random.default_rng(SEED + 1)
    yield "one-sample", np.array([0.5])
    yield "seven-samples", rng.uniform(-1, 1, 7)
    yield "201-samples", rng.uniform(-1, 1, 201)
    yield "399-samples", rng.uniform(-1, 1, 399)
    t = np.arange(4801)
    burst = 0.3 * np.sin(2 * np.pi * 0.03 * t) * (t > 2400) + 0.2
    yield "burst-with-offset", burst


def digest(name, x, rng):
    """What is compared of one spectrogram; 0 frames where the reference refuses the sound."""
    try:
        values = np.asarray(PRESETS[name](np.asarray(x, np.float64)), np.float64)
    except (ValueError, AssertionError, RuntimeError, IndexError, librosa.ParameterError):
        return {"bandCount": 0, "frameCount": 0, "mean": 0, "columnMeans": [], "indices": [], "values": []}
    assert np.isfinite(values).all() and values.ndim == 2 and values.size, (name, values.shape)
    order = np.argsort(values, axis=None, kind="stable")
    some = rng.choice(order, min(50, len(order)), replace=False)
    chosen = np.unique(np.concatenate([some, order[:10], order[-15:]]))
    return {
        "bandCount": values.shape[0],
        "frameCount": values.shape[1],
        "mean": float(values.mean()),
        "columnMeans": [float(f"{v:.7g}") for v in values.mean(0)],
        "indices": chosen.tolist(),
        "values": [float(f"{v:.8g}") for v in values.flat[chosen]],
    }


def write(name, entries):
    versions = {"python": platform.python_version()} | {
        module.__name__: module.__version__ for module in [np, scipy, librosa, torch, torchaudio]
    }
    versions["python_speech_features"] = "0.6"
    content = {
        "script": "Tools/golden/spectrogram_presets.py", "seed": SEED, "versions": versions,
        "entries": entries,
    }
    with open(f"{TARGET}/{name}", "w") as file:
        json.dump(content, file, separators=(",", ":"))


def main():
    rng = np.random.default_rng(SEED)
    entries = []
    for signal, x in [*synthetic(), *short_signals()]:
        x = np.asarray(x, np.float32)
        np.save(f"{TARGET}/{signal}.samples.npy", x)
        presets = {name: digest(name, x, rng) for name in PRESETS}
        entries.append({"signal": signal, "presets": presets})
    write("presets.json", entries)
    media = sys.argv[1] if len(sys.argv) > 1 else os.environ["CLAPPER_MEDIA"]
    entries = []
    for path in RECORDINGS:
        x = read(os.path.join(media, path))
        offset = max(0, len(x) - 48000) // 3
        x = x[offset : offset + 48000]
        presets = {name: digest(name, x, rng) for name in PRESETS}
        entries.append(
            {"path": path, "offset": offset, "sampleCount": len(x), "presets": presets}
        )
    write("presets-real.json", entries)


if __name__ == "__main__":
    main()
