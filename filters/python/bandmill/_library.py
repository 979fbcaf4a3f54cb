# SPDX-License-Identifier: MIT
"""The shared library by ctypes: structs of its headers, and functions with their types."""

import ctypes as c
import functools
import os

GRAY, GRAYA, RGB, RGBA = range(4)
_IMAGES = 0  # BM_ENDS_IMAGES
_READ = 5  # BM_E_READ
_MAX_PLANES = 4
_MAX_THREADS = 4096
MAX_SIDE = 0x3FFFFFFF  # BM_MAX_SIDE


class Error(ValueError):
    """What the library says of a chain or a picture that cannot be."""


class _Error(c.Structure):
    _fields_ = [("status", c.c_int), ("message", c.c_char * 480)]


class _PlaneDesc(c.Structure):
    _fields_ = [
        ("width", c.c_uint32),
        ("height", c.c_uint32),
        ("channels", c.c_uint8),
        ("hshift", c.c_uint8),
        ("vshift", c.c_uint8),
        ("siting_x", c.c_int16),
        ("siting_y", c.c_int16),
    ]


class _Desc(c.Structure):
    _fields_ = [
        ("width", c.c_uint32),
        ("height", c.c_uint32),
        ("model", c.c_int),
        ("depth", c.c_uint8),
        ("planes", c.c_uint8),
        ("premultiplied", c.c_uint16),
        ("linear", c.c_bool),
        ("plane", _PlaneDesc * _MAX_PLANES),
    ]


class _Plane(c.Structure):
    _fields_ = [("data", c.c_void_p), ("stride", c.c_ssize_t)]


class _Image(c.Structure):
    _fields_ = [("desc", _Desc), ("plane", _Plane * _MAX_PLANES), ("owned", c.c_void_p)]


class _Parallel(c.Structure):
    _fields_ = [("run", c.c_void_p), ("context", c.c_void_p)]


class _Options(c.Structure):
    _fields_ = [
        ("struct_size", c.c_size_t),
        ("threads", c.c_uint),
        ("parallel", _Parallel),
        ("allocator", c.c_void_p),
    ]


class _Chain(c.Structure):
    _fields_ = [
        ("calls", c.c_void_p),
        ("count", c.c_size_t),
        ("capacity", c.c_size_t),
        ("pictures", c.c_void_p),
        ("numbers", c.c_void_p),
        ("allocator", c.c_void_p),
    ]


class _Workspace(c.Structure):
    _fields_ = [("memory", c.c_void_p), ("bytes", c.c_size_t), ("allocator", c.c_void_p)]


STRUCTS = {
    "bm_error": _Error,
    "bm_desc": _Desc,
    "bm_image": _Image,
    "bm_options": _Options,
    "bm_chain": _Chain,
    "bm_workspace": _Workspace,
}


def _load():
    """The library that was installed with this module, or else the one that the system finds."""
    here = os.path.dirname(os.path.abspath(__file__))
    beside = os.path.normpath(os.path.join(here, "@library_path@"))
    return c.CDLL(beside if os.path.exists(beside) else os.path.basename(beside))


_dll = _load()
_P = c.POINTER


def _function(name, result, *arguments):
    function = getattr(_dll, name)
    function.restype = result
    function.argtypes = arguments
    return function


_bm_version = _function("bm_version", c.c_char_p)
_bm_status_name = _function("bm_status_name", c.c_char_p, c.c_int)
_bm_catalogue_count = _function("bm_catalogue_count", c.c_size_t)
_bm_catalogue_at = _function("bm_catalogue_at", c.c_void_p, c.c_size_t)
_bm_filter_name = _function("bm_filter_name", c.c_char_p, c.c_void_p)
_bm_filter_describe = _function(
    "bm_filter_describe", c.c_size_t, c.c_void_p, c.c_char_p, c.c_size_t
)
_bm_image_view = _function(
    "bm_image_view", c.c_int, _P(_Image), c.c_void_p, c.c_uint32, c.c_uint32, c.c_int, c.c_uint,
    c.c_ssize_t, _P(_Error)
)
_bm_desc_interleaved = _function(
    "bm_desc_interleaved", c.c_int, _P(_Desc), c.c_uint32, c.c_uint32, c.c_int, c.c_uint, _P(_Error)
)
_bm_chain_append = _function("bm_chain_append", c.c_int, _P(_Chain), c.c_char_p, _P(_Error))
_PICTURE_LOADER = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_char_p, _P(_Image), _P(_Error))
_FILE_LOADER = c.CFUNCTYPE(
    c.c_int, c.c_void_p, c.c_char_p, _P(c.c_void_p), _P(c.c_size_t), _P(_Error)
)
_bm_chain_load = _function(
    "bm_chain_load", c.c_int, _P(_Chain), _PICTURE_LOADER, c.c_void_p, _P(_Error)
)
_bm_chain_load_files = _function(
    "bm_chain_load_files", c.c_int, _P(_Chain), _FILE_LOADER, c.c_void_p, _P(_Error)
)
_malloc = _function("malloc", c.c_void_p, c.c_size_t)  # what the library frees
_bm_chain_clear = _function("bm_chain_clear", None, _P(_Chain))
_bm_chain_cut = _function(
    "bm_chain_cut", c.c_bool, _P(_Chain), c.c_void_p, c.c_void_p, c.c_void_p
)
_bm_chain_result_of = _function(
    "bm_chain_result_of", c.c_int, _P(_Chain), _P(_Image), _P(_Desc), _P(_Options), _P(_Error)
)
_bm_apply_chain = _function(
    "bm_apply_chain", c.c_int, _P(_Chain), _P(_Image), _P(_Image), _P(_Options), _P(_Error)
)
_bm_program_prepare = _function(
    "bm_program_prepare", c.c_int, _P(c.c_void_p), _P(_Chain), _P(_Desc), c.c_int, _P(_Options),
    _P(_Error)
)
_bm_program_out = _function("bm_program_out", _P(_Desc), c.c_void_p)
_bm_program_destroy = _function("bm_program_destroy", None, c.c_void_p)
_bm_program_apply = _function(
    "bm_program_apply", c.c_int, c.c_void_p, _P(_Image), _P(_Image), _P(_Workspace), _P(_Options),
    _P(_Error)
)
_bm_workspace_clear = _function("bm_workspace_clear", None, _P(_Workspace))


