# SPDX-License-Identifier: MIT
"""Other libraries doing the work of bandmill's chains: kernels_peers.py opencv|pillow

Speaks for one library with tests/bench/kernels, on standard input and output. First a line with the library's name and version, then for each line
that comes one that begins with "ok" or with "no" and a reason:

    picture WIDTH HEIGHT CHANNELS DEPTH   the samples follow; later lines are about this picture
    prepare CHAIN                         finds the library's counterpart of the chain, makes its tables; "ok" may be
                                          followed by a remark on how its work differs
    run cpu|wall                          does the work once: "ok NANOSECONDS" of processor time or of the clock
    result                                "ok WIDTH HEIGHT CHANNELS DEPTH" of the last run, then the samples

One thread; destinations are reused where the library can.
"""
import inspect
import math
import sys
import time

import numpy


class NoCounterpart(Exception):
    """What the library cannot do, or would do so differently that times say nothing."""


class Work:
    """A prepared counterpart: `run` does it once, and `remark` says how its result differs by design."""

    def __init__(self, run, remark=""):
        self.run, self.remark = run, remark


def table_of(function):
    """A table of 256 bytes: function(v) rounded, halves upwards, and clamped."""
    return numpy.array([min(255, max(0, math.floor(function(v) + 0.5))) for v in range(256)], numpy.uint8)


def levels(black, white, gamma, out_black, out_white):
    def curve(v):
        place = min(1, max(0, (v / 2.55 - black) / (white - black)))
        return 2.55 * (out_black + (out_white - out_black) * place ** (1 / gamma))

    return curve


def evenly(points):
    """Numbers with blanks between, and their places from 0 to 1."""
    numbers = [float(number) for number in points.split()]
    return numpy.linspace(0, 1, len(numbers)), numbers


def luma_weights(method):
    weights = {"bt601": (0.299, 0.587, 0.114), "bt709": (0.2126, 0.7152, 0.0722)}
    if method not in weights:
        raise NoCounterpart("no colour matrix")
    return numpy.array(weights[method])


def saturation_matrix(amount, method="bt709"):
    part = float(amount) / 100
    return part * numpy.eye(3) + (1 - part) * numpy.tile(luma_weights(method), (3, 1))


def hue_matrix(degrees, method="bt709"):
    """Turns (red - luma, blue - luma), and finds the green that leaves luma as it is."""
    luma, angle = luma_weights(method), math.radians(float(degrees))
    red, blue = numpy.eye(3)[0] - luma, numpy.eye(3)[2] - luma
    new_red = math.cos(angle) * red + math.sin(angle) * blue
    new_blue = math.cos(angle) * blue - math.sin(angle) * red
    new_green = -(luma[0] * new_red + luma[2] * new_blue) / luma[1]
    return numpy.array([new_red, new_green, new_blue]) + luma


def sepia_matrix(amount=100):
    brown = numpy.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])
    part = float(amount) / 100
    return part * brown + (1 - part) * numpy.eye(3)


def numbers_of(text):
    """A list of numbers as an array: square, or with the rows that slashes end."""
    rows = [row.split() for row in text.rstrip("/ ").split("/")]
    numbers = numpy.array(rows, float)
    if "/" not in text:
        side = math.isqrt(numbers.size)
        numbers = numbers.reshape((side, side) if side * side == numbers.size else (3, 4))
    return numbers


def weights_of(kernel, divisor=0):
    """The weights of a convolution, divided as its filter does it."""
    rows = numbers_of(kernel)
    return rows / (float(divisor) or rows.sum() or 1)


def matrix_of(weights):
    """Rows with their offsets, in levels."""
    rows = numbers_of(weights)
    return numpy.hstack([rows[:, :3], 255 * rows[:, 3:]]) if rows.shape[1] == 4 else rows


# What chains mean as matrices that take red, green and blue to others.
MATRICES = {"saturation": saturation_matrix, "hue": hue_matrix, "sepia": sepia_matrix, "matrix": matrix_of}

