# SPDX-License-Identifier: MIT
"""The Python module: what comes out, what is refused, and threads."""

import gc
import os
import tempfile
import threading
import time
import unittest

import bandmill
import numpy as np

RANDOM = np.random.default_rng(1)
PICTURE = RANDOM.integers(0, 256, (90, 120, 3), np.uint8)


class Filters(unittest.TestCase):
    def test_names_are_functions(self):
        self.assertIn("gaussian", bandmill.filters())
        self.assertIn("gaussian", dir(bandmill))
        self.assertIn("sigma", bandmill.gaussian.__doc__)
        with self.assertRaisesRegex(AttributeError, "no attribute or filter 'gausian'"):
            bandmill.gausian
        self.assertRegex(bandmill.version(), r"^\d+\.\d+\.\d+$")

    def test_every_filter_is_what_the_chain_is(self):
        applied = 0
        for name in bandmill.filters():
            try:
                wanted = bandmill.apply(name, PICTURE)
            except bandmill.Error:  # something must be given
                continue
            np.testing.assert_array_equal(getattr(bandmill, name)(PICTURE), wanted)
            applied += 1
        self.assertGreater(applied, 40)

    def test_values(self):
        np.testing.assert_array_equal(
            bandmill.gaussian(PICTURE, 2.5, border="mirror", threads=2),
            bandmill.apply("gaussian:2.5,border=mirror", PICTURE),
        )
        np.testing.assert_array_equal(
            bandmill.convolve(PICTURE, np.ones((3, 3)) / 9),
            bandmill.apply("box:1", PICTURE),
        )

    def test_against_numpy(self):
        np.testing.assert_array_equal(bandmill.invert(PICTURE), 255 - PICTURE)
        deep = RANDOM.integers(0, 65536, (31, 17), np.uint16)
        np.testing.assert_array_equal(bandmill.flip(deep), deep[::-1])
        np.testing.assert_array_equal(bandmill.rotate(deep, 90), np.rot90(deep, -1))


    def test_a_size_that_hangs_on_the_pixels(self):
        framed = np.full((120, 140, 3), 255, np.uint8)
        framed[9:99, 7:127] = PICTURE
        framed[9, 7] = framed[98, 126] = 0
        wanted = framed[9:99, 7:127]
        np.testing.assert_array_equal(bandmill.trim(framed, threads=2), wanted)
        np.testing.assert_array_equal(bandmill.apply("flip | trim | flip", framed), wanted)
        out = np.zeros_like(PICTURE)
        self.assertIs(bandmill.trim(framed, out=out), out)
        np.testing.assert_array_equal(out, wanted)
        with self.assertRaisesRegex(bandmill.Error, "size it leaves is not known"):
            bandmill.Program("trim", framed.shape)


