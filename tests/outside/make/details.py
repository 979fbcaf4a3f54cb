# SPDX-License-Identifier: MIT
"""Detail and edges of one size, thin edges, and squares of one colour."""
import cv2
import numpy as np
from PIL import Image
from scipy import ndimage
from skimage import filters

from common import SCIPY, SOME, by_scipy, expect, inputs, levels, most_of


def make():
    for group in laplacians, differences, crests, squares:
        group()


def shown(function, output, most):
    """As a magnitude, or around mid gray."""
    return (lambda p, m: np.abs(function(p, m))) if output == "magnitude" else lambda p, m: function(p, m) + (most + 1) / 2


def laplacians():
    eight = np.array([[1, 1, 1], [1, -8, 1], [1, 1, 1]], np.float64)
    for name in "gray", "rgb16":
        most = most_of(inputs[name])
        for output in "magnitude", "signed":
            by_scipy(f"laplacian:4,output={output}", name, shown(lambda p, m: ndimage.laplace(p, mode=m), output, most),
                     borders=SCIPY if output == "signed" else ["clamp"])
            by_scipy(f"laplacian:8,output={output},amount=0.5", name,
                     shown(lambda p, m: 0.5 * ndimage.correlate(p, eight, mode=m), output, most), borders=["mirror"])
        # Ours makes the weights sum to 0, and ends at 5 sigma.
        for sigma in 1, 2.3:
            by_scipy(f"log:{sigma},output=signed", name,
                     shown(lambda p, m: sigma ** 2 * ndimage.gaussian_laplace(p, sigma, mode=m, truncate=8), "signed", most),
                     1 if name == "gray" else 40, ["clamp", "mirror"], "weights of a derivative that do not sum to 0 exactly",
                     SOME if name == "gray" else 100)


def differences():
    tails = "ours cuts off tails of a quarter of a level"
    for name, amount in ("gray", 3), ("gray16", 1):
        for low, ratio in (1, 1.6), (2, 3):
            plane = amount * filters.difference_of_gaussians(inputs[name].astype(np.float64), low, low * ratio, mode="nearest",
                                                             truncate=8)
            expect(f"dog:{low},ratio={ratio},output=signed,amount={amount}", name,
                   levels(plane + (most_of(inputs[name]) + 1) / 2, inputs[name]), "skimage.filters.difference_of_gaussians", 1,
                   difference=tails, share=SOME)
    for sigma in 1.5, 11:
        by_scipy(f"highpass:{sigma}", "rgb", lambda p, m: p - ndimage.gaussian_filter(p, sigma, mode=m, truncate=8) + 128, 1,
                 ["clamp"], tails, SOME)


def crests():
    """Thresholds of half a level, so that none is met exactly."""
    for name in "gray", "rgb", "noise", "dots", "tiny", "wide":
        for low, high in (10, 20), (3, 8), (15, 15):
            edges = cv2.Canny(cv2.cvtColor(inputs[name], cv2.COLOR_RGB2BGR) if inputs[name].ndim == 3 else inputs[name],
                              low * 10.2, high * 10.2, L2gradient=True)
            if (edges != edges.flat[0]).any():
                expect(f"canny:low={low},high={high}", name, edges, "cv2.Canny")


def squares():
    for name, size in ("gray", 5), ("rgb", 8), ("noise", 3):
        picture = inputs[name]
        small = np.asarray(Image.fromarray(picture).reduce(size))
        large = small.repeat(size, 0).repeat(size, 1)[:picture.shape[0], :picture.shape[1]]
        expect(f"pixelate:{size}", name, large, "PIL.Image.reduce", 1, difference="sums times a rounded inverse")
