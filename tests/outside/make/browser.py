# SPDX-License-Identifier: MIT
"""CSS's and SVG's filters as Chromium draws them, on opaque RGB of 8 bits."""
import os
import re
import subprocess
import tempfile

import numpy as np

PAGE = """<!DOCTYPE html>
<svg width="0" height="0"><filter id="own" color-interpolation-filters="sRGB">%s</filter></svg>
<pre id="levels"></pre>
<script>
const [width, height, pixels] = [%d, %d, %s];
function surface() {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    return canvas.getContext("2d", {willReadFrequently: true});
}
const from = surface(), to = surface();
from.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
to.filter = "%s";
to.drawImage(from.canvas, 0, 0);
document.getElementById("levels").textContent = to.getImageData(0, 0, width, height).data.join(" ");
</script>
"""


def run(*arguments):
    return subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                           "--force-color-profile=srgb", *arguments], check=True, capture_output=True, text=True).stdout


def version():
    return run("--version").split(" built")[0].strip()


def filtered(picture, css, svg=""):
    """By a filter as CSS writes it; url(#own) is the one that the SVG elements make up."""
    height, width = picture.shape[:2]
    pixels = np.dstack([picture, np.full((height, width), 255, np.uint8)]).ravel().tolist()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "page.html")
        with open(path, "w", encoding="utf-8") as page:
            page.write(PAGE % (svg, width, height, pixels, css))
        levels = re.search('<pre id="levels">([0-9 ]+)<', run("--dump-dom", "file://" + path))
    return np.array(levels[1].split(), np.uint8).reshape(height, width, 4)[..., :3]