class Arrays(unittest.TestCase):
    def test_shapes(self):
        gray = PICTURE[:, :, 0]
        self.assertEqual(bandmill.invert(np.ascontiguousarray(gray)).shape, (90, 120))
        self.assertEqual(bandmill.grayscale(PICTURE).shape, (90, 120, 1))
        self.assertEqual(bandmill.apply("resize:60x45", PICTURE).shape, (45, 60, 3))
        for channels in (1, 2, 3, 4):
            shape = (5, 7, channels)
            self.assertEqual(bandmill.flop(np.zeros(shape, np.uint16)).shape, shape)

    def test_views_of_any_stride(self):
        wanted = bandmill.gaussian(np.ascontiguousarray(PICTURE[::-2, 10:50]))
        np.testing.assert_array_equal(bandmill.gaussian(PICTURE[::-2, 10:50]), wanted)
        channel = PICTURE[:, :, 1]  # samples do not lie side by side: copied
        np.testing.assert_array_equal(
            bandmill.gaussian(channel), bandmill.gaussian(np.ascontiguousarray(channel))
        )

    def test_rows_in_the_same_place(self):
        """Rows that lie over each other are copied before they are read, and never written to."""
        row = PICTURE[:1]
        for rows in (np.broadcast_to(row, (30, 120, 3)), np.broadcast_to(row[:, :, 0], (30, 120))):
            np.testing.assert_array_equal(bandmill.gaussian(rows), bandmill.gaussian(rows.copy()))
        windows = np.lib.stride_tricks.sliding_window_view(np.arange(150, dtype=np.uint8), 100)
        for rows in (windows, windows[:1]):
            np.testing.assert_array_equal(bandmill.gaussian(rows), bandmill.gaussian(rows.copy()))
        named = {"logo": np.broadcast_to(row[:, :9], (30, 9, 3))}
        made = bandmill.overlay(PICTURE, "logo", gravity="northwest", pictures=named)
        np.testing.assert_array_equal(made[:30, :9], named["logo"])
        with self.assertRaisesRegex(TypeError, "side by side"):
            one_row = np.zeros(360, np.uint8)
            alike = np.lib.stride_tricks.as_strided(one_row, PICTURE.shape, (0, 3, 1))
            bandmill.invert(PICTURE, out=alike)

    def test_samples_at_odd_addresses(self):
        deep = RANDOM.integers(0, 65536, (9, 14), np.uint16)
        odd = np.frombuffer(b"-" + deep.tobytes(), np.uint8)[1:].view(np.uint16).reshape(9, 14)
        self.assertFalse(odd.flags.aligned)
        np.testing.assert_array_equal(bandmill.flip(odd), deep[::-1])

    def test_out_and_in_place(self):
        wanted = bandmill.gaussian(PICTURE)
        out = np.zeros_like(PICTURE)
        self.assertIs(bandmill.gaussian(PICTURE, out=out), out)
        np.testing.assert_array_equal(out, wanted)
        part = np.zeros((100, 200, 3), np.uint8)
        bandmill.gaussian(PICTURE, out=part[5:95, 7:127])
        np.testing.assert_array_equal(part[5:95, 7:127], wanted)
        self.assertEqual(part[:5].sum() + part[95:].sum() + part[:, :7].sum(), 0)
        gray = np.zeros((90, 120), np.uint8)
        bandmill.invert(PICTURE[:, :, :1], out=gray[:, :, np.newaxis])
        np.testing.assert_array_equal(gray, 255 - PICTURE[:, :, 0])
        copy = PICTURE.copy()
        bandmill.gaussian(copy, out=copy)
        np.testing.assert_array_equal(copy, wanted)

    def test_refusals(self):
        with self.assertRaisesRegex(bandmill.Error, "sigma=-1: must be a number from"):
            bandmill.gaussian(PICTURE, -1)
        with self.assertRaisesRegex(bandmill.Error, "did you mean 'gaussian'"):
            bandmill.apply("gausian", PICTURE)
        with self.assertRaisesRegex(TypeError, "uint8 or uint16, not float64"):
            bandmill.invert(PICTURE / 255)
        with self.assertRaisesRegex(TypeError, r"not \(2, 3, 5\)"):
            bandmill.invert(np.zeros((2, 3, 5), np.uint8))
        with self.assertRaisesRegex(TypeError, "out must be"):
            bandmill.invert(PICTURE, out=np.zeros((1, 1, 3), np.uint8))
        frozen = np.zeros_like(PICTURE)
        frozen.flags.writeable = False
        with self.assertRaisesRegex(TypeError, "writeable"):
            bandmill.invert(PICTURE, out=frozen)
        with self.assertRaisesRegex(TypeError, "an array, not list"):
            bandmill.invert(PICTURE, out=[])

    def test_what_c_would_cut_off(self):
        with self.assertRaisesRegex(bandmill.Error, "each side must be"):
            bandmill.Program("invert", ((1 << 32) + 5, 5))
        with self.assertRaisesRegex(bandmill.Error, "each side must be"):
            bandmill.invert(np.zeros((0, 5), np.uint8))
        for threads in (-1, (1 << 32) + 1):
            with self.assertRaisesRegex(bandmill.Error, "must be 1 to 4096"):
                bandmill.invert(PICTURE, threads=threads)
        with self.assertRaisesRegex(bandmill.Error, "NUL"):
            bandmill.apply("invert\0 | nothing", PICTURE)


