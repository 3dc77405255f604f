"""Makes Tests/Fixtures/OpticalFlow/flow.json: optical flow of two small pictures by opencv-python.

The pictures are waves, of which those inside a circle move to the lower left and the others to the right; their levels
are part of the fixture. Kept are every second row and column of the flow, in thousandths of a pixel. The versions of
opencv-python and of the library that Clapper links differ; so do the last digits.

Run: python Tools/golden/optical_flow.py. Needs numpy and opencv-python-headless.
"""
import json
import pathlib

import cv2
import numpy as np

HEIGHT, WIDTH = 48, 56
TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/OpticalFlow/flow.json"


def waves(x, y):
    return 128 + 50 * np.sin(0.31 * x + 0.17 * y) + 35 * np.sin(0.13 * x - 0.41 * y + 1) + 25 * np.cos(0.53 * x + 0.07 * y)


def picture(time):
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float64)
    inside = (x - 30 + 1.5 * time) ** 2 + (y - 22 - 0.75 * time) ** 2 < 14**2
    moved = np.where(inside, waves(x + 1.5 * time + 9, y - 0.75 * time), waves(x - 0.8 * time, y))
    return np.clip(np.rint(moved), 0, 255).astype(np.uint8)


def main():
    cv2.setNumThreads(1)
    first, second = picture(0), picture(1)
    search = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    flows = {
        "farneback": cv2.calcOpticalFlowFarneback(first, second, None, 0.5, 3, 15, 3, 5, 1.2, 0),
        "dis": search.calc(first, second, None),
    }
    fixture = {
        "made_by": "Tools/golden/optical_flow.py", "opencv": cv2.__version__, "width": WIDTH, "height": HEIGHT,
        "first": first.flatten().tolist(), "second": second.flatten().tolist(),
        "flows": {
            name: np.rint(1000 * flow[::2, ::2].transpose(2, 0, 1)).astype(int).flatten().tolist()
            for name, flow in flows.items()},
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")
    for name, flow in flows.items():
        print(name, flow[22, 30], flow[5, 5])
    print(TARGET.stat().st_size)


main()
