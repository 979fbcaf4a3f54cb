/* SPDX-License-Identifier: MIT */
/* The compressors of rows, against zlib, which reads what they make: everything must come back, whatever it is, and bands must follow
 * each other in one stream. */
#include "kit.h"

#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>
#include <zlib.h>

#include "deflate_band.h"
#include "deflate_join.h"
#include "deflate_light.h"

enum { MOST = 150000, KINDS = 8 };

/* Bytes of different nature: what compressors treat differently. */
static void fill(uint8_t *bytes, size_t size, unsigned kind, uint64_t *seed)
{
    for (size_t i = 0; i < size; i++) {
        uint32_t random = random_next(seed);
        switch (kind) {
        case 0: /* noise around nothing, as of a photograph */
            bytes[i] = (uint8_t)((random % 7) * (random >> 8) % 7 - 9);
            break;
        case 1: /* pure noise */
            bytes[i] = (uint8_t)random;
            break;
        case 2: /* nothing */
            bytes[i] = 0;
            break;
        case 3: /* one that differs, now and then */
            bytes[i] = random % 5000 == 0;
            break;
        case 4: /* something that comes again from afar */
            bytes[i] = i < 20000 || random % 40 == 0 ? (uint8_t)random : bytes[i - 19999];
            break;
        case 5: /* frequencies of which each is twice the next: the longest code words */
            bytes[i] = (uint8_t)__builtin_ctz(random | 1u << 30);
            break;
        case 6: /* each value, and long runs */
            bytes[i] = i % 700 < 300 ? (uint8_t)(i / 700) : (uint8_t)(i * 7);
            break;
        default: /* changing on the way */
            bytes[i] = i / 30000 % 2 ? (uint8_t)(random % 3) : (uint8_t)(random % 200);
        }
    }
}

/* Inflates raw deflate; false: zlib does not take it. *ended: a block said that it is the last. */
static bool inflates_to(const uint8_t *stream, size_t size, const uint8_t *expected, size_t bytes,
                        bool *ended)
{
    uint8_t *out = malloc(bytes + 1);
    assert_non_null(out);
    z_stream lib = {.next_in = (uint8_t *)(uintptr_t)stream,
                    .avail_in = (uInt)size,
                    .next_out = out,
                    .avail_out = (uInt)bytes + 1};
    assert_int_equal(inflateInit2(&lib, -15), Z_OK);
    int code = inflate(&lib, Z_SYNC_FLUSH);
    *ended = code == Z_STREAM_END;
    bool good = (code == Z_OK || code == Z_STREAM_END) && lib.avail_in == 0 &&
                lib.total_out == bytes && !memcmp(out, expected, bytes);
    inflateEnd(&lib);
    free(out);
    return good;
}

static void the_light_compressor_loses_nothing(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 4, 5, 100, 16383, 16384, 16385, 16387, MOST};
    uint64_t seed = seed_of_the_test();
    uint8_t *bytes = malloc(MOST);
    bm_deflate_light *light = bm_deflate_light_create(MOST);
    assert_non_null(bytes);
    assert_non_null(light);
    for (unsigned kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; i < 2 * COUNT(sizes); i++) {
            size_t size = sizes[i / 2], matched;
            uint8_t *out = malloc(bm_deflate_light_bound(size)); /* a sanitizer sees its end */
            assert_non_null(out);
            fill(bytes, size, kind, &seed);
            size_t made = bm_deflate_light_run(light, bytes, size, out, i % 2, &matched);
            assert_in_range(made, 1, bm_deflate_light_bound(size));
            assert_true(matched <= size);
            bool ended;
            if (!inflates_to(out, made, bytes, size, &ended))
                fail_msg("kind %u of %zu bytes does not come back", kind, size);
            assert_int_equal(ended, i % 2);
            assert_true(i % 2 || !memcmp(out + made - 4, "\0\0\xff\xff", 4));
            free(out);
        }
    bm_deflate_light_destroy(light);
    free(bytes);
}

/* At each level, whatever block is the last: stored, fixed, dynamic. */
static void whole_streams_can_go_on(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 3, 7, 30, 1000, 9999, 65535, 65536, MOST};
    uint64_t seed = seed_of_the_test();
    uint8_t *bytes = malloc(MOST);
    assert_non_null(bytes);
    for (int level = 0; level <= 12; level++) {
        struct libdeflate_compressor *lib = libdeflate_alloc_compressor(level);
        assert_non_null(lib);
        for (unsigned kind = 0; kind < KINDS; kind++)
            for (size_t i = 0; i < COUNT(sizes); i++) {
                size_t room = libdeflate_deflate_compress_bound(lib, sizes[i]);
                uint8_t *out = malloc(room + BM_DEFLATE_JOIN_BYTES);
                assert_non_null(out);
                fill(bytes, sizes[i], kind, &seed);
                size_t made = libdeflate_deflate_compress(lib, bytes, sizes[i], out, room);
                size_t joined = bm_deflate_go_on(out, made);
                assert_in_range(joined, made + 4, made + 5);
                bool ended;
                assert_true(inflates_to(out, joined, bytes, sizes[i], &ended));
                assert_false(ended);
                free(out);
            }
        libdeflate_free_compressor(lib);
    }
    free(bytes);
}

