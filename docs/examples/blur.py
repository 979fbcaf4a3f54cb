# SPDX-License-Identifier: MIT
"""Blurs an array, by one filter and by a chain that is planned once."""

import bandmill
import numpy as np

picture = np.zeros((48, 64, 3), np.uint8)
picture[20:28, 28:36] = 255

soft = bandmill.gaussian(picture, sigma=3)
print("in the middle", soft[24, 32, 0], "beside the square", soft[24, 40, 0])

program = bandmill.Program("resize:32x24 | gaussian:1.5", picture.shape, threads=2)
for brightness in (255, 128, 0):
    picture[20:28, 28:36] = brightness
    print(brightness, "becomes", program(picture)[12, 16, 0])