# What chains mean as tables, for every library that has tables.
TABLES = {
    "brightness": lambda amount: lambda v: v + float(amount) * 2.55,
    "contrast": lambda factor: lambda v: (v - 127.5) * float(factor) + 127.5,
    "levels": lambda black=0, white=100, gamma=1, out_black=0, out_white=100: levels(
        *map(float, (black, white, gamma, out_black, out_white))
    ),
    "linear": lambda scale=1, offset=0: lambda v: v * float(scale) + float(offset) * 2.55,
    "curve": lambda points: lambda v: 2.55 * numpy.interp(v / 255, *evenly(points)),
    "gamma": lambda value: lambda v: 255 * (v / 255) ** (1 / float(value)),
    "invert": lambda: lambda v: 255 - v,
    "posterize": lambda levels: lambda v: 255 / (int(levels) - 1) * math.floor(v * (int(levels) - 1) / 255 + 0.5),
    "threshold": lambda level=50: lambda v: 255 if 100 * v >= float(level) * 255 else 0,
}


def scaled(size, width, height):
    if not size.endswith("%"):
        raise NoCounterpart("only sizes in percent are compared")
    factor = float(size[:-1]) / 100
    return max(1, round(width * factor)), max(1, round(height * factor)), factor


def odd(radius, most=None):
    size = 2 * int(radius) + 1
    if most and size > most:
        raise NoCounterpart(f"a window of {size}x{size} would take minutes")
    return size


class Library:
    """Methods that are named after filters, and take their parameters, return the Work."""

    def take(self, samples):
        self.samples = samples
        self.gray = samples.ndim == 2
        self.wide = samples.dtype == numpy.uint16
        self.alpha = not self.gray and samples.shape[2] == 4

    def prepare(self, chain):
        name, _, text = chain.partition(":")
        method = getattr(self, "filter_" + name, None)
        meaning = method or TABLES.get(name) or MATRICES.get(name)
        if "|" in chain or meaning is None:
            raise NoCounterpart("no counterpart")
        if self.alpha:
            raise NoCounterpart("alpha is a channel like the others")
        signature = inspect.signature(meaning)
        keys, values = list(signature.parameters), {}
        for i, part in enumerate(text.split(",") if text else []):
            key, equals, value = part.partition("=")
            if not equals:
                key, value = keys[0] if keys and i == 0 else part, part
            values[key] = value
        try:
            signature.bind(**values)
        except TypeError as error:
            raise NoCounterpart(f"no counterpart: {error}") from None
        if method:
            return method(**values)
        if name in TABLES:
            return self.table(TABLES[name](**values))
        if self.gray:
            raise NoCounterpart("colour only")
        if values.get("method") == "hsl":
            return self.hsl(name, values)
        return self.matrix(MATRICES[name](**values))

    def hsl(self, name, values):
        raise NoCounterpart("no HSL")


