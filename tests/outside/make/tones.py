# SPDX-License-Identifier: MIT
"""Filters of single samples, of histograms, and error diffusion."""
import cv2
import numpy as np
from PIL import Image, ImageChops, ImageEnhance, ImageOps
from scipy import cluster, stats
from skimage import exposure, filters

import browser
from common import MANY, SOME, add_input, cut, each_channel, expect, inputs, levels, most_of


def make():
    for group in points, curves, steps, diffusion, histograms, tiles, contrasts, parted, maps, nearby, mixed:
        group()


def pillow(function, picture, *arguments, **named):
    return np.asarray(function(Image.fromarray(picture), *arguments, **named))


def points():
    rgb = inputs["rgb"]
    for gamma in 0.6, 1.8:
        for name in "rgb", "rgb16":
            out = exposure.adjust_gamma(inputs[name] / most_of(inputs[name]), 1 / gamma)
            expect(f"gamma:{gamma}", name, levels(out * most_of(inputs[name]), inputs[name]), "skimage.exposure.adjust_gamma",
                   difference="its gamma is the power itself")
    for name in "rgb", "rgb16":
        picture, most = inputs[name], most_of(inputs[name])
        out = exposure.rescale_intensity(picture / most, in_range=(0.2, 0.7), out_range=(0.1, 0.9))
        expect("levels:black=20,white=70,out_black=10,out_white=90", name, levels(out * most, picture),
               "skimage.exposure.rescale_intensity", 1, difference="in floating point, which tips halves")
        out = exposure.adjust_gamma(exposure.rescale_intensity(picture / most, in_range=(0.1, 0.8), out_range=(0, 1)), 1 / 1.4)
        expect("levels:black=10,white=80,gamma=1.4,out_black=100,out_white=25", name, levels((1 - 0.75 * out) * most, picture),
               "skimage.exposure", 1, difference="in floating point, which tips halves")
        for chain, factor, offset in (("contrast:1.3", 1.3, -0.3 * most / 2), ("linear:0.7,offset=20", 0.7, most / 5),
                                      ("linear:-1.5,offset=90", -1.5, 0.9 * most), ("brightness:12", 1, 0.12 * most)):
            out = cv2.addWeighted(picture.astype(np.float64), factor, np.ones(picture.shape), offset, 0)
            expect(chain, name, levels(out, picture), "cv2.addWeighted", difference="in floating point")
    expect("linear:1.3,offset=8", "rgb", cv2.convertScaleAbs(rgb, alpha=1.3, beta=0.08 * 255), "cv2.convertScaleAbs", 1,
           difference="in single precision, which tips halves, and halves to even levels")
    expect("linear:0.7", "rgb", np.asarray(ImageEnhance.Brightness(Image.fromarray(rgb)).enhance(0.7)),
           "PIL.ImageEnhance.Brightness", 1, difference="rounds down", share=MANY)
    for css, chain in ("contrast(1.6)", "contrast:1.6"), ("brightness(1.25)", "linear:1.25"):
        expect(chain, "rgb", browser.filtered(rgb, css), f"Chromium {css.split('(')[0]}()", 1,
               difference="rounds down", share=MANY)
    add = np.full(rgb.shape, 51, np.uint8)
    expect("brightness:20", "rgb", np.asarray(ImageChops.add(Image.fromarray(rgb), Image.fromarray(add))), "PIL.ImageChops.add")
    expect("brightness:-20", "rgb", np.asarray(ImageChops.subtract(Image.fromarray(rgb), Image.fromarray(add))),
           "PIL.ImageChops.subtract")
    expect("invert", "rgb", pillow(ImageOps.invert, rgb), "PIL.ImageOps.invert")
    expect("invert", "gray16", cv2.bitwise_not(inputs["gray16"]), "cv2.bitwise_not")
    for name, above in ("gray", 127), ("gray16", 32767):
        expect("threshold:50", name, cv2.threshold(inputs[name], above, most_of(inputs[name]), cv2.THRESH_BINARY)[1],
               "cv2.threshold", difference=f"it counts what is above {above}, which is the same")


