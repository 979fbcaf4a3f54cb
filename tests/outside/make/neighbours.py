# SPDX-License-Identifier: MIT
"""Filters that see a window: means, ranks, gradients, kernels, masks, and means by likeness."""
import cv2
import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage
from skimage import filters

from common import (OPENCV, SCIPY, SOME, TIMES_ALPHA_16, by_scipy, each_channel, expect, inputs, levels, most_of,
                    through_alpha, with_border)


def make():
    for group in blurs, transparency, ranks, edges, kernels, sharper, likeness, colour_around:
        group()


def blurs():
    # SciPy cuts the Gaussian off at 8 sigma here; ours ends where a quarter of a level is left.
    tails = "ours cuts off tails of a quarter of a level"
    for name, sigma in ("gray", 1.7), ("tiny", 0.7):
        by_scipy(f"gaussian:{sigma}", name, lambda p, m: ndimage.gaussian_filter(p, sigma, mode=m, truncate=8), 1,
                 difference=tails)
    for name in "rgb", "gray16", "dots":
        by_scipy("gaussian:0.8", name, lambda p, m: ndimage.gaussian_filter(p, 0.8, mode=m, truncate=8), 1, ["mirror"],
                 tails)
    by_scipy("gaussian:11", "gray", lambda p, m: ndimage.gaussian_filter(p, 11, mode=m, truncate=8), 1,
             difference=tails + ", and goes over a coarse grid")
    by_scipy("gaussian:9", "gray16", lambda p, m: ndimage.gaussian_filter(p, 9, mode=m, truncate=8), 1, ["clamp", "wrap"],
             tails + ", and goes over a coarse grid", SOME)
    by_scipy("gaussian:3", "wide", lambda p, m: ndimage.gaussian_filter(p, 3, mode=m, truncate=8), 1, ["clamp"], tails)
    for border, mode in OPENCV.items():
        # OpenCV's own size, 6 sigma, cuts off more than a level.
        picture = cv2.GaussianBlur(inputs["rgb"], (15, 15), 1.7, borderType=mode)
        expect(f"gaussian:1.7,border={border}", "rgb", picture, "cv2.GaussianBlur", 1,
               difference="15 taps, fixed point")
    for radius, name in (1, "gray"), (3, "rgb"), (6, "noise"), (2, "gray16"):
        by_scipy(f"box:{radius}", name, lambda p, m: ndimage.uniform_filter(p, 2 * radius + 1, mode=m),
                 borders=SCIPY if radius == 6 else ["clamp"])
    expect("box:2", "rgb", cv2.blur(inputs["rgb"], (5, 5), borderType=cv2.BORDER_REPLICATE), "cv2.blur")
    expect("box:2", "gray", np.asarray(Image.fromarray(inputs["gray"]).filter(ImageFilter.BoxBlur(2))), "PIL.ImageFilter.BoxBlur",
           1, difference="rounds after each of two passes")


def transparency():
    own = "on colour times alpha, divided again"
    kernel = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16
    for name in "rgba", "graya":
        for chain, function in (("gaussian:1.3", lambda p: ndimage.gaussian_filter(p, 1.3, mode="nearest", truncate=8)),
                                ("box:2", lambda p: ndimage.uniform_filter(p, 5, mode="nearest")),
                                ("convolve:1 2 1 2 4 2 1 2 1", lambda p: ndimage.correlate(p, kernel, mode="nearest"))):
            expect(chain, name, through_alpha(inputs[name], function), "scipy.ndimage", 1, difference=own)
        for chain, function in (("median:1", lambda p: ndimage.median_filter(p, 3, mode="nearest")),
                                ("percentile:2,percent=75", lambda p: ndimage.percentile_filter(p, 75, 5, mode="nearest"))):
            expect(chain, name, through_alpha(inputs[name], function), "scipy.ndimage", difference=own)
    out = through_alpha(inputs["rgba16"], lambda p: ndimage.uniform_filter(p, 5, mode="nearest"))
    expect("box:2", "rgba16", out, "scipy.ndimage", 2, difference=TIMES_ALPHA_16, share=SOME)
    out = through_alpha(inputs["rgba16"], lambda p: ndimage.median_filter(p, 3, mode="nearest"))
    expect("median:1", "rgba16", out, "scipy.ndimage", 1, difference=TIMES_ALPHA_16, share=SOME)
    for border, mode in SCIPY.items():
        if border != "clamp":
            out = through_alpha(inputs["rgba"], lambda p: ndimage.uniform_filter(p, 7, mode=mode))
            expect(f"box:3,border={border}", "rgba", out, "scipy.ndimage", 1, difference=own)


