# SPDX-License-Identifier: MIT
"""Turns, mirrors, borders and cut-outs."""
import cv2
import numpy as np
from PIL import Image, ImageOps
from scipy import ndimage, optimize
from skimage import transform

from common import MANY, NUMPY, each_channel, expect, inputs, levels, through_alpha


def make():
    for group in quarters, angles, warps, borders:
        group()


def quarters():
    picture = Image.fromarray(inputs["rgb"])
    for chain, method in (("flop", Image.FLIP_LEFT_RIGHT), ("flip", Image.FLIP_TOP_BOTTOM), ("rotate:90", Image.ROTATE_270),
                          ("rotate:180", Image.ROTATE_180), ("rotate:270", Image.ROTATE_90),
                          ("rotate:90|flop", Image.TRANSPOSE), ("rotate:270|flop", Image.TRANSVERSE),
                          ("transpose", Image.TRANSPOSE), ("transverse", Image.TRANSVERSE)):
        expect(chain, "rgb", np.asarray(picture.transpose(method)), "PIL.Image.transpose",
               difference="turns against the clock" if "270" in chain or chain == "rotate:90" else "")
    for chain, turns in ("rotate:90", 3), ("rotate:270", 1):
        expect(chain, "gray16", np.rot90(inputs["gray16"], turns), "numpy.rot90", difference="turns against the clock")
    for chain, axis in ("flip", 0), ("flop", 1):
        for name in "gray16", "rgba":
            expect(chain, name, np.flip(inputs[name], axis), "numpy.flip")
    expect("transpose", "gray16", cv2.transpose(inputs["gray16"]), "cv2.transpose")


def largest_inside(width, height, degrees):
    """Among the upright rectangles in a turned one, whose sides obey two inequalities."""
    s, c = abs(np.sin(np.radians(degrees))), abs(np.cos(np.radians(degrees)))
    high = lambda w: min((width - w * c) / s, (height - w * s) / c)
    w = optimize.minimize_scalar(lambda w: -w * high(w), bounds=(0, min(width / c, height / s)), method="bounded",
                                 options={"xatol": 1e-9}).x
    return int(w + 1e-6), int(high(w) + 1e-6)


def turned(plane, degrees, canvas, order, mode):
    """On a canvas of (width, height), about the centres of both; coordinates are those of pixels' centres."""
    angle = np.radians(degrees)
    width, height = canvas
    centre = (plane.shape[1] - 1) / 2, (plane.shape[0] - 1) / 2
    back = (transform.SimilarityTransform(translation=((1 - width) / 2, (1 - height) / 2)) +
            transform.SimilarityTransform(rotation=-angle) + transform.SimilarityTransform(translation=centre))
    return transform.warp(plane, back, output_shape=(height, width), order=order, mode=mode, cval=0, preserve_range=True,
                          clip=False)


def canvas_of(picture, degrees, size):
    height, width = picture.shape[:2]
    s, c = abs(np.sin(np.radians(degrees))), abs(np.cos(np.radians(degrees)))
    return {"same": (width, height), "fit": (int(np.ceil(width * c + height * s)), int(np.ceil(width * s + height * c))),
            "crop": largest_inside(width, height, degrees)}[size]


def angles():
    orders = {"catrom": 3, "linear": 1}
    for name, degrees, size, filter in (("gray", 30, "fit", "catrom"), ("gray", -7, "same", "linear"), ("rgb", 17.5, "crop", "catrom"),
                                        ("noise", 100, "fit", "linear"), ("noise", 3, "same", "catrom"), ("gray16", -60, "fit", "catrom"),
                                        ("rgb16", 211, "same", "linear"), ("gray16", 5, "crop", "linear"), ("dots", 45, "fit", "catrom")):
        picture = inputs[name]
        canvas, mode = canvas_of(picture, degrees, size), "edge" if size == "crop" else "constant"
        out = each_channel(picture, lambda p: turned(p, degrees, canvas, orders[filter], mode))
        expect(f"rotate:{degrees},size={size},filter={filter}", name, levels(out, picture), "skimage.transform.warp", 1,
               difference="in floating point")
    for name in "rgba", "graya":
        out = through_alpha(inputs[name], lambda p: turned(p, 25, canvas_of(inputs[name], 25, "fit"), 1, "constant"))
        expect("rotate:25,filter=linear", name, out, "skimage.transform.warp", 1, difference="on colour times alpha, divided again")
    for name, degrees in ("gray", 12), ("rgb16", -75):
        picture = inputs[name]
        out = each_channel(picture, lambda p: ndimage.rotate(p, -degrees, reshape=False, order=1, mode="grid-constant"))
        expect(f"rotate:{degrees},size=same,filter=linear", name, levels(out, picture), "scipy.ndimage.rotate", 1,
               difference="turns against the clock; in floating point")
    for name, degrees, color in ("rgb", 20, (200, 10, 90)), ("gray", -33, 77), ("rgb", 161, (0, 0, 0)):
        out = np.asarray(Image.fromarray(inputs[name]).rotate(-degrees, Image.NEAREST, fillcolor=color))
        code = "#" + "".join(f"{level:02x}" for level in np.broadcast_to(color, 3))
        expect(f"rotate:{degrees},size=same,filter=nearest,color={code}", name, out, "PIL.Image.rotate",
               difference="turns against the clock")
    for degrees in 30, -8:
        out = np.asarray(Image.fromarray(inputs["gray"]).rotate(-degrees, Image.BILINEAR))
        expect(f"rotate:{degrees},size=same,filter=linear", "gray", out, "PIL.Image.rotate", 1, 12,
               difference="turns against the clock, rounds down, and repeats the outermost pixels by half of one", share=MANY)