def curves():
    at = np.array([0, 12, 55, 40, 100])
    for name in "rgb", "gray16":
        most = most_of(inputs[name])
        out = np.interp(inputs[name] / most, np.linspace(0, 1, len(at)), at / 100)
        expect("curve:" + " ".join(map(str, at)), name, levels(out * most, inputs[name]), "numpy.interp")
    table = '<feComponentTransfer>' + "".join(f'<feFunc{c} type="table" tableValues="0 .12 .55 .4 1"/>' for c in "RGB") + \
        '</feComponentTransfer>'
    expect("curve:" + " ".join(map(str, at)), "rgb", browser.filtered(inputs["rgb"], "url(#own)", table),
           "Chromium feComponentTransfer", 1, difference="rounds down", share=MANY)
    # tables of 256 levels, in percent
    every = np.arange(256, dtype=np.uint8)[None]
    for name, by, table in (("gray", "PIL.ImageOps.solarize", pillow(ImageOps.solarize, every, 128)),
                            ("rgb", "PIL.ImageOps.posterize", pillow(ImageOps.posterize, every, 3))):
        out = cv2.LUT(inputs[name], table)
        text = " ".join(f"{level / 2.55:.2f}".rstrip("0").rstrip(".") for level in table[0])
        expect("curve:" + text, name, out, by, difference="as a table of 256 levels")


def steps():
    """The nearest of a list of levels; none lies in the middle between two."""
    for name, count in ("rgb", 4), ("gray", 7), ("gray16", 6), ("rgb16", 3):
        picture, most = inputs[name], most_of(inputs[name])
        book = np.linspace(0, most, count)[:, None]
        nearest = cluster.vq.vq(picture.astype(np.float64).reshape(-1, 1), book)[0]
        expect(f"posterize:{count}", name, levels(book[nearest, 0].reshape(picture.shape), picture), "scipy.cluster.vq")


def decides_clearly(picture, count, margin):
    """Whether error diffusion in floating point stays this far away from all thresholds, and within 0 to 255."""
    step = 255 / (count - 1)
    wanted = np.pad(picture.astype(np.float64), ((0, 1), (1, 1), (0, 0)))
    for y in range(picture.shape[0]):
        for x in range(1, picture.shape[1] + 1):
            here = wanted[y, x] / step
            if (abs(here % 1 - 0.5) < margin / step).any() or here.min() < 0 or here.max() > count - 1:
                return False
            error = wanted[y, x] - np.floor(here + 0.5) * step
            for dy, dx, share in (0, 1, 7), (1, -1, 3), (1, 0, 5), (1, 1, 1):
                wanted[y + dy, x + dx] += share / 16 * error
    return True


def reduced(plane, values):
    """To grays of a palette."""
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for value in values for channel in range(3)])
    image = Image.fromarray(plane).convert("RGB").quantize(palette=palette, dither=Image.FLOYDSTEINBERG)
    return np.asarray(image.convert("L"))


def diffusion():
    """In pictures where no decision is close: Pillow clamps what is wanted, rounds it to a level, and to four where it looks for
    the nearest colour of a palette. Colours one channel after the other, since at the ends of rows its palettes take the
    errors of one channel for those of another."""
    random = np.random.RandomState(3)
    difference = "rounds errors, in a picture where that decides nothing"
    for name, shape, count, margin in (("fine1", (8, 12, 1), 2, 2), ("fine2", (13, 7, 1), 2, 2), ("fine3", (1, 40, 1), 2, 2),
                                       ("finergb", (7, 5, 3), 2, 2), ("fine4", (5, 7, 1), 4, 6), ("fine5", (5, 5, 1), 6, 6)):
        def drawn():
            low = random.randint(60, 110)
            return random.randint(low, low + 90, shape).astype(np.uint8)

        picture = drawn()
        while not decides_clearly(picture, count, margin):
            picture = drawn()
        add_input(name, picture if shape[2] == 3 else picture[..., 0])
        if count == 2:
            out = each_channel(inputs[name], lambda p: np.asarray(Image.fromarray(p.astype(np.uint8)).convert("1")) * np.uint8(255))
            expect("dither", name, out, "PIL.Image.convert", difference=difference)
        else:
            out = reduced(inputs[name], np.linspace(0, 255, count).astype(int).tolist())
            expect(f"dither:{count}", name, out, "PIL.Image.quantize", difference=difference)


