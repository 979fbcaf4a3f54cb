# SPDX-License-Identifier: MIT
"""CSS's and SVG's filters, enlarged pictures, and pictures on top of others, as Chromium draws them: opaque RGB of 8 bits."""
import os
import re
import subprocess
import tempfile

import numpy as np

PAGE = """<!DOCTYPE html>
<svg width="0" height="0"><filter id="own" color-interpolation-filters="sRGB">%(svg)s</filter></svg>
<pre id="levels"></pre>
<script>
function surface(width, height) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    return canvas.getContext("2d", {willReadFrequently: true});
}
const from = surface(%(from_width)d, %(from_height)d), to = surface(%(width)d, %(height)d);
from.putImageData(new ImageData(new Uint8ClampedArray(%(pixels)s), %(from_width)d, %(from_height)d), 0, 0);
to.filter = "%(css)s";
to.imageSmoothingQuality = "high";
to.drawImage(from.canvas, 0, 0, %(width)d, %(height)d);
document.getElementById("levels").textContent = to.getImageData(0, 0, %(width)d, %(height)d).data.join(" ");
</script>
"""


OVERLAY = """<!DOCTYPE html>
<pre id="levels"></pre>
<script>
function surface(width, height, pixels) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d", {willReadFrequently: true});
    context.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
    return context;
}
const below = surface(%(width)d, %(height)d, %(pixels)s), top_one = surface(%(top_width)d, %(top_height)d, %(top_pixels)s);
below.globalCompositeOperation = "%(operation)s";
below.globalAlpha = %(alpha)g;
below.drawImage(top_one.canvas, %(x)d, %(y)d);
document.getElementById("levels").textContent = below.getImageData(0, 0, %(width)d, %(height)d).data.join(" ");
</script>
"""


def run(*arguments):
    return subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                           "--force-color-profile=srgb", *arguments], check=True, capture_output=True, text=True).stdout


def version():
    return run("--version").split(" built")[0].strip()


def opaque(picture):
    """As the samples of ImageData."""
    return np.dstack([picture, np.full(picture.shape[:2], 255, np.uint8)]).ravel().tolist()


def shown(text, width, height):
    """The picture that a page writes as levels."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "page.html")
        with open(path, "w", encoding="utf-8") as page:
            page.write(text)
        levels = re.search('<pre id="levels">([0-9 ]+)<', run("--dump-dom", "file://" + path))
    return np.array(levels[1].split(), np.uint8).reshape(height, width, 4)[..., :3]


def drawn(picture, width, height, css="none", svg=""):
    from_height, from_width = picture.shape[:2]
    pixels = opaque(picture)
    return shown(PAGE % locals(), width, height)


def composed(picture, top, x, y, operation, alpha):
    """top on picture, with its left upper corner at x, y, by a word of Compositing and Blending."""
    (height, width), (top_height, top_width) = picture.shape[:2], top.shape[:2]
    pixels, top_pixels = opaque(picture), opaque(top)
    return shown(OVERLAY % locals(), width, height)


def filtered(picture, css, svg=""):
    """By a filter as CSS writes it; url(#own) is the one that the SVG elements make up."""
    return drawn(picture, picture.shape[1], picture.shape[0], css, svg)


def enlarged(picture, width, height):
    """In high quality, which is the cubic of Mitchell and Netravali with B = C = 1/3."""
    return drawn(picture, width, height)