def ranks():
    for radius, name in (1, "rgb"), (2, "noise"), (5, "gray"), (1, "gray16"):
        by_scipy(f"median:{radius}", name, lambda p, m: ndimage.median_filter(p, 2 * radius + 1, mode=m),
                 borders=SCIPY if radius == 2 else ["clamp"])
    for percent in 20, 75:  # SciPy takes place n percent / 100, rounded down: the same ones here
        by_scipy(f"percentile:2,percent={percent}", "noise",
                 lambda p, m: ndimage.percentile_filter(p, percent, 5, mode=m), borders=["clamp", "mirror", "constant"])
    by_scipy("percentile:3,percent=0", "rgb", lambda p, m: ndimage.minimum_filter(p, 7, mode=m), borders=["clamp"])
    by_scipy("percentile:3,percent=100", "gray16", lambda p, m: ndimage.maximum_filter(p, 7, mode=m), borders=["wrap"])
    expect("median:4", "gray", cv2.medianBlur(inputs["gray"], 9), "cv2.medianBlur")
    expect("median:1", "gray", np.asarray(Image.fromarray(inputs["gray"]).filter(ImageFilter.MedianFilter(3))),
           "PIL.ImageFilter.MedianFilter")


def edges():
    for output, combine in (("x", lambda x, y: abs(x)), ("y", lambda x, y: abs(y)), ("magnitude", np.hypot),
                            ("sum", lambda x, y: abs(x) + abs(y))):
        by_scipy(f"sobel:sobel,output={output}", "gray",
                 lambda p, m: combine(ndimage.sobel(p, 1, mode=m), ndimage.sobel(p, 0, mode=m)),
                 borders=SCIPY if output == "magnitude" else ["clamp"])
        by_scipy(f"sobel:prewitt,output={output},scale=step", "rgb",
                 lambda p, m: combine(ndimage.prewitt(p, 1, mode=m), ndimage.prewitt(p, 0, mode=m)) / 3, borders=["mirror"])
    for name in "gray", "gray16":
        plane = inputs[name].astype(np.float64)
        x, y = (cv2.Scharr(plane, cv2.CV_64F, *d, borderType=cv2.BORDER_REPLICATE) for d in ((1, 0), (0, 1)))
        expect("sobel:scharr,scale=step", name, levels(np.hypot(x, y) / 16, inputs[name]), "cv2.Scharr")


def kernels():
    """Kernels that have no symmetry, so that their direction shows."""
    weights = {"1 2 3 4 -5 6 7 8 -9": 17, "-1 0 2 0 0/3 1 4 1 -2/0 1 0 0 -3": 6}
    for text, total in weights.items():
        rows = [row.split() for row in text.split("/")]
        kernel = np.array(rows if len(rows) > 1 else np.reshape(rows, (3, 3)), np.float64)
        for name in "gray", "rgb16":
            by_scipy(f"convolve:{text}", name, lambda p, m: ndimage.correlate(p, kernel, mode=m) / total,
                     borders=SCIPY if name == "gray" else ["wrap"])
        for border, mode in OPENCV.items():
            out = cv2.filter2D(inputs["rgb"].astype(np.float64), -1, kernel, borderType=mode)
            expect(f"convolve:{text},divisor=9,offset=100,border={border}", "rgb", levels(out / 9 + 100, inputs["rgb"]),
                   "cv2.filter2D", difference="in floating point")
    flipped = ImageFilter.Kernel((3, 3), (7, 8, -9, 4, -5, 6, 1, 2, 3), 30)
    expect("convolve:1 2 3 4 -5 6 7 8 -9,divisor=30", "gray", np.asarray(Image.fromarray(inputs["gray"]).filter(flipped)),
           "PIL.ImageFilter.Kernel", 1, 1, "the kernel's rows from below, in single precision, the outermost pixels untouched")