class OpenCV(Library):
    def __init__(self):
        import cv2

        self.cv2 = cv2
        cv2.setNumThreads(1)
        self.name, self.version = "OpenCV", cv2.__version__
        self.edge = cv2.BORDER_REPLICATE

    def work(self, function, remark=""):
        """function(source, destination) returns the destination: None the first time, reused from then on."""
        state = [None]

        def run():
            state[0] = function(self.samples, state[0])
            return state[0]

        return Work(run, remark)

    def narrow(self):
        if self.wide:
            raise NoCounterpart("8 bits only")

    def table(self, function):
        self.narrow()
        table = table_of(function)
        return self.work(lambda source, out: self.cv2.LUT(source, table, out))

    def matrix(self, rows):
        return self.work(lambda source, out: self.cv2.transform(source, rows, out))

    def hsl(self, name, values):
        self.narrow()
        tables = numpy.tile(numpy.arange(256, dtype=numpy.uint8).reshape(1, 256, 1), (1, 1, 3))
        if name == "hue":  # a turn has 256 steps
            tables[0, :, 0] = (numpy.arange(256) + round(float(values["degrees"]) / 360 * 256)) % 256
        else:
            tables[0, :, 2] = table_of(lambda v: v * float(values["amount"]) / 100)
        state = [None, None]

        def run(source, out):
            state[0] = self.cv2.cvtColor(source, self.cv2.COLOR_RGB2HLS_FULL, state[0])
            state[1] = self.cv2.LUT(state[0], tables, state[1])
            return self.cv2.cvtColor(state[1], self.cv2.COLOR_HLS2RGB_FULL, out)

        return self.work(run, "HSL of 8 bits")

    def linear(self, factor, offset):
        """factor * v + offset; the library takes the absolute value, so only where none is negative."""
        return self.work(lambda source, out: self.cv2.convertScaleAbs(source, out, factor, offset))

    def filter_brightness(self, amount):
        self.narrow()
        amount = float(amount)
        return self.linear(1, amount * 2.55) if amount >= 0 else self.table(TABLES["brightness"](amount))

    def filter_contrast(self, factor):
        self.narrow()
        factor = float(factor)
        return self.linear(factor, 127.5 - 127.5 * factor) if factor <= 1 else self.table(TABLES["contrast"](factor))

    def filter_linear(self, scale=1, offset=0):
        self.narrow()
        scale, offset = float(scale), float(offset)
        least = min(0, 255 * scale) + offset * 2.55
        return self.linear(scale, offset * 2.55) if least >= 0 else self.table(TABLES["linear"](scale, offset))

    def filter_invert(self):
        return self.work(lambda source, out: self.cv2.bitwise_not(source, out))

    def filter_threshold(self, level=50):
        most = 65535 if self.wide else 255
        below = math.ceil(float(level) * most / 100) - 1
        return self.work(lambda source, out: self.cv2.threshold(source, below, most, self.cv2.THRESH_BINARY, out)[1])

    def filter_grayscale(self, weights="bt601"):
        if self.gray or weights != "bt601":
            raise NoCounterpart("no counterpart")
        return self.work(lambda source, out: self.cv2.cvtColor(source, self.cv2.COLOR_RGB2GRAY, out))

    def filter_equalize(self, mode="luma"):
        self.narrow()
        if not self.gray:
            raise NoCounterpart("gray only")
        return self.work(lambda source, out: self.cv2.equalizeHist(source, out))

    def filter_gaussian(self, sigma=1):
        sigma = float(sigma)
        return self.work(
            lambda source, out: self.cv2.GaussianBlur(source, (0, 0), sigma, out, sigma, borderType=self.edge)
        )

    def filter_box(self, radius=1):
        size = odd(radius)
        return self.work(lambda source, out: self.cv2.blur(source, (size, size), out, borderType=self.edge))

    def filter_median(self, radius=1):
        size = odd(radius)
        if self.wide and size > 5:
            raise NoCounterpart("8 bits only beyond 5x5")
        return self.work(lambda source, out: self.cv2.medianBlur(source, size, out))

    def morphology(self, function, radius, shape):
        """function(source, window, destination). The library's own ellipse is not quite a disc."""
        size, reach = odd(radius), int(radius)
        if shape == "disc":
            down, across = numpy.ogrid[-reach : reach + 1, -reach : reach + 1]
            window = (across**2 + down**2 <= reach**2).astype(numpy.uint8)
        else:
            form = {"rect": self.cv2.MORPH_RECT, "cross": self.cv2.MORPH_CROSS}[shape]
            window = self.cv2.getStructuringElement(form, (size, size))
        return self.work(lambda source, out: function(source, window, out))

    def composed(self, operation, radius, shape):
        return self.morphology(
            lambda source, window, out: self.cv2.morphologyEx(source, operation, window, out, borderType=self.edge),
            radius,
            shape,
        )

    def filter_erode(self, radius=1, shape="rect"):
        return self.morphology(self.cv2.erode, radius, shape)

    def filter_dilate(self, radius=1, shape="rect"):
        return self.morphology(self.cv2.dilate, radius, shape)

    def filter_open(self, radius=1, shape="rect"):
        return self.composed(self.cv2.MORPH_OPEN, radius, shape)

    def filter_close(self, radius=1, shape="rect"):
        return self.composed(self.cv2.MORPH_CLOSE, radius, shape)

    def filter_morph_gradient(self, radius=1, shape="rect"):
        return self.composed(self.cv2.MORPH_GRADIENT, radius, shape)

    def filter_tophat(self, radius=1, shape="rect"):
        return self.composed(self.cv2.MORPH_TOPHAT, radius, shape)

    def filter_blackhat(self, radius=1, shape="rect"):
        return self.composed(self.cv2.MORPH_BLACKHAT, radius, shape)

    def filter_sharpen(self, sigma=1, amount=1):
        sigma, amount, blurred = float(sigma), float(amount), [None]

        def sharpen(source, out):
            blurred[0] = self.cv2.GaussianBlur(source, (0, 0), sigma, blurred[0], sigma, borderType=self.edge)
            return self.cv2.addWeighted(source, 1 + amount, blurred[0], -amount, 0, out)

        return self.work(sharpen)

    def filter_sobel(self):
        self.narrow()
        across, down, length = [None], [None], [None]

        def magnitude(source, out):
            across[0] = self.cv2.Sobel(source, self.cv2.CV_32F, 1, 0, across[0], borderType=self.edge)
            down[0] = self.cv2.Sobel(source, self.cv2.CV_32F, 0, 1, down[0], borderType=self.edge)
            length[0] = self.cv2.magnitude(across[0], down[0], length[0])
            return self.cv2.convertScaleAbs(length[0], out)

        return self.work(magnitude)

    def filter_bilateral(self, radius=4, sigma=3, range=10):
        self.narrow()
        return self.work(
            lambda source, out: self.cv2.bilateralFilter(
                source, odd(radius), float(range) * 2.55, float(sigma), out, self.edge
            )
        )

    def filter_clahe(self, tiles=8, clip=2, rows=0):
        equalizer = self.cv2.createCLAHE(float(clip), (int(tiles), int(rows) or int(tiles)))
        if self.gray:
            return self.work(lambda source, out: equalizer.apply(source, out))
        self.narrow()
        state = [None, None, None]

        def through_luma(source, out):
            state[0] = self.cv2.cvtColor(source, self.cv2.COLOR_RGB2YCrCb, state[0])
            state[1] = self.cv2.extractChannel(state[0], 0, state[1])
            state[2] = equalizer.apply(state[1], state[2])
            state[0] = self.cv2.insertChannel(state[2], state[0], 0)
            return self.cv2.cvtColor(state[0], self.cv2.COLOR_YCrCb2RGB, out)

        return self.work(through_luma, "luma through YCrCb of 8 bits")

    def filter_convolve(self, kernel, divisor=0, offset=0):
        rows, offset = weights_of(kernel, divisor), float(offset)
        columns, lengths, across = numpy.linalg.svd(rows)
        # Of 3x3, two passes take it longer than one.
        if lengths[1:].sum() > 1e-9 * lengths[0] or rows.size <= 9:
            return self.work(
                lambda source, out: self.cv2.filter2D(source, -1, rows, out, delta=offset, borderType=self.edge)
            )
        down, across = columns[:, 0] * lengths[0], across[0]
        scale = across[abs(across).argmax()]
        down, across = down * scale, across / scale
        return self.work(
            lambda source, out: self.cv2.sepFilter2D(
                source, -1, across, down, out, delta=offset, borderType=self.edge
            )
        )

    def filter_resize(self, size, filter="lanczos3"):
        width, height, factor = scaled(size, self.samples.shape[1], self.samples.shape[0])
        functions = {
            "lanczos3": self.cv2.INTER_LANCZOS4,
            "catrom": self.cv2.INTER_CUBIC,
            "linear": self.cv2.INTER_LINEAR,
            "area": self.cv2.INTER_AREA,
            "nearest": self.cv2.INTER_NEAREST,
        }
        if filter not in functions:
            raise NoCounterpart("no counterpart")
        if filter == "area" and factor > 1:
            raise NoCounterpart("reduces by areas only")
        aliased = factor < 1 and filter not in ("area", "nearest")
        return self.work(
            lambda source, out: self.cv2.resize(source, (width, height), out, interpolation=functions[filter]),
            "no anti-aliasing" if aliased else "",
        )

    def filter_flip(self):
        return self.work(lambda source, out: self.cv2.flip(source, 0, out))

    def filter_flop(self):
        return self.work(lambda source, out: self.cv2.flip(source, 1, out))

    def filter_rotate(self, angle, filter="catrom"):
        turns = {
            "90": self.cv2.ROTATE_90_CLOCKWISE,
            "180": self.cv2.ROTATE_180,
            "270": self.cv2.ROTATE_90_COUNTERCLOCKWISE,
        }
        if angle in turns:
            return self.work(lambda source, out: self.cv2.rotate(source, turns[angle], out))
        functions = {
            "catrom": self.cv2.INTER_CUBIC,
            "linear": self.cv2.INTER_LINEAR,
            "nearest": self.cv2.INTER_NEAREST,
        }
        if filter not in functions:
            raise NoCounterpart("no counterpart")
        height, width = self.samples.shape[:2]
        turn = self.cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -float(angle), 1)
        # The canvas that holds all of the picture.
        box = (
            math.ceil(width * abs(turn[0, 0]) + height * abs(turn[0, 1]) - 1e-9),
            math.ceil(width * abs(turn[0, 1]) + height * abs(turn[0, 0]) - 1e-9),
        )
        turn[:, 2] += (box[0] - width) / 2, (box[1] - height) / 2
        return self.work(
            lambda source, out: self.cv2.warpAffine(source, turn, box, out, functions[filter]),
            "cubic with other weights" if filter == "catrom" else "",
        )


