# SPDX-License-Identifier: MIT
"""Image filters on numpy arrays, by libbandmill.

    import bandmill
    small = bandmill.apply("resize:50% | sharpen", picture, threads=4)
    soft = bandmill.gaussian(picture, sigma=2.5)

Pictures are arrays of uint8 or uint16: (height, width) or (height, width, 1) is gray, 2 channels are gray and alpha, 3 RGB, 4 RGBA. Nothing is
copied where pixels lie close together in their rows, which may lie in any order and at any distance. Calls let go of the interpreter's lock: threads of Python
that filter run side by side.
"""

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
    return array.shape[0], array.shape[1], channels, array.dtype.itemsize * 8


def _lies_well(array, channels):
    """Whether samples of a row lie side by side."""
    bytes_ = array.dtype.itemsize
    if array.ndim == 2:
        return array.strides[1] == bytes_
    return array.strides[2] == bytes_ and array.strides[1] == bytes_ * channels


def _view(array):
    height, width, channels, bits = _form(array)
    return _library.view(
        array.ctypes.data, width, height, _MODELS[channels], bits, array.strides[0]
    )


class Program:
    """A chain, planned once for pictures of one shape and type; any number of threads may call it at once.

    chain: as on the command line, "gaussian:2 | sharpen". shape, dtype: of the pictures. threads: that may work on one picture.
    """

    def __init__(self, chain, shape, dtype=_numpy.uint8, threads=1):
        example = _numpy.lib.stride_tricks.as_strided(
            _numpy.empty(1, dtype), shape=shape, strides=(0,) * len(shape)
        )
        height, width, channels, bits = _form(example)
        self.chain = chain
        self.shape = tuple(shape)
        self.dtype = _numpy.dtype(dtype)
        self._program = _library.Program(chain, width, height, _MODELS[channels], bits, threads)
        model, bits, width, height = self._program.result()
        if model not in _CHANNELS:
            raise Error(f"{chain}: what comes out is no picture that an array can hold")
        kept = len(shape) == 2 and model == _library.GRAY
        self.result_shape = (height, width) if kept else (height, width, _CHANNELS[model])
        self.result_dtype = _numpy.dtype(_numpy.uint8 if bits == 8 else _numpy.uint16)
        self._own = _threading.local()

    def __call__(self, picture, out=None):
        """Filters a picture into `out`, which may be the picture itself, or into a new array, and returns it."""
        picture = _numpy.asarray(picture)
        if picture.shape != self.shape or picture.dtype != self.dtype:
            raise TypeError(
                f"the program is for {self.shape} of {self.dtype}, not {picture.shape} of {picture.dtype}"
            )
        if not _lies_well(picture, _form(picture)[2]):
            picture = _numpy.ascontiguousarray(picture)
        if out is None:
            out = _numpy.empty(self.result_shape, self.result_dtype)
        elif out.shape != self.result_shape or out.dtype != self.result_dtype:
            raise TypeError(
                f"out must be {self.result_shape} of {self.result_dtype}, not {out.shape} of {out.dtype}"
            )
        elif not _lies_well(out, _form(out)[2]) or not out.flags.writeable:
            raise TypeError("out must be writeable, with pixels side by side in its rows")
        if not hasattr(self._own, "workspace"):
            self._own.workspace = _library.Workspace()
        self._program.apply(_view(picture), _view(out), self._own.workspace)
        return out


def apply(chain, picture, out=None, threads=1):
    """Applies a chain, "gaussian:2 | sharpen", to one picture: see Program."""
    picture = _numpy.asarray(picture)
    _form(picture)
    return Program(chain, picture.shape, picture.dtype, threads)(picture, out)


def _text(value):
    """A value as it is written in a chain."""
    if isinstance(value, (list, tuple, _numpy.ndarray)):
        rows = _numpy.asarray(value, dtype=float)
        if rows.ndim == 2:
            return " / ".join(_text(row) for row in rows) + " /"
        return " ".join(repr(float(number)) for number in rows)
    return str(value)


def _make(name):
    def call(picture, *args, out=None, threads=1, **values):
        words = [_text(value) for value in args[:1]]
        words += [f"{key}={_text(value)}" for key, value in values.items()]
        if len(args) > 1:
            raise TypeError(f"{name}() takes the first parameter by its place, others by name")
        return apply(name + (":" + ",".join(words) if words else ""), picture, out, threads)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = _library.filter_doc(name)
    return call


def __getattr__(name):
    if name not in _library.filter_names():
        raise AttributeError(f"module 'bandmill' has no attribute or filter '{name}'")
    function = globals()[name] = _make(name)
    return function


def __dir__():
    return sorted([*__all__, *_library.filter_names()])