def sharper():
    for name in "gray", "rgb", "gray16":
        picture, most = inputs[name], most_of(inputs[name])
        out = filters.unsharp_mask(picture / most, radius=1.5, amount=0.8, channel_axis=2 if picture.ndim == 3 else None)
        expect("sharpen:1.5,amount=0.8,border=mirror", name, levels(out * most, picture), "skimage.filters.unsharp_mask",
               1, difference="its Gaussian ends at 4 sigma")
    coarse = "ours is off by 1.5 levels of 8 bits at most"
    for name in "gray", "rgb16":
        def masked(plane, mode):
            return plane + 1.5 * (plane - ndimage.gaussian_filter(plane, 1.2, mode=mode, truncate=8))
        by_scipy("sharpen:1.2,amount=1.5", name, masked, 2 if name == "gray" else 1, SCIPY if name == "gray" else ["wrap"],
                 difference=coarse)
    for name, sigma, percent in ("gray", 3, 15.77), ("noise", 2, 15.75):
        picture, threshold = inputs[name].astype(np.float64), percent * 2.55
        detail = picture - ndimage.gaussian_filter(picture, sigma, mode="nearest", truncate=8)
        assert (abs(abs(detail) - threshold) > 0.4).all()  # the blur's own error decides of none
        out = levels(np.where(abs(detail) < threshold, picture, picture + detail), inputs[name])
        expect(f"sharpen:{sigma},threshold={percent}", name, out, "scipy.ndimage", 2, difference=coarse)


def likeness():
    """Pictures of 16 bits as floats, for which OpenCV looks its weights up, between 4096 of them: off by 10^-6. What scikit-image
    0.19 has as denoise_bilateral is no measure: it lays out its weights by distance in rows of one too many, and so reads
    others than it means."""
    for name, values, (radius, sigma, percent), borders in (
            ("rgb", "4,sigma=3,range=10", (4, 3, 10), list(OPENCV) + ["wrap"]),
            ("gray", "6,sigma=4,range=5", (6, 4, 5), ["clamp"]), ("noise", "3,sigma=2,range=40", (3, 2, 40), ["mirror"]),
            ("gray16", "4,sigma=3,range=10", (4, 3, 10), ["clamp", "mirror"]), ("rgb16", "2,sigma=1.5,range=4", (2, 1.5, 4), ["clamp"]),
            ("tiny", "5,sigma=3,range=30", (5, 3, 30), ["mirror"])):
        picture = inputs[name]
        source = picture if picture.dtype == np.uint8 else picture.astype(np.float32)
        for border in borders:
            mode = {**OPENCV, "wrap": cv2.BORDER_WRAP}[border]
            out = cv2.bilateralFilter(source, 2 * radius + 1, percent / 100 * most_of(picture), sigma, borderType=mode)
            expect(with_border("bilateral:" + values, border), name, levels(out, picture), "cv2.bilateralFilter", 1,
                   difference="in single precision")


def colour_around():
    """SciPy's cval, in levels of the picture's depth. Its sobel() takes that also for what its first pass leaves beyond the
    border, where a gradient is 0: so correlate()."""
    across = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float64)
    kernel = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], np.float64)
    for name, level in ("noise", 80), ("gray16", 80 * 257):
        around = {"mode": "constant", "cval": level}
        for chain, function, allowance in (
                ("gaussian:2", lambda p: ndimage.gaussian_filter(p, 2, truncate=8, **around), 1),
                ("box:4", lambda p: ndimage.uniform_filter(p, 9, **around), 0),
                ("median:3", lambda p: ndimage.median_filter(p, 7, **around), 0),
                ("percentile:2,percent=75", lambda p: ndimage.percentile_filter(p, 75, 5, **around), 0),
                ("convolve:1 2 3 4 5 6 7 8 9", lambda p: ndimage.correlate(p, kernel, **around) / 45, 0),
                ("sobel:scale=step", lambda p: np.hypot(*(ndimage.correlate(p, k, **around) for k in (across, across.T))) / 4, 0)):
            out = levels(function(inputs[name].astype(np.float64)), inputs[name])
            expect(chain + ",border=constant,border_color=#505050", name, out, "scipy.ndimage", allowance)