class Pillow(Library):
    """Has no destinations: every run allocates its result."""

    def __init__(self):
        import PIL
        from PIL import Image, ImageFilter, ImageOps

        self.image, self.filter, self.ops = Image, ImageFilter, ImageOps
        self.name, self.version = "Pillow", PIL.__version__

    def take(self, samples):
        super().take(samples)
        self.picture = None if self.wide else self.image.fromarray(samples)

    def prepare(self, chain):
        if self.wide:
            raise NoCounterpart("8 bits only")
        return super().prepare(chain)

    def table(self, function):
        table = list(map(int, table_of(function))) * (1 if self.gray else 3)
        return Work(lambda: self.picture.point(table))

    def matrix(self, rows):
        values = [value for row in rows for value in (*row, 0)[:4]]
        return Work(lambda: self.picture.convert("RGB", values))

    def filtered(self, kernel, remark=""):
        return Work(lambda: self.picture.filter(kernel), remark)

    def filter_grayscale(self, weights="bt601"):
        if self.gray or weights != "bt601":
            raise NoCounterpart("no counterpart")
        return Work(lambda: self.picture.convert("L"))

    def filter_equalize(self, mode="luma"):
        if not self.gray and mode != "channels":
            raise NoCounterpart("no counterpart")
        return Work(lambda: self.ops.equalize(self.picture))

    def filter_dither(self, levels=2):
        if not self.gray or int(levels) != 2:
            raise NoCounterpart("no counterpart")
        return Work(lambda: self.picture.convert("1"), "other rounding, so other dots")

    def filter_gaussian(self, sigma=1):
        return self.filtered(self.filter.GaussianBlur(float(sigma)), "three boxes in place of a Gaussian")

    def filter_box(self, radius=1):
        return self.filtered(self.filter.BoxBlur(int(radius)))

    def filter_median(self, radius=1):
        return self.filtered(self.filter.MedianFilter(odd(radius, 5)))

    def filter_percentile(self, radius=1, percent=50):
        size = odd(radius, 5)
        rank = math.floor(float(percent) / 100 * (size * size - 1) + 0.5)
        return self.filtered(self.filter.RankFilter(size, rank))

    def filter_erode(self, radius=1):
        return self.filtered(self.filter.MinFilter(odd(radius, 5)))

    def filter_dilate(self, radius=1):
        return self.filtered(self.filter.MaxFilter(odd(radius, 5)))

    def filter_sharpen(self, sigma=1, amount=1, threshold=0):
        percent, levels = round(float(amount) * 100), round(float(threshold) * 2.55)
        return self.filtered(self.filter.UnsharpMask(float(sigma), percent, levels), "three boxes in place of a Gaussian")

    def filter_convolve(self, kernel, divisor=0, offset=0):
        rows = weights_of(kernel, divisor)
        if rows.shape not in ((3, 3), (5, 5)):
            raise NoCounterpart("kernels of 3x3 and 5x5 only")
        upside_down = rows[::-1].ravel().tolist()
        return self.filtered(self.filter.Kernel(rows.shape, upside_down, 1, float(offset)))

    def filter_resize(self, size, filter="lanczos3"):
        width, height, factor = scaled(size, *self.picture.size)
        if filter == "area":
            if factor > 1 or not (1 / factor).is_integer():
                raise NoCounterpart("reduces by whole numbers only")
            return Work(lambda: self.picture.reduce(round(1 / factor)))
        functions = {"lanczos3": "LANCZOS", "catrom": "BICUBIC", "linear": "BILINEAR", "box": "BOX", "nearest": "NEAREST"}
        if filter not in functions:
            raise NoCounterpart("no counterpart")
        function = getattr(self.image.Resampling, functions[filter])
        return Work(lambda: self.picture.resize((width, height), function))

    def transposed(self, how):
        return Work(lambda: self.picture.transpose(how))

    def filter_flip(self):
        return self.transposed(self.image.Transpose.FLIP_TOP_BOTTOM)

    def filter_flop(self):
        return self.transposed(self.image.Transpose.FLIP_LEFT_RIGHT)

    def filter_rotate(self, angle, filter="catrom"):
        # Pillow turns the other way.
        turns = {"90": "ROTATE_270", "180": "ROTATE_180", "270": "ROTATE_90"}
        if angle in turns:
            return self.transposed(getattr(self.image.Transpose, turns[angle]))
        functions = {"catrom": "BICUBIC", "linear": "BILINEAR", "nearest": "NEAREST"}
        if filter not in functions:
            raise NoCounterpart("no counterpart")
        function = getattr(self.image.Resampling, functions[filter])
        return Work(lambda: self.picture.rotate(-float(angle), function, expand=True))


