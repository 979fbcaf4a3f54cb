# SPDX-License-Identifier: MIT
"""Other sizes."""
import cv2
import numpy as np
from PIL import Image, ImageOps

import browser
from common import SOME, TIMES_ALPHA_16, each_channel, expect, inputs, levels, through_alpha


def make():
    for group in stretched, fitted, by_opencv, by_chromium:
        group()


def by_pillow(picture, function):
    """function(image) of each channel in floating point: nothing is rounded between the passes."""
    return each_channel(picture, lambda p: np.asarray(function(Image.fromarray(p.astype(np.float32))), np.float64))


METHODS = {"lanczos3": Image.LANCZOS, "catrom": Image.BICUBIC, "linear": Image.BILINEAR, "box": Image.BOX}


def stretched():
    """No pixel's centre lies on an edge of box's here: Pillow counts it in above and on the left, ours by half on both
    sides."""
    for ours, method in METHODS.items():
        for size, name in ((17, 11), "gray"), ((83, 61), "gray"), ((13, 29), "gray16"), ((63, 9), "wide"), ((5, 40), "rgb"):
            out = by_pillow(inputs[name], lambda image: image.resize(size, method))
            expect(f"resize:{size[0]}x{size[1]},mode=stretch,filter={ours}", name, levels(out, inputs[name]), "PIL.Image.resize",
                   1, difference="in single precision")
    out = np.asarray(Image.fromarray(inputs["gray"]).reduce(5))[:7, :9]
    expect("crop:45x35|resize:9x7,filter=box", "gray", out, "PIL.Image.reduce", 1, difference="rounds its factors", of="resize")
    for name, size in ("rgba", (21, 40)), ("graya", (17, 9)), ("rgba16", (13, 19)):
        for ours in "lanczos3", "linear":
            out = through_alpha(inputs[name], lambda p: np.asarray(
                Image.fromarray(p.astype(np.float32)).resize(size, METHODS[ours]), np.float64))
            deep = name == "rgba16"
            expect(f"resize:{size[0]}x{size[1]},mode=stretch,filter={ours}", name, out, "PIL.Image.resize", 2 if deep else 1,
                   difference=(TIMES_ALPHA_16 if deep else "on colour times alpha, divided again") + "; in single precision",
                   share=SOME if deep else None)


def fitted():
    for name, size in ("gray", (20, 20)), ("rgb", (33, 40)), ("rgb16", (9, 13)):
        for mode, function in ("fill", ImageOps.fit), ("fit", ImageOps.contain):
            out = by_pillow(inputs[name], lambda image: function(image, size, Image.BICUBIC))
            expect(f"resize:{size[0]}x{size[1]},mode={mode},filter=catrom,enlarge=yes", name, levels(out, inputs[name]),
                   f"PIL.ImageOps.{function.__name__}", 1, difference="in single precision")


def by_opencv():
    for size, name in ((17, 12), "gray"), ((20, 11), "rgb"), ((22, 9), "gray16"):
        out = cv2.resize(inputs[name].astype(np.float32), size, interpolation=cv2.INTER_AREA)
        expect(f"resize:{size[0]}x{size[1]},mode=stretch,filter=area", name, levels(out, inputs[name]), "cv2.resize", 1,
               difference="in single precision")
    for name, size in ("rgb", (15, 40)), ("rgb", (90, 7)), ("gray16", (50, 20)):
        out = cv2.resize(inputs[name], size, interpolation=cv2.INTER_NEAREST_EXACT)
        expect(f"resize:{size[0]}x{size[1]},mode=stretch,filter=nearest", name, out, "cv2.resize", difference="INTER_NEAREST_EXACT")


def by_chromium():
    for width, height in (83, 61), (74, 34), (50, 40):
        out = browser.enlarged(inputs["rgb"], width, height)
        expect(f"resize:{width}x{height},mode=stretch,filter=mitchell", "rgb", out, "Chromium drawImage()", 1, 6,
               difference="repeats the outermost pixels")
