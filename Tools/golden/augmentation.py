"""Makes Tests/Fixtures/ClipDatasets/augmentation.json: changes of a small picture by torchvision.

The picture follows deterministic.py ("picture", 17 columns, 13 rows), levels 0 to 255. Results are kept as
floats where torchvision computes in floats, so that its own rounding down does not count.

Run: python Tools/golden/augmentation.py. Needs torch and torchvision.
"""
import json
import pathlib

import torch
import torchvision
import torchvision.transforms.functional as F

import deterministic

HEIGHT, WIDTH = 13, 17
TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/ClipDatasets/augmentation.json"


def main():
    levels = deterministic.uniform("picture", HEIGHT * WIDTH * 3).reshape(HEIGHT, WIDTH, 3) * 127.5 + 127.5
    picture = torch.from_numpy(levels).floor().clamp(0, 255).permute(2, 0, 1)
    unit = (picture / 255).float()
    bilinear = torchvision.transforms.InterpolationMode.BILINEAR
    results = {
        # top, left, height, width; rows, columns
        "part made smaller": F.resized_crop(unit, 1, 2, 11, 13, [4, 5], bilinear, antialias=True),
        "part made larger": F.resized_crop(unit, 3, 5, 4, 6, [9, 11], bilinear, antialias=True),
        "brightness 1.4": F.adjust_brightness(unit, 1.4),
        "contrast 0.6": F.adjust_contrast(unit, 0.6),
        "saturation 1.7": F.adjust_saturation(unit, 1.7),
        "grey": F.rgb_to_grayscale(unit, 3),
        "hue 0.3": F.adjust_hue(unit, 0.3),
        "hue -0.2": F.adjust_hue(unit, -0.2),
        # 7 = 2 * 3 sigma + 1: the weights that Clapper keeps
        "blur 1": F.gaussian_blur(unit, [7, 7], [1.0, 1.0]),
    }
    arrays = {
        name: [round(float(v) * 255, 3) for v in value.permute(1, 2, 0).flatten()]
        for name, value in results.items()
    }
    versions = {"torch": torch.__version__, "torchvision": torchvision.__version__}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps({"versions": versions, "levels": arrays}, indent=0) + "\n")


main()