def histograms():
    gray, rgb = inputs["gray"], inputs["rgb"]
    expect("equalize", "gray", cv2.equalizeHist(gray), "cv2.equalizeHist")
    expect("equalize:channels", "rgb", np.stack([cv2.equalizeHist(np.ascontiguousarray(rgb[..., c])) for c in range(3)], 2),
           "cv2.equalizeHist", difference="each channel by itself")
    for name in "gray16", "rgb16":
        def equalized(plane):
            return exposure.rescale_intensity(exposure.equalize_hist(plane.astype(np.uint16)), out_range=(0, 65535))
        expect("equalize:channels", name, levels(each_channel(inputs[name], equalized), inputs[name]),
               "skimage.exposure.equalize_hist", difference="then stretched to the whole range, since it leaves the darkest value above 0")
    luma = np.asarray(Image.fromarray(rgb).convert("L"))
    part, value = exposure.cumulative_distribution(luma)
    level = np.interp(part, (part[0], 1), (0, 255))[np.clip(np.searchsorted(value, np.arange(256), "right") - 1, 0, None)]
    expect("equalize", "rgb", levels(level[rgb], rgb), "skimage.exposure.cumulative_distribution",
           difference="of Pillow's luma, stretched to the whole range")
    even = np.random.RandomState(7).permutation(np.repeat(np.arange(30, 82) * 3, 10)).reshape(20, 26).astype(np.uint8)
    add_input("even", even)
    expect("equalize", "even", pillow(ImageOps.equalize, even), "PIL.ImageOps.equalize",
           difference="it counts what is darker, which is the same where all values are equally frequent")
    for clip in 0, 3:
        expect(f"autolevel:{clip},channels=each", "rgb", pillow(ImageOps.autocontrast, rgb, cutoff=(clip, clip)),
               "PIL.ImageOps.autocontrast", 1, difference="rounds down", share=MANY)
    for clip, name, channels in (0, "rgb", "together"), (3, "rgb", "together"), (0.5, "rgb16", "together"), (2, "gray16", "each"):
        picture = inputs[name]
        kept = stats.trimboth(picture, clip / 100, axis=None)
        out = exposure.rescale_intensity(picture.astype(np.float64), in_range=(kept.min(), kept.max()), out_range=(0, 1))
        expect(f"autolevel:{clip},channels={channels}", name, levels(out * most_of(picture), picture),
               "scipy.stats.trimboth, skimage.exposure.rescale_intensity", 1, difference="in floating point, which tips halves")


def centred(tones, clip, columns, rows):
    """OpenCV takes the centres of tiles half a pixel farther right and down. In a mirrored picture that is left and up, and in
    the mean of all four it cancels out, to an exact bilinear mean where the sides of tiles are even."""
    clahe = cv2.createCLAHE(clip, (columns, rows))
    total = 0
    for y, x in (1, 1), (1, -1), (-1, 1), (-1, -1):
        total = total + clahe.apply(np.ascontiguousarray(tones[::y, ::x]))[::y, ::x].astype(np.float64)
    return total / 4


def tiles():
    """Of pictures that tiles divide evenly. Of 16 bits OpenCV has a bin for each value and ours one for 16: the same where only
    the last of the 16 occurs and nothing is clipped."""
    cut("tiles", "gray.png", 90, 60, 48, 40)
    cut("tilesrgb", "rgb.png", 90, 70, 32, 24)
    cut("tiles16", "gray16.png", 60, 90, 36, 24)
    add_input("tiles16", inputs["tiles16"] | 15)
    mirrored = "mean of four mirrored runs, which centres its tiles"
    for values, clip, columns, rows in (("clahe:4,clip=2,rows=5", 2, 4, 5), ("clahe:1,clip=3", 3, 1, 1), ("clahe:2,clip=0", 0, 2, 2),
                                        ("clahe:8,clip=40,rows=4", 40, 8, 4), ("clahe:3,rows=1,clip=5", 5, 3, 1)):
        out = centred(inputs["tiles"], clip, columns, rows)
        steep = clip > 10  # then curves are far apart, and a weight that is off by 1/512 moves a mean by half a level
        expect(values, "tiles", levels(out, inputs["tiles"]), "cv2.createCLAHE", 2 if steep else 1,
               difference=mirrored + "; our weights are rounded to 1/256" * steep, share=SOME)
    rgb = inputs["tilesrgb"].astype(np.float64)
    luma = np.asarray(Image.fromarray(inputs["tilesrgb"]).convert("L"))
    out = rgb + (levels(centred(luma, 4, 4, 2), luma) - luma.astype(np.float64))[..., None]
    expect("clahe:4,clip=4,rows=2", "tilesrgb", levels(out, inputs["tilesrgb"]), "cv2.createCLAHE", 1,
           difference=mirrored + "; of Pillow's luma, whose change is added to the colours", share=SOME)
    out = each_channel(inputs["tilesrgb"], lambda plane: centred(plane.astype(np.uint8), 3, 4, 2))
    expect(" | ".join(f"clahe:4,clip=3,rows=2,on={channel}" for channel in ("red", "green", "blue")), "tilesrgb",
           levels(out, inputs["tilesrgb"]), "cv2.createCLAHE", 1, difference=mirrored + "; each channel by itself", share=SOME)
    for columns, rows in (1, 1), (3, 2):
        out = centred(inputs["tiles16"], 0, columns, rows)
        expect(f"clahe:{columns},rows={rows},clip=0", "tiles16", levels(out, inputs["tiles16"]), "cv2.createCLAHE", 1,
               difference=mirrored, share=SOME)


