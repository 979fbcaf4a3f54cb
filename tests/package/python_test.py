# SPDX-License-Identifier: MIT
"""The Python module: what comes out, what is refused, and threads."""

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

    def test_out_and_in_place(self):
        wanted = bandmill.gaussian(PICTURE)
        out = np.zeros_like(PICTURE)
        self.assertIs(bandmill.gaussian(PICTURE, out=out), out)
        np.testing.assert_array_equal(out, wanted)
        part = np.zeros((100, 200, 3), np.uint8)
        bandmill.gaussian(PICTURE, out=part[5:95, 7:127])
        np.testing.assert_array_equal(part[5:95, 7:127], wanted)
        self.assertEqual(part[:5].sum() + part[95:].sum() + part[:, :7].sum(), 0)
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