def warps():
    """Where pixels come from, by OpenCV's matrices of where they go; nothing gets smaller, for there other programs alias. In
    perspective a corner may, while the rest grows: where either row of the Jacobian is longer than 1 our functions are stretched,
    and only nearest pixels are the same."""
    for name, numbers in ("gray", (1.2, -0.3, 4, 0.25, 1.1, -6)), ("rgb16", (1.5, 0.5, -9, -0.6, 1.4, 5)):
        back = transform.AffineTransform(np.vstack([cv2.invertAffineTransform(np.float64(numbers).reshape(2, 3)), [0, 0, 1]]))
        picture, chain = inputs[name], "affine:" + " ".join(f"{n:g}" for n in numbers)
        for order, filter in (1, "linear"), (3, "catrom"):
            out = each_channel(picture, lambda p: transform.warp(p, back, order=order, mode="constant", cval=0, preserve_range=True, clip=False))
            expect(f"{chain},filter={filter}", name, levels(out, picture), "skimage.transform.warp", 1, difference="in floating point")
    for name, corners, filters in (("gray", (8, 5, 38, 3, 41, 30, 6, 27), ("linear", "catrom")),
                                   ("rgb16", (4, 1, 25, 2, 27, 11, 2, 10), ("linear", "catrom")),
                                   ("rgb16", (3, 2, 24, 1, 26, 11, 2, 9), ("nearest",))):
        picture = inputs[name]
        height, width = picture.shape[:2]
        whole = np.float32([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]])
        quad = np.float32(corners).reshape(4, 2)
        back = transform.ProjectiveTransform(cv2.getPerspectiveTransform(whole, quad))
        points = " ".join(f"{x:g} {y:g} {u:g} {v:g}" for (x, y), (u, v) in zip(quad, whole))
        for filter in filters:
            order = {"nearest": 0, "linear": 1, "catrom": 3}[filter]
            out = each_channel(picture, lambda p: transform.warp(p, back, order=order, mode="constant", cval=0, preserve_range=True, clip=False))
            expect(f"perspective:{points},filter={filter}", name, levels(out, picture), "skimage.transform.warp", 0 if order == 0 else 1,
                   difference="in floating point; the matrix is OpenCV's")


def borders():
    for border, mode in NUMPY.items():
        for name, (left, right, top, bottom) in ("gray16", (5, 0, 7, 3)), ("tiny", (11, 4, 5, 9)):
            out = np.pad(inputs[name], ((top, bottom), (left, right)), mode)
            by = "numpy.pad"
            if border == "wrap":  # numpy.pad wraps wrongly around a picture that is smaller than the border before 1.25
                out, by = inputs[name], "numpy.take"
                for axis, first, last in (0, top, bottom), (1, left, right):
                    out = out.take(range(-first, out.shape[axis] + last), axis, mode="wrap")
            expect(f"pad:left={left},right={right},top={top},bottom={bottom},edge={border}", name, out, by)
    out = ImageOps.expand(Image.fromarray(inputs["rgb"]), (3, 1, 0, 6), (10, 200, 90))
    expect("pad:left=3,top=1,bottom=6,color=#0ac85a", "rgb", np.asarray(out), "PIL.ImageOps.expand")
    out = cv2.copyMakeBorder(inputs["rgb16"], 9, 10, 3, 4, cv2.BORDER_CONSTANT, value=(257 * 10, 257 * 200, 257 * 90))
    expect("pad:36x32,color=#0ac85a", "rgb16", out, "cv2.copyMakeBorder")
    for name in "rgb", "gray16", "rgba":
        expect("crop:20x9,x=9,y=5", name, inputs[name][5:14, 9:29], "numpy")
    gravities()


def gravities():
    """Where a part lies, or a picture on a canvas, as parts of the room that is left."""
    out = np.asarray(ImageOps.pad(Image.fromarray(inputs["gray"]), (47, 60), color=0, centering=(0.5, 1)))
    expect("pad:47x60,gravity=south", "gray", out, "PIL.ImageOps.pad")
    out = np.asarray(ImageOps.pad(Image.fromarray(inputs["rgb"]), (50, 17), color=(9, 99, 199), centering=(0, 0.5)))
    expect("pad:50x17,gravity=west,color=#0963c7", "rgb", out, "PIL.ImageOps.pad")
    for gravity, centering in ("north_west", (0, 0)), ("east", (1, 0.5)), ("south", (0.5, 1)):
        for size in (20, 30), (31, 12):
            out = ImageOps.fit(Image.fromarray(inputs["gray"]), size, Image.BICUBIC, centering=centering)
            expect(f"resize:{size[0]}x{size[1]},mode=fill,filter=catrom,enlarge=yes,gravity={gravity}", "gray", np.asarray(out),
                   "PIL.ImageOps.fit", 1, difference="in single precision", share=MANY)
    height, width = inputs["gray16"].shape
    for gravity, x, y in ("south_east", width - 3 - 20, height - 2 - 9), ("north", (width - 20) // 2 + 3, 2), ("west", 3, (height - 9) // 2 + 2):
        expect(f"crop:20x9,x=3,y=2,gravity={gravity}", "gray16", inputs["gray16"][y:y + 9, x:x + 20], "numpy")