def contrasts():
    """skimage's sigmoid does not reach black and white: it is stretched to its own ends."""
    for name, contrast, midpoint in ("rgb", 5, 0.4), ("gray16", 3, 0.5), ("gray", 9, 0.7):
        ends = exposure.adjust_sigmoid(np.array([0.0, 1.0]), midpoint, contrast)
        out = exposure.adjust_sigmoid(inputs[name] / most_of(inputs[name]), midpoint, contrast)
        out = (out - ends[0]) / (ends[1] - ends[0])
        expect(f"sigmoidal:{contrast},midpoint={100 * midpoint:g}", name, levels(out * most_of(inputs[name]), inputs[name]),
               "skimage.exposure.adjust_sigmoid", difference="then stretched to the whole range")
    expect("solarize", "rgb", pillow(ImageOps.solarize, inputs["rgb"], 128), "PIL.ImageOps.solarize")
    expect("solarize:30", "gray", pillow(ImageOps.solarize, inputs["gray"], 77), "PIL.ImageOps.solarize")
    expect("normalize:4,white=9,channels=each", "rgb", pillow(ImageOps.autocontrast, inputs["rgb"], cutoff=(4, 9)),
           "PIL.ImageOps.autocontrast", 1, difference="rounds down", share=MANY)


def parted():
    for name in "gray", "noise":
        expect("otsu", name, cv2.threshold(inputs[name], 0, 255, cv2.THRESH_OTSU)[1], "cv2.threshold")
    for name in "gray", "gray16":
        picture = inputs[name]
        expect("otsu", name, (picture > filters.threshold_otsu(picture)) * picture.dtype.type(most_of(picture)),
               "skimage.filters.threshold_otsu")
    for index, channel in enumerate(("red", "green", "blue", "alpha")):
        expect(f"channel:{channel}", "rgba", pillow(Image.Image.getchannel, inputs["rgba"], index), "PIL.Image.getchannel")


def maps():
    for name, number in (("viridis", cv2.COLORMAP_VIRIDIS), ("magma", cv2.COLORMAP_MAGMA),
                         ("inferno", cv2.COLORMAP_INFERNO), ("plasma", cv2.COLORMAP_PLASMA)):
        expect(f"false_colour:{name}", "wide", cv2.applyColorMap(inputs["wide"], number)[..., ::-1], "cv2.applyColorMap")


def nearby():
    """By the surroundings: the mean of a window, rounded."""
    for name, radius, offset in ("gray", 1, 0), ("gray", 5, 2), ("noise", 3, -20.5), ("gray", 15, 7.25), ("dots", 2, 40):
        out = cv2.adaptiveThreshold(inputs[name], 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 2 * radius + 1, offset)
        expect(f"adaptive_threshold:{radius},offset={offset}", name, out, "cv2.adaptiveThreshold")
    for name, radius, offset in ("gray", 5, 2), ("noise", 4, 12.5), ("gray", 10, -1):
        out = cv2.adaptiveThreshold(inputs[name], 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 2 * radius + 1, offset)
        expect(f"adaptive_threshold:{radius},offset={offset},method=gaussian", name, out, "cv2.adaptiveThreshold")
    out = each_channel(inputs["rgb"], lambda plane: cv2.adaptiveThreshold(
        plane.astype(np.uint8), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 7, 3))
    expect("adaptive_threshold:3,offset=3", "rgb", out, "cv2.adaptiveThreshold", difference="each channel by itself")


def mixed():
    for name, color, amount in ("rgb", (32, 48, 96), 40), ("gray", (255, 165, 0), 75):
        picture = Image.fromarray(inputs[name]).convert("RGB")
        out = np.asarray(Image.blend(picture, Image.new("RGB", picture.size, color), amount / 100))
        expect(f"colorize:#{bytes(color).hex()},amount={amount}", name, out, "PIL.Image.blend", 1, difference="rounds down",
               share=MANY)
