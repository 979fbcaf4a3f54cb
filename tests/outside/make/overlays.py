# SPDX-License-Identifier: MIT
"""Pictures on top of each other: Chromium's canvas, which blends as the W3C has it, and Pillow."""
import numpy as np
from PIL import Image, ImageChops

import browser
from common import SOME, add_input, expect, inputs, read

MODES = ("normal", "multiply", "screen", "overlay", "darken", "lighten", "color_dodge", "color_burn", "hard_light", "soft_light",
         "difference", "exclusion")


def make():
    for group in by_chromium, by_pillow:
        group()


def by_chromium():
    """Chromium holds colour times alpha in 8 bits, which tells where there is little alpha: so there is none."""
    add_input("top", read("rgb.png")[20:31, 200:221])
    for mode in MODES:
        name = "source-over" if mode == "normal" else mode.replace("_", "-")
        for opacity in (100, 60) if mode in ("normal", "soft_light", "color_burn") else (100,):
            out = browser.composed(inputs["rgb"], inputs["top"], 9, 4, name, opacity / 100)
            chain = f"overlay:pictures/top.png,gravity=north_west,x=9,y=4,blend={mode},opacity={opacity}"
            expect(chain, "rgb", out, "Chromium's globalCompositeOperation", 2 if mode in ("soft_light", "exclusion") else 1,
                   difference="rounds to 8 bits on the way", share=SOME)


def by_pillow():
    """On the whole picture: Pillow has no offsets."""
    rgb, top = inputs["rgb"], np.ascontiguousarray(inputs["rgb"][::-1, ::-1])
    add_input("turned", top)
    for mode, function in (("add", ImageChops.add), ("subtract", ImageChops.subtract), ("difference", ImageChops.difference),
                           ("darken", ImageChops.darker), ("lighten", ImageChops.lighter)):
        expect(f"overlay:pictures/turned.png,blend={mode}", "rgb",
               np.asarray(function(Image.fromarray(rgb), Image.fromarray(top))), f"PIL.ImageChops.{function.__name__}")
    rgba = inputs["rgba"]
    other = np.ascontiguousarray(rgba[::-1, ::-1])
    other[..., 3] = np.linspace(0, 255, other.shape[1]).astype(np.uint8)
    add_input("sheer", other)
    out = np.asarray(Image.alpha_composite(Image.fromarray(rgba), Image.fromarray(other)))
    hidden = out[..., 3] == 0
    out = np.where(hidden[..., None], rgba, out)
    expect("overlay:pictures/sheer.png", "rgba", out, "PIL.Image.alpha_composite", 1, difference="rounds on the way", share=SOME)
