# SPDX-License-Identifier: MIT
"""Erosion, dilation and what is made of them."""
import cv2
import numpy as np
from scipy import ndimage
from skimage import morphology

from common import OPENCV, SOME, TIMES_ALPHA_16, each_channel, expect, inputs, most_of, through_alpha

SCIPY_OF = {"erode": ndimage.grey_erosion, "dilate": ndimage.grey_dilation, "open": ndimage.grey_opening,
            "close": ndimage.grey_closing, "morph_gradient": ndimage.morphological_gradient,
            "tophat": ndimage.white_tophat, "blackhat": ndimage.black_tophat}
OPENCV_OF = {"erode": cv2.MORPH_ERODE, "dilate": cv2.MORPH_DILATE, "open": cv2.MORPH_OPEN, "close": cv2.MORPH_CLOSE,
             "morph_gradient": cv2.MORPH_GRADIENT, "tophat": cv2.MORPH_TOPHAT, "blackhat": cv2.MORPH_BLACKHAT}
SKIMAGE_OF = {"erode": morphology.erosion, "dilate": morphology.dilation, "open": morphology.opening,
              "close": morphology.closing, "tophat": morphology.white_tophat, "blackhat": morphology.black_tophat}


def ellipse(a, b):
    y, x = np.mgrid[-b:b + 1, -a:a + 1]
    return b * b * x * x + a * a * y * y <= a * a * b * b


def cross(width, height):
    window = np.zeros((height, width), bool)
    window[height // 2] = window[:, width // 2] = True
    return window


def by_scipy(filter, values, name, window):
    """Signed numbers: in unsigned ones SciPy's differences could wrap around."""
    picture = inputs[name]
    out = each_channel(picture, lambda p: SCIPY_OF[filter](p.astype(np.int32), footprint=window, mode="nearest"))
    expect(f"{filter}:{values}", name, out.astype(picture.dtype), "scipy.ndimage")


def make():
    windows = {"2": np.ones((5, 5), bool), "size=9x2": np.ones((2, 9), bool), "size=4x7": np.ones((7, 4), bool),
               "3,shape=disc": ellipse(3, 3), "size=9x5,shape=disc": ellipse(4, 2), "2,shape=cross": cross(5, 5),
               "size=3x7,shape=cross": cross(3, 7), "11": np.ones((23, 23), bool)}
    for filter in SCIPY_OF:
        pictures = ["gray", "rgb", "noise", "gray", "noise", "gray", "gray16", "gray"]
        for (values, window), name in zip(windows.items(), pictures):
            by_scipy(filter, values, name, window)
    for filter, operation in OPENCV_OF.items():
        for name, values, kernel in (("gray16", "2", cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5))),
                                     ("noise", "3,shape=cross", cv2.getStructuringElement(cv2.MORPH_CROSS, (7, 7)))):
            out = cv2.morphologyEx(inputs[name], operation, kernel, borderType=OPENCV["clamp"])
            expect(f"{filter}:{values}", name, out, "cv2.morphologyEx")
    for filter, function in SKIMAGE_OF.items():
        expect(f"{filter}:4,shape=disc", "gray16", function(inputs["gray16"], morphology.disk(4)), "skimage.morphology",
               difference="beyond the border there is nothing")
    transparency()
    borders()


def transparency():
    """As through_alpha() has it; where alpha stays, only colours change."""
    window = np.ones((5, 5), bool)
    for filter in "erode", "dilate", "open", "close":
        for name in "rgba", "graya", "rgba16":
            out = through_alpha(inputs[name], lambda p: SCIPY_OF[filter](p, footprint=window, mode="nearest"))
            expect(f"{filter}:2", name, out, "scipy.ndimage", 1 if name == "rgba16" else 0,
                   difference=TIMES_ALPHA_16 if name == "rgba16" else "on colour times alpha, divided again",
                   share=SOME if name == "rgba16" else 0)


def borders():
    """The border goes around the picture once, and not again around what the first pass of an opening leaves, as SciPy has it:
    so the picture is made larger before, and cut back."""
    windows = {"2": np.ones((5, 5), bool), "3,shape=disc": ellipse(3, 3), "size=6x3": np.ones((3, 6), bool)}
    pictures = {"erode": "gray", "dilate": "noise", "open": "gray", "close": "gray16", "morph_gradient": "noise", "tophat": "gray16",
                "blackhat": "rgb"}
    far = 12
    for number, (filter, name) in enumerate(pictures.items()):
        values, window = list(windows.items())[number % len(windows)]
        around = {"mirror": {"mode": "symmetric"}, "wrap": {"mode": "wrap"},
                  "constant": {"mode": "constant", "constant_values": most_of(inputs[name]) * 0x60 / 255}}
        for border, mode in around.items():
            def larger(plane):
                plane = np.pad(plane.astype(np.int32), far, **mode)
                return SCIPY_OF[filter](plane, footprint=window, mode="nearest")[far:-far, far:-far]
            out = each_channel(inputs[name], larger).astype(inputs[name].dtype)
            color = ",border_color=#606060" if border == "constant" else ""
            expect(f"{filter}:{values},border={border}{color}", name, out, "scipy.ndimage",
                   difference="of the picture with numpy.pad around, cut back")
    picture, color = inputs["rgb"], (200, 100, 50)
    out = cv2.dilate(picture, np.ones((5, 5)), borderType=cv2.BORDER_CONSTANT, borderValue=color)
    expect("dilate:2,border=constant,border_color=#c86432", "rgb", out, "cv2.dilate")