def _check(status, error):
    if status:
        message = error.message.decode(errors="replace")
        if _bm_status_name(status) == b"E_NOMEM":
            raise MemoryError(message)
        raise Error(message)


def version():
    return _bm_version().decode()


@functools.lru_cache(maxsize=None)
def _filters():
    handles = [_bm_catalogue_at(i) for i in range(_bm_catalogue_count())]
    return {_bm_filter_name(handle).decode(): handle for handle in handles}


def filter_names():
    return _filters().keys()


def filter_doc(name):
    handle = _filters()[name]
    text = c.create_string_buffer(_bm_filter_describe(handle, None, 0) + 1)
    _bm_filter_describe(handle, text, len(text))
    return text.value.decode()


def view(data, width, height, model, bits, stride):
    image, error = _Image(), _Error()
    _check(_bm_image_view(image, data, width, height, model, bits, stride, error), error)
    return image


class Workspace:
    """Memory of runs, for one at a time."""

    def __init__(self):
        self.struct = _Workspace()

    def __del__(self, clear=_bm_workspace_clear):
        clear(self.struct)


class _Loading:
    """Brings a chain what it names: `picture` makes a view of a name, `file` bytes. What they raise is raised behind the call of C."""

    def __init__(self, picture, file):
        self._picture, self._file, self._raised = picture, file, None

    def load(self, chain):
        error = _Error()
        for function, loader, kind in (
            (_bm_chain_load, self._load_picture, _PICTURE_LOADER),
            (_bm_chain_load_files, self._load_file, _FILE_LOADER),
        ):
            status = function(chain, kind(loader), None, error)
            if self._raised:
                raise self._raised
            _check(status, error)

    def _load_picture(self, _, name, image, error):
        try:
            image[0] = self._picture(os.fsdecode(name))
            return 0
        except BaseException as raised:  # KeyboardInterrupt, too: ctypes would drop it
            return self._fail(raised, error)

    def _load_file(self, _, name, content, count, error):
        try:
            bytes_ = bytes(memoryview(self._file(os.fsdecode(name))))
            content[0] = _malloc(len(bytes_) + 1)
            if not content[0]:
                raise MemoryError
            c.memmove(content[0], bytes_ + b"\0", len(bytes_) + 1)
            count[0] = len(bytes_)
            return 0
        except BaseException as raised:
            return self._fail(raised, error)

    def _fail(self, raised, error):
        self._raised = raised
        error[0].status = _READ
        return _READ


def _options(threads):
    if not 0 <= threads <= _MAX_THREADS:  # ctypes would cut it off
        raise Error(f"{threads} threads: must be 1 to {_MAX_THREADS}")
    return _Options(struct_size=c.sizeof(_Options), threads=threads)


def _parts(desc):
    return desc.model, desc.depth, desc.width, desc.height


class Chain:
    """A bm_chain with all that it names."""

    def __init__(self, text, picture, file):
        self.struct, error = _Chain(), _Error()
        bytes_ = os.fsencode(text)
        if b"\0" in bytes_:
            raise Error(f"{text!r}: a chain has no NUL")
        _check(_bm_chain_append(self.struct, bytes_, error), error)
        _Loading(picture, file).load(self.struct)

    def __del__(self, clear=_bm_chain_clear):
        clear(self.struct)

    def is_measured(self):
        """Whether what comes out hangs on the pixels: there is no program for it."""
        return _bm_chain_cut(self.struct, None, None, None)

    def result_of(self, picture, threads):
        """(model, bits, width, height) of what comes out for this view."""
        desc, error = _Desc(), _Error()
        status = _bm_chain_result_of(self.struct, picture, desc, _options(threads), error)
        _check(status, error)
        return _parts(desc)

    def apply(self, picture, out, threads):
        error = _Error()
        _check(_bm_apply_chain(self.struct, picture, out, _options(threads), error), error)


class Program:
    """A bm_program, and the chain that it was made of, whose files it may look at."""

    def __init__(self, chain, width, height, model, bits, threads):
        self._chain, self._handle = chain, c.c_void_p()
        self._options = _options(threads)
        desc, error = _Desc(), _Error()
        _check(_bm_desc_interleaved(desc, width, height, model, bits, error), error)
        status = _bm_program_prepare(self._handle, chain.struct, desc, _IMAGES, self._options, error)
        _check(status, error)

    def __del__(self, destroy=_bm_program_destroy):
        destroy(self._handle)

    def result(self):
        """(model, bits, width, height) of what comes out."""
        return _parts(_bm_program_out(self._handle).contents)

    def apply(self, picture, out, workspace):
        error = _Error()
        status = _bm_program_apply(
            self._handle, picture, out, workspace.struct, self._options, error
        )
        _check(status, error)
