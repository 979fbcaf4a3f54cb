# SPDX-License-Identifier: MIT
"""Pictures, and the table of what other programs made of them, for scripts/make-filter-expectations."""
import os

import cv2
import numpy as np
from PIL import Image

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
PICTURES = os.path.join(FOLDER, "pictures")
TESTDATA = os.path.join(FOLDER, "..", "..", "testdata", "png")

# What a border is called elsewhere.
SCIPY = {"clamp": "nearest", "mirror": "reflect", "wrap": "wrap", "constant": "constant"}
OPENCV = {"clamp": cv2.BORDER_REPLICATE, "mirror": cv2.BORDER_REFLECT, "constant": cv2.BORDER_CONSTANT}
NUMPY = {"clamp": "edge", "mirror": "symmetric", "wrap": "wrap"}

inputs, rows = {}, []


# ---- pictures ------------------------------------------------------------------------------------

def write(name, picture):
    """Samples as they are: gray, gray and alpha, RGB or RGBA, 8 or 16 bits."""
    path = os.path.join(PICTURES, name + ".png")
    if picture.ndim == 3 and picture.shape[2] == 2:
        Image.fromarray(picture).save(path, compress_level=9)
        return
    order = {2: slice(None), 3: [2, 1, 0], 4: [2, 1, 0, 3]}[picture.shape[2] if picture.ndim == 3 else 2]
    picture = picture[..., order] if picture.ndim == 3 else picture
    strategies = cv2.IMWRITE_PNG_STRATEGY_DEFAULT, cv2.IMWRITE_PNG_STRATEGY_FILTERED, cv2.IMWRITE_PNG_STRATEGY_RLE
    files = [cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 9, cv2.IMWRITE_PNG_STRATEGY, strategy])[1]
             for strategy in strategies]
    min(files, key=len).tofile(path)


def read(source):
    path = os.path.join(TESTDATA, source)
    with Image.open(path) as picture:
        if picture.mode == "LA":
            return np.asarray(picture)
    picture = cv2.imread(path, cv2.IMREAD_UNCHANGED)
    if picture.ndim == 3:
        picture = picture[..., [2, 1, 0] if picture.shape[2] == 3 else [2, 1, 0, 3]]
    return picture


def cut(name, source, x, y, width, height):
    add_input(name, read(source)[y:y + height, x:x + width])


def add_input(name, picture):
    inputs[name] = np.ascontiguousarray(picture)
    write(name, inputs[name])


def make_inputs():
    cut("gray", "gray.png", 100, 60, 47, 35)
    cut("rgb", "rgb.png", 90, 70, 37, 17)
    cut("rgba", "rgba.png", 3, 90, 29, 23)
    cut("graya", "gray-alpha.png", 30, 90, 23, 19)
    cut("gray16", "gray16.png", 60, 90, 41, 17)
    cut("rgb16", "rgb16.png", 60, 40, 29, 13)
    cut("rgba16", "rgba16.png", 50, 40, 17, 13)
    cut("wide", "gray.png", 0, 131, 257, 9)
    random = np.random.RandomState(5)
    add_input("noise", random.randint(0, 256, (27, 39)).astype(np.uint8))
    add_input("dots", (255 * (random.rand(29, 33) < 0.1)).astype(np.uint8))
    add_input("tiny", random.randint(0, 256, (2, 3)).astype(np.uint8))


def most_of(picture):
    return float(np.iinfo(picture.dtype).max)


def levels(values, like):
    """Rounded to the nearest level, halves upwards, and clamped."""
    return np.clip(np.floor(np.asarray(values, np.float64) + 0.5), 0, most_of(like)).astype(like.dtype)


# ---- expectations --------------------------------------------------------------------------------

# Percent of the samples that may differ. What is e levels apart before it is rounded comes out different in 100 e percent of
# all cases: in floating point and the like in few, after rounding down or other roundings on the way in many.
FEW, SOME, MANY = 12, 45, 60


def expect(chain, name, picture, by, allowance=0, margin=0, difference="", of=None, share=None):
    """A row, numbered among those of the filter `of`: the first one of the chain. `share`: FEW, where any may differ."""
    assert (picture != picture.flat[0]).any()  # else hardly anything could go wrong
    of = of or chain.replace(":", "|").split("|")[0]
    number = f"{of}-{1 + sum(row[0].rpartition('-')[0] == of for row in rows):02}"
    write(number, picture)
    rows.append([number, chain, f"pictures/{name}.png", f"pictures/{number}.png", str(margin), f"{allowance:g}",
                 f"{share or (FEW if allowance else 0)}", by, difference])


def each_channel(picture, function):
    """A function of planes of floats on each of the channels."""
    planes = picture[..., None] if picture.ndim == 2 else picture
    out = np.stack([function(planes[..., c].astype(np.float64)) for c in range(planes.shape[2])], axis=2)
    return out[..., 0] if picture.ndim == 2 else out


def through_alpha(picture, function):
    """function(plane) on colour times alpha and on alpha, divided again; where nothing is left to see, the picture's colours
    stay, or are 0 where it has got another size."""
    alpha = picture[..., -1].astype(np.float64)
    out_alpha = function(alpha)
    planes = [function(picture[..., c] * alpha) / np.maximum(out_alpha, 1e-9) for c in range(picture.shape[2] - 1)]
    out = levels(np.stack(planes + [out_alpha], 2), picture)
    hidden = out[..., -1] == 0
    out[hidden] = picture[hidden] if out.shape == picture.shape else 0
    out[hidden, -1] = 0
    return out


# Of 16 bits and alpha of two thirds and more, as rgba16 has it: colour times alpha, rounded, is off by 0.75 levels of the
# colour; and by as much again where it is rounded after it was mixed.
TIMES_ALPHA_16 = "on colour times alpha, which ours rounds to 16 bits, divided again"


def with_border(chain, border):
    return chain if border == "clamp" else chain + (",border=" if ":" in chain else ":border=") + border


def by_scipy(chain, name, function, allowance=0, borders=SCIPY, difference="", share=None):
    """function(plane, mode) for each border; where the picture is surrounded by black, that is ours too."""
    picture = inputs[name]
    for border in borders:
        out = levels(each_channel(picture, lambda plane: function(plane, SCIPY[border])), picture)
        expect(with_border(chain, border), name, out, "scipy.ndimage", allowance, difference=difference, share=share)
