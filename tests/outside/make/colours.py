# SPDX-License-Identifier: MIT
"""Gray, colour matrices, and hue and saturation by other programs' definitions."""
import colorsys

import cv2
import numpy as np
from PIL import Image, ImageEnhance
from skimage import color

import browser
from common import MANY, SOME, expect, inputs, levels, most_of


def make():
    for group in grays, matrices, wheels:
        group()


def grays():
    rgb, rgb16 = inputs["rgb"], inputs["rgb16"]
    expect("grayscale", "rgb", np.asarray(Image.fromarray(rgb).convert("L")), "PIL.Image.convert")
    expect("grayscale", "rgba", np.asarray(Image.fromarray(inputs["rgba"]).convert("LA")), "PIL.Image.convert")
    expect("grayscale", "rgb", cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), "cv2.cvtColor", 1, difference="14-bit weights", share=SOME)
    expect("grayscale:bt709", "rgb", levels(color.rgb2gray(rgb / 255.0) * 255, rgb), "skimage.color.rgb2gray", 1,
           difference="weights of 4 digits that are another rounding: 0.2125, 0.7154, 0.0721")
    expect("grayscale", "rgb16", cv2.cvtColor(rgb16, cv2.COLOR_RGB2GRAY), "cv2.cvtColor", 1, difference="14-bit weights", share=SOME)
    for name in "rgb", "rgb16":
        for chain, weights in (("grayscale:average", [1 / 3] * 3), ("grayscale:bt709", [0.2126, 0.7152, 0.0722])):
            out = cv2.transform(inputs[name].astype(np.float64), np.array([weights]))
            expect(chain, name, levels(out, inputs[name]), "cv2.transform", 1, difference="weights that are not rounded")


def transformed(picture, matrix):
    """Offsets in parts of white."""
    matrix = np.array(matrix, np.float64) * ([1, 1, 1, most_of(picture)] if len(matrix[0]) == 4 else 1)
    return levels(cv2.transform(picture.astype(np.float64), matrix), picture)


def matrices():
    rgb = inputs["rgb"]
    sepia = [[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]]
    pillow = Image.fromarray(rgb).convert("RGB", [w for row in sepia for w in (*row, 0)])
    expect("sepia", "rgb", np.asarray(pillow), "PIL.Image.convert", 1, difference="in single precision")
    expect("sepia", "rgb16", transformed(inputs["rgb16"], sepia), "cv2.transform", 1, difference="in floating point")
    for amount in 1, 0.6:
        expect(f"sepia:{100 * amount:g}", "rgb", browser.filtered(rgb, f"sepia({amount})"), "Chromium sepia()", 1,
               difference="in single precision")
    for weights in ([[0.1, 0.9, 0.2], [-0.3, 0.5, 0.7], [1.1, 0.2, -0.4]],
                    [[1.2, -0.1, -0.1, 0.05], [-0.1, 1.2, -0.1, 0], [3, -2, 0, -0.05]]):
        text = "/".join(" ".join(f"{w:g}" for w in row) for row in weights)
        for name in "rgb", "rgb16", "gray":
            picture = inputs[name] if name != "gray" else np.dstack([inputs[name]] * 3)
            expect("matrix:" + text, name, transformed(picture, weights), "cv2.transform", 1, difference="in floating point")


def by_colorsys(picture, change):
    """change(h, l, s) of each pixel."""
    most = most_of(picture)
    pixels = [colorsys.hls_to_rgb(*change(*colorsys.rgb_to_hls(*pixel))) for pixel in (picture / most).reshape(-1, 3)]
    return levels(np.array(pixels).reshape(picture.shape) * most, picture)


def wheels():
    rgb = inputs["rgb"]
    rounded = "weights of 3 digits: 0.213, 0.715, 0.072"
    for degrees in 60, -30, 222.5:
        expect(f"hue:{degrees}", "rgb", browser.filtered(rgb, f"hue-rotate({degrees}deg)"), "Chromium hue-rotate()", 1,
               difference=rounded)
    for percent in 0, 60, 170:
        expect(f"saturation:{percent}", "rgb", browser.filtered(rgb, f"saturate({percent}%)"), "Chromium saturate()", 1,
               difference=rounded)
    for percent in 0, 40, 150:
        out = np.asarray(ImageEnhance.Color(Image.fromarray(rgb)).enhance(percent / 100))
        expect(f"saturation:{percent},method=bt601", "rgb", out, "PIL.ImageEnhance.Color", 1,
               difference="from a luma that is rounded, and rounds down", share=MANY)
    for name in "rgb", "rgb16":
        for degrees in (60, 120, -137.5) if name == "rgb" else (222.5,):
            out = by_colorsys(inputs[name], lambda h, l, s: ((h + degrees / 360) % 1, l, s))
            expect(f"hue:{degrees},method=hsl", name, out, "Python's colorsys", 0 if degrees == 120 else 1,
                   difference="" if degrees == 120 else "in floating point")
        for percent in (0, 70, 160) if name == "rgb" else (160,):
            out = by_colorsys(inputs[name], lambda h, l, s: (h, l, min(1, s * percent / 100)))
            expect(f"saturation:{percent},method=hsl", name, out, "Python's colorsys", 1, difference="in floating point")
