# SPDX-License-Identifier: MIT
"""Image filters on numpy arrays, by libbandmill.

    import bandmill
    small = bandmill.apply("resize:50% | sharpen", picture, threads=4)
    soft = bandmill.gaussian(picture, sigma=2.5)

Pictures are arrays of uint8 or uint16: (height, width) or (height, width, 1) is gray, 2 channels are gray and alpha, 3 RGB, 4 RGBA. Nothing is
copied where pixels lie close together in their rows, which may lie in any order and at any distance. Calls let go of the interpreter's lock: threads of Python
that filter run side by side.
"""

import functools as _functools
import threading as _threading

import numpy as _numpy

from . import _library

Error = _library.Error

__all__ = ["Error", "Program", "apply", "filters", "version"]

_MODELS = {1: _library.GRAY, 2: _library.GRAYA, 3: _library.RGB, 4: _library.RGBA}
_CHANNELS = {model: channels for channels, model in _MODELS.items()}


def version():
    """The version of the library."""
    return _library.version()


def filters():
    """The names of all filters; each is a function of this module: bandmill.gaussian(picture, sigma=2)."""
    return list(_library.filter_names())


def _form(array):
    """(height, width, channels, bits) of a picture, or TypeError."""
    if array.dtype not in (_numpy.uint8, _numpy.uint16) or not array.dtype.isnative:
        raise TypeError(f"a picture has samples of uint8 or uint16, not {array.dtype}")
    channels = 1 if array.ndim == 2 else array.shape[2] if array.ndim == 3 else 0
    if channels not in _MODELS:
        raise TypeError(
            f"a picture is (height, width) or (height, width, 1 to 4), not {array.shape}"
        )
    if not 0 < min(array.shape[:2]) <= max(array.shape[:2]) <= _library.MAX_SIDE:
        raise Error(
            f"a picture of {array.shape[1]}x{array.shape[0]} pixels: each side must be 1..{_library.MAX_SIDE}"
        )
    return array.shape[0], array.shape[1], channels, array.dtype.itemsize * 8