class Server:
    def __init__(self, library):
        self.library, self.work, self.last = library, None, None

    def picture(self, width, height, channels, depth):
        width, height, channels = int(width), int(height), int(channels)
        kind = numpy.dtype(numpy.uint8 if depth == "8" else numpy.uint16)
        samples = sys.stdin.buffer.read(width * height * channels * kind.itemsize)
        shape = (height, width) if channels == 1 else (height, width, channels)
        self.work = self.last = None
        self.library.take(numpy.frombuffer(samples, kind).reshape(shape))
        return "", b""

    def prepare(self, *chain):
        self.work = self.library.prepare(" ".join(chain))
        return self.work.remark, b""

    def run(self, clock):
        read = time.thread_time_ns if clock == "cpu" else time.monotonic_ns
        self.last = None  # what a library allocates for a result, it may give back first
        start = read()
        self.last = self.work.run()
        return str(read() - start), b""

    def result(self):
        last = self.last.convert("L") if getattr(self.last, "mode", "") == "1" else self.last
        samples = numpy.ascontiguousarray(last)
        height, width = samples.shape[:2]
        channels = 1 if samples.ndim == 2 else samples.shape[2]
        return f"{width} {height} {channels} {samples.itemsize * 8}", samples.tobytes()

    def answer(self, line):
        word, *rest = line.split()
        return {"picture": self.picture, "prepare": self.prepare, "run": self.run, "result": self.result}[word](*rest)


def say(line, data=b""):
    sys.stdout.buffer.write(line.strip().encode() + b"\n" + data)
    sys.stdout.buffer.flush()


def main():
    libraries = {"opencv": OpenCV, "pillow": Pillow}
    if len(sys.argv) != 2 or sys.argv[1] not in libraries:
        sys.exit("usage: kernels_peers.py opencv|pillow")
    library = libraries[sys.argv[1]]()
    server = Server(library)
    say(f"{library.name} {library.version}")
    for line in iter(sys.stdin.buffer.readline, b""):
        try:
            reply, data = server.answer(line.decode())
            say("ok " + reply, data)
        except NoCounterpart as reason:
            say(f"no {reason}")
        except Exception as error:  # whatever a library thinks of a picture ends a row, not the run
            say(f"no {type(error).__name__}: {error}".replace("\n", " "))


main()