class Named(unittest.TestCase):
    """What chains name: other pictures, masks, files."""

    LOGO = RANDOM.integers(0, 256, (20, 30, 3), np.uint8)
    SWAP = b"LUT_3D_SIZE 2\n0 0 0\n0 0 1\n0 1 0\n0 1 1\n1 0 0\n1 0 1\n1 1 0\n1 1 1\n"

    def test_a_picture_on_top(self):
        wanted = PICTURE.copy()
        wanted[:20, :30] = self.LOGO
        chain = "overlay:logo,gravity=northwest"
        named = {"logo": self.LOGO, "not needed": None}
        np.testing.assert_array_equal(bandmill.apply(chain, PICTURE, pictures=named), wanted)
        np.testing.assert_array_equal(
            bandmill.overlay(PICTURE, "logo", gravity="northwest", pictures=named), wanted
        )
        backwards = {"logo": self.LOGO[:, ::-1, ::-1][:, ::-1, ::-1]}
        np.testing.assert_array_equal(bandmill.apply(chain, PICTURE, pictures=backwards), wanted)

    def test_a_program_keeps_what_it_looks_at(self):
        program = bandmill.Program(
            "overlay:logo,gravity=northwest", PICTURE.shape, pictures={"logo": self.LOGO.copy()}
        )
        gc.collect()
        for _ in range(3):
            np.testing.assert_array_equal(program(PICTURE)[:20, :30], self.LOGO)

    def test_a_mask(self):
        mask = np.zeros((90, 120), np.uint8)
        mask[:, 60:] = 255
        wanted = PICTURE.copy()
        wanted[:, 60:] = 255 - wanted[:, 60:]
        np.testing.assert_array_equal(
            bandmill.invert(PICTURE, mask="right", pictures={"right": mask}), wanted
        )

    def test_a_table(self):
        wanted = PICTURE[:, :, ::-1]
        made = bandmill.lut3d(PICTURE, "swap", files={"swap": self.SWAP})
        np.testing.assert_array_equal(made, wanted)
        made = bandmill.lut3d(PICTURE, "swap", files={"swap": bytearray(self.SWAP)})
        np.testing.assert_array_equal(made, wanted)
        with tempfile.TemporaryDirectory() as folder:
            name = os.path.join(folder, "swap.cube")
            with open(name, "wb") as file:
                file.write(self.SWAP)
            np.testing.assert_array_equal(bandmill.lut3d(PICTURE, name), wanted)
            with self.assertRaisesRegex(FileNotFoundError, "missing.cube"):
                bandmill.lut3d(PICTURE, os.path.join(folder, "missing.cube"))

    def test_refusals(self):
        with self.assertRaisesRegex(bandmill.Error, "what is 'logo'"):
            bandmill.apply("overlay:logo", PICTURE, pictures={"other": self.LOGO})
        with self.assertRaisesRegex(TypeError, "not float64"):
            bandmill.apply("overlay:logo", PICTURE, pictures={"logo": self.LOGO / 255})

        class Stopped:
            def __array__(self, *_, **__):
                raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            bandmill.apply("overlay:logo", PICTURE, pictures={"logo": Stopped()})
        with self.assertRaisesRegex(bandmill.Error, "swap:1: three numbers"):
            bandmill.lut3d(PICTURE, "swap", files={"swap": b"no table"})


class Programs(unittest.TestCase):
    def test_reuse(self):
        program = bandmill.Program("gaussian:2 | sharpen", PICTURE.shape)
        wanted = bandmill.apply("gaussian:2 | sharpen", PICTURE)
        for _ in range(3):
            np.testing.assert_array_equal(program(PICTURE), wanted)
        with self.assertRaisesRegex(TypeError, "the program is for"):
            program(PICTURE[:50])

    def test_threads_share_a_program(self):
        program = bandmill.Program("median:2 | gaussian:2", PICTURE.shape)
        wanted = program(PICTURE)
        results = []

        def work():
            for _ in range(5):
                results.append(np.array_equal(program(PICTURE), wanted))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, [True] * 40)

    def test_others_run_meanwhile(self):
        """With the interpreter's lock held, this thread would wake up a time or two."""
        large = RANDOM.integers(0, 256, (3000, 3000), np.uint8)
        program = bandmill.Program("median:20 | median:20", large.shape)
        inside = threading.Event()

        def work():
            inside.set()
            program(large)
            inside.clear()

        thread = threading.Thread(target=work)
        thread.start()
        inside.wait()
        seen = 0
        while inside.is_set():
            seen += 1
            time.sleep(0.001)
        thread.join()
        self.assertGreater(seen, 20)


if __name__ == "__main__":
    unittest.main()