def _lies_well(array):
    """Whether samples are aligned, those of a row lie side by side, and rows apart from each other: not those of broadcast_to()."""
    height, width, channels, bits = _form(array)
    steps = (bits // 8 * channels, bits // 8)
    # The step of an axis with one place means nothing: numpy may have anything there.
    beside = all(
        places == 1 or stride == step
        for places, stride, step in zip(array.shape[1:], array.strides[1:], steps)
    )
    apart = height == 1 or abs(array.strides[0]) >= width * steps[0]
    return array.flags.aligned and beside and apart


def _readable(picture):
    """The picture itself, or a copy of one that does not lie well."""
    array = _numpy.asarray(picture)
    return array if _lies_well(array) else array.copy(order="C")


def _prepare_out(out, shape, dtype):
    """The array that is given for what comes out, or a new one."""
    if out is None:
        return _numpy.empty(shape, dtype)
    if not isinstance(out, _numpy.ndarray):
        raise TypeError(f"out must be an array, not {type(out).__name__}")
    if out.shape != shape or out.dtype != dtype:
        raise TypeError(f"out must be {shape} of {dtype}, not {out.shape} of {out.dtype}")
    if not _lies_well(out) or not out.flags.writeable:
        raise TypeError("out must be writeable, with pixels side by side in its rows")
    return out


def _view(array):
    """A view over an array that lies well, which must stay where it is meanwhile."""
    height, width, channels, bits = _form(array)
    stride = array.strides[0] if height > 1 else 0
    return _library.view(array.ctypes.data, width, height, _MODELS[channels], bits, stride)


def _read(name):
    with open(name, "rb") as file:
        return file.read()


def _load(chain, pictures, files):
    """The chain, and the arrays that it looks at."""
    named = []

    def find(name):
        if not pictures or name not in pictures:
            raise Error(f"{chain}: what is {name!r}? Give pictures={{{name!r}: an array}}")
        named.append(_readable(pictures[name]))
        return _view(named[-1])

    def read(name):
        return files[name] if files and name in files else _read(name)

    return _library.Chain(chain, find, read), named


def _result(chain, parts, ndim):
    """Shape and type of the array for what comes out of pictures with that many axes."""
    model, bits, width, height = parts
    if model not in _CHANNELS:
        raise Error(f"{chain}: what comes out is no picture that an array can hold")
    kept = ndim == 2 and model == _library.GRAY
    shape = (height, width) if kept else (height, width, _CHANNELS[model])
    return shape, _numpy.dtype(_numpy.uint8 if bits == 8 else _numpy.uint16)


class Program:
    """A chain, planned once for pictures of one shape and type; any number of threads may call it at once.

    chain: as on the command line, "gaussian:2 | sharpen". shape, dtype: of the pictures. threads: that may work on one picture. pictures: those
    that the chain names, arrays by their names: Program("overlay:logo", shape, pictures={"logo": array}), and masks likewise; they are not copied,
    and are to stay as they are. files: tables and the like that it names, bytes by their names; others are read from the disk.
    """

    def __init__(self, chain, shape, dtype=_numpy.uint8, threads=1, pictures=None, files=None):
        example = _numpy.lib.stride_tricks.as_strided(
            _numpy.empty(1, dtype), shape=shape, strides=(0,) * len(shape)
        )
        height, width, channels, bits = _form(example)
        self.chain = chain
        self.shape = tuple(shape)
        self.dtype = _numpy.dtype(dtype)
        loaded, self._named = _load(chain, pictures, files)
        self._program = _library.Program(loaded, width, height, _MODELS[channels], bits, threads)
        self.result_shape, self.result_dtype = _result(chain, self._program.result(), len(shape))
        self._own = _threading.local()

    def __call__(self, picture, out=None):
        """Filters a picture into `out`, which may be the picture itself, or into a new array, and returns it."""
        picture = _numpy.asarray(picture)
        if picture.shape != self.shape or picture.dtype != self.dtype:
            raise TypeError(
                f"the program is for {self.shape} of {self.dtype}, not {picture.shape} of {picture.dtype}"
            )
        picture = _readable(picture)
        out = _prepare_out(out, self.result_shape, self.result_dtype)
        if not hasattr(self._own, "workspace"):
            self._own.workspace = _library.Workspace()
        self._program.apply(_view(picture), _view(out), self._own.workspace)
        return out


def apply(chain, picture, out=None, threads=1, pictures=None, files=None):
    """Applies a chain, "gaussian:2 | sharpen", to one picture: see Program. Unlike there, the chain may have `trim`."""
    picture = _readable(picture)
    height, width, channels, bits = _form(picture)
    loaded, named = _load(chain, pictures, files)
    view = _view(picture)
    if loaded.is_measured():
        parts = loaded.result_of(view, threads)
        out = _prepare_out(out, *_result(chain, parts, picture.ndim))
        loaded.apply(view, _view(out), threads)
    else:
        program = _library.Program(loaded, width, height, _MODELS[channels], bits, threads)
        out = _prepare_out(out, *_result(chain, program.result(), picture.ndim))
        program.apply(view, _view(out), _library.Workspace())
    del named  # which had to stay until here
    return out


def _text(value):
    """A value as it is written in a chain."""
    if isinstance(value, (list, tuple, _numpy.ndarray)):
        rows = _numpy.asarray(value, dtype=float)
        if rows.ndim == 2:
            return " / ".join(_text(row) for row in rows) + " /"
        return " ".join(repr(float(number)) for number in rows)
    return str(value)


@_functools.lru_cache(maxsize=None)
def _make(name):
    """The function of a filter. None is a global: `open` is a filter."""

    def call(picture, *args, out=None, threads=1, pictures=None, files=None, **values):
        words = [_text(value) for value in args[:1]]
        words += [f"{key}={_text(value)}" for key, value in values.items()]
        if len(args) > 1:
            raise TypeError(f"{name}() takes the first parameter by its place, others by name")
        chain = name + (":" + ",".join(words) if words else "")
        return apply(chain, picture, out, threads, pictures, files)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = _library.filter_doc(name)
    return call


def __getattr__(name):
    if name not in _library.filter_names():
        raise AttributeError(f"module 'bandmill' has no attribute or filter '{name}'")
    return _make(name)


def __dir__():
    return sorted([*__all__, *_library.filter_names()])
