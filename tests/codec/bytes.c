/* SPDX-License-Identifier: MIT */
/* Files written byte by byte in tests. */
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

result decode_bytes(const bm_codec *codec, const void *bytes, size_t size, const decode_way *way)
{
    void *copy = malloc(size ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    result decoded = decode(codec, copy, size, way);
    free(copy);
    return decoded;
}

void assert_samples(const bm_codec *codec, const void *bytes, size_t size, bm_model model,
                    unsigned depth, const void *samples, size_t samples_size)
{
    static const decode_way ways[] = {{0}, {.block = 1, .band = 1}, {.block = 7, .band = 2}};
    for (size_t w = 0; w < COUNT(ways); w++) {
        result decoded = decode_bytes(codec, bytes, size, &ways[w]);
        assert_decoded(&decoded);
        const bm_desc *desc = &decoded.picture.desc;
        assert_int_equal(desc->model, model);
        assert_int_equal(desc->depth, depth);
        if (decoded.picture.warnings.count)
            fail_msg("a warning: %s", decoded.picture.warnings.item[0].message);
        size_t row = bm_desc_row_bytes(desc, 0);
        assert_int_equal(row * desc->height, samples_size);
        for (uint32_t y = 0; y < desc->height; y++)
            assert_memory_equal(decoded.pixels.row[y], (const uint8_t *)samples + row * y, row);
        result_destroy(&decoded);
    }
}

void assert_truncations(const bm_codec *codec, const void *bytes, size_t size, size_t whole)
{
    static const decode_way ways[] = {{0}, {.block = 1, .band = 1}, {.block = 100, .band = 3}};
    assert_true(whole <= size);
    for (size_t cut = 0; cut < whole; cut++)
        for (size_t w = 0; w < COUNT(ways); w++) {
            result decoded = decode_bytes(codec, bytes, cut, &ways[w]);
            assert_fails(&decoded, BM_E_TRUNCATED, "ends early");
            result_destroy(&decoded);
        }
    for (size_t cut = whole; cut <= size; cut++) {
        result decoded = decode_bytes(codec, bytes, cut, NULL);
        assert_decoded(&decoded);
        result_destroy(&decoded);
    }
}