/* A stream that is cut, goes on or is none is left as it is. */
static void what_is_no_stream_is_refused(void **state)
{
    (void)state;
    enum { SIZE = 3000 };
    uint64_t seed = seed_of_the_test();
    uint8_t bytes[SIZE], out[2 * SIZE], copy[2 * SIZE];
    struct libdeflate_compressor *lib = libdeflate_alloc_compressor(6);
    assert_non_null(lib);
    fill(bytes, SIZE, 0, &seed);
    size_t made =
        libdeflate_deflate_compress(lib, bytes, SIZE, out, sizeof out - BM_DEFLATE_JOIN_BYTES);
    libdeflate_free_compressor(lib);
    assert_in_range(made, 100, SIZE);
    memcpy(copy, out, sizeof out);
    for (size_t cut = 0; cut < made; cut++)
        assert_int_equal(bm_deflate_go_on(out, cut), 0);
    assert_int_equal(bm_deflate_go_on(out, made + 1), 0);
    out[0] |= 7; /* a type that does not exist */
    assert_int_equal(bm_deflate_go_on(out, made), 0);
    out[0] = copy[0];
    assert_memory_equal(out, copy, made);
}

/* Of a band of some size, at the default effort; whether it is what the light compressor makes. */
static size_t run_band(unsigned kind, size_t size, bool *is_light)
{
    uint64_t seed = seed_of_the_test();
    uint8_t *bytes = malloc(size), *out = malloc(bm_deflate_light_bound(size));
    bm_deflater *deflater = bm_deflater_create(6, size);
    bm_deflate_light *light = bm_deflate_light_create(size);
    assert_true(bytes && out && deflater && light);
    fill(bytes, size, kind, &seed);
    size_t part, matched, alone = bm_deflate_light_run(light, bytes, size, out, true, &matched);
    const uint8_t *from = bm_deflater_run(deflater, bytes, size, true, &part);
    *is_light = part == alone && !memcmp(from, out, part);
    bm_deflate_light_destroy(light);
    bm_deflater_destroy(deflater);
    free(out);
    free(bytes);
    return alone - part;
}

/* Small bands, all of which is tried, and large ones, where pieces are. */
static void noise_is_not_searched_and_repeats_are(void **state)
{
    (void)state;
    static const size_t sizes[] = {50000, 900000};
    for (unsigned i = 0; i < 2; i++) {
        bool is_light;
        run_band(1, sizes[i], &is_light);
        assert_true(is_light);
        assert_in_range(run_band(4, sizes[i], &is_light), sizes[i] / 100, sizes[i]);
        assert_false(is_light);
    }
}

static void bands_make_one_stream(void **state)
{
    (void)state;
    enum { BANDS = KINDS, BAND = 200000 }; /* so much that pieces decide */
    uint64_t seed = seed_of_the_test();
    uint8_t *bytes = malloc((size_t)BANDS * BAND), *stream = malloc((size_t)BANDS * BAND * 2);
    assert_non_null(bytes);
    assert_non_null(stream);
    for (unsigned i = 0; i < BANDS; i++)
        fill(bytes + (size_t)i * BAND, BAND, i, &seed);
    size_t smallest = SIZE_MAX;
    for (unsigned effort = 0; effort < BM_DEFLATE_EFFORTS; effort++) {
        bm_deflater *deflater = bm_deflater_create(effort, BAND);
        assert_non_null(deflater);
        size_t size = 0, part;
        for (unsigned i = 0; i < BANDS; i++) {
            const uint8_t *from =
                bm_deflater_run(deflater, bytes + (size_t)i * BAND, BAND, i + 1 == BANDS, &part);
            memcpy(stream + size, from, part);
            size += part;
        }
        bool ended;
        assert_true(inflates_to(stream, size, bytes, (size_t)BANDS * BAND, &ended));
        assert_true(ended);
        assert_true(effort % 8 > 1 || size < smallest);
        smallest = size < smallest ? size : smallest;
        bm_deflater_destroy(deflater);
    }
    free(stream);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_light_compressor_loses_nothing),
        cmocka_unit_test(whole_streams_can_go_on),
        cmocka_unit_test(what_is_no_stream_is_refused),
        cmocka_unit_test(noise_is_not_searched_and_repeats_are),
        cmocka_unit_test(bands_make_one_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
