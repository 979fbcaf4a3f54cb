/* SPDX-License-Identifier: MIT */
/* Planes of YCbCr that become a JPEG: against the file that comes of red, green and blue. */
#include "planes.h"

#include <stdlib.h>
#include <string.h>

/* ---- encoding ---------------------------------------------------------------------------------- */

/* One sample of a pixel, as JFIF defines it, in libjpeg's 16 bits of fraction. Beyond the edges the outermost pixels again. */
static int ycc_sample(const sheet *picture, uint32_t x, uint32_t y, int channel)
{
    static const int weight[3][3] = {
        {19595, 38470, 7471}, {-11059, -21709, 32768}, {32768, -27439, -5329}};
    uint32_t width = picture->desc.width, height = picture->desc.height;
    const uint8_t *rgb =
        (uint8_t *)picture->row[y < height ? y : height - 1] + 3 * (x < width ? x : width - 1);
    const int *w = weight[channel];
    int bias = channel ? (128 << 16) + 32767 : 32768;
    return (w[0] * rgb[0] + w[1] * rgb[1] + w[2] * rgb[2] + bias) >> 16;
}

/* Planes as libjpeg makes them of a picture: converted, then averaged over each group of pixels. Halves are rounded down and up in
 * turn along a row where groups are 2x1 and 2x2, else up. */
static planar downsample(const sheet *picture, const uint8_t sampling[2])
{
    bm_desc desc;
    unsigned h = sampling[0], v = sampling[1];
    assert_int_equal(
        bm_desc_planar(&desc, picture->desc.width, picture->desc.height, BM_YCBCR, 8, NULL), BM_OK);
    assert_int_equal(bm_desc_subsample(&desc, shift_of(h), shift_of(v), NULL), BM_OK);
    planar planes = planar_of(&desc);
    for (int p = 0; p < 3; p++)
        for (uint32_t y = 0; y < desc.plane[p].height; y++)
            for (uint32_t x = 0; x < desc.plane[p].width; x++) {
                unsigned across = p ? h : 1, down = p ? v : 1, sum = 0;
                for (unsigned j = 0; j < down; j++)
                    for (unsigned i = 0; i < across; i++)
                        sum += (unsigned)ycc_sample(picture, x * across + i, y * down + j, p);
                unsigned bias = across * down / 2;
                if (across == 2 && down <= 2)
                    bias = down == 1 ? x % 2 : 1 + x % 2;
                ((uint8_t *)planes.row[p][y])[x] = (uint8_t)((sum + bias) / (across * down));
            }
    return planes;
}

/* What libjpeg averages beyond the right edge is in no plane: there the picture is made flat. */
static sheet drawn_with_flat_edge(uint32_t width, uint32_t height)
{
    sheet picture = sheet_drawn(width, height, BM_RGB, 8, 60);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = width > 4 ? width - 4 : 0; x < width; x++)
            memcpy((uint8_t *)picture.row[y] + 3 * x, "\x60\x83\xa1", 3);
    return picture;
}

static void assert_same_file(const sheet *picture, const planar *planes,
                             const bm_encode_options *options, const bm_picture *source,
                             uint32_t band)
{
    assert_true(bm_codec_jpeg.takes_planes(&planes->desc, options, source));
    file expected = encode(&bm_codec_jpeg, picture, options, source);
    file encoded = encode_planes(planes, options, source, band);
    assert_int_equal(encoded.size, expected.size);
    assert_memory_equal(encoded.bytes, expected.bytes, expected.size);
    file_destroy(&encoded);
    file_destroy(&expected);
}

static void the_file_is_that_of_the_picture(void **state)
{
    (void)state;
    static const bm_encode_options nothing_said;
    for (size_t s = 0; s < COUNT(samplings); s++)
        for (uint32_t side = 1; side <= 67; side++) {
            sheet picture = drawn_with_flat_edge(side, side * 11 % 67 + 1);
            jpeg_source how = source_of(s, (int)(side % CODINGS));
            how.table_seed = side;
            file source = jpeg_write(&picture, &how);
            result decoded = decode_jpeg(&source);
            planar planes = downsample(&picture, samplings[s]);
            assert_same_file(&picture, &planes, &nothing_said, &decoded.picture, 4 * (side % 9));
            planar_destroy(&planes);
            result_destroy(&decoded);
            file_destroy(&source);
            sheet_destroy(&picture);
        }
}

static void options_are_heeded(void **state)
{
    (void)state;
    static const char *const switches[] = {"progressive", "arithmetic", "optimize", "baseline"};
    static const int words[] = {0, 1, 3, 2, 4}; /* of --subsampling, in the order of samplings */
    sheet picture = drawn_with_flat_edge(101, 75);
    for (size_t s = 0; s < COUNT(words); s++)
        for (size_t o = 0; o < COUNT(switches); o++) {
            bm_encode_options options = {0};
            assert_true(bm_encode_set(&options, &bm_codec_jpeg, "quality", 60));
            assert_true(bm_encode_set(&options, &bm_codec_jpeg, "subsampling", words[s]));
            assert_true(bm_encode_set(&options, &bm_codec_jpeg, switches[o], 1));
            planar planes = downsample(&picture, samplings[s]);
            assert_same_file(&picture, &planes, &options, NULL, 12);
            planar_destroy(&planes);
        }
    sheet_destroy(&picture);
}

/* takes_planes() says what encode_open() does. */
static void assert_takes(bool takes, const bm_desc *desc, const bm_encode_options *options,
                         const bm_picture *source)
{
    static const bm_encode_options nothing_said;
    options = options ? options : &nothing_said;
    assert_int_equal(bm_codec_jpeg.takes_planes(desc, options, source), takes);
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    bm_warnings warnings = {0};
    const bm_encode_request request = {.drain = &drain.drain,
                                       .desc = desc,
                                       .options = options,
                                       .source = source,
                                       .warnings = &warnings};
    bm_encoder *encoder = NULL;
    assert_int_equal(bm_codec_jpeg.encode_open(&encoder, &request, NULL),
                     takes ? BM_OK : BM_E_UNSUPPORTED);
    bm_codec_jpeg.encode_close(encoder);
    free(drain.bytes);
}

static bm_desc ycc(unsigned hshift, unsigned vshift)
{
    bm_desc desc;
    assert_int_equal(bm_desc_planar(&desc, 40, 30, BM_YCBCR, 8, NULL), BM_OK);
    assert_int_equal(bm_desc_subsample(&desc, hshift, vshift, NULL), BM_OK);
    return desc;
}

static void only_planes_of_that_kind_are_taken(void **state)
{
    (void)state;
    bm_desc full = ycc(0, 0), wide = ycc(1, 0), quarter = ycc(1, 1);
    assert_takes(true, &full, NULL, NULL); /* 4:4:4 where nothing is said */
    assert_takes(false, &quarter, NULL, NULL);
    bm_encode_options options = {0};
    assert_true(bm_encode_set(&options, &bm_codec_jpeg, "subsampling", 2));
    assert_takes(true, &quarter, &options, NULL);
    assert_takes(false, &full, &options, NULL);

    bm_desc other = quarter;
    other.plane[1].siting_x = 0; /* as in films */
    assert_takes(false, &other, &options, NULL);
    other = quarter;
    other.plane[2] = full.plane[2];
    assert_takes(false, &other, &options, NULL);
    bm_desc deep;
    assert_int_equal(bm_desc_planar(&deep, 40, 30, BM_YCBCR, 16, NULL), BM_OK);
    assert_takes(false, &deep, NULL, NULL);
    bm_desc rgb;
    assert_int_equal(bm_desc_planar(&rgb, 40, 30, BM_RGB, 8, NULL), BM_OK);
    assert_takes(false, &rgb, NULL, NULL);

    file encoded = make(40, 30, 1, 0); /* 4:2:2 */
    result source = decode_jpeg(&encoded);
    assert_takes(true, &wide, NULL, &source.picture);
    assert_takes(false, &quarter, NULL, &source.picture);
    source.picture.orientation = 6; /* it may be turned: then 4:4:0 would be written */
    static const bm_encode_options nothing_said;
    assert_false(bm_codec_jpeg.takes_planes(&wide, &nothing_said, &source.picture));
    assert_takes(true, &quarter, &options, &source.picture);
    result_destroy(&source);
    file_destroy(&encoded);

    sheet picture = sheet_drawn(40, 30, BM_RGB, 8, 20);
    const jpeg_source plain = {.coding = JCS_RGB};
    encoded = jpeg_write(&picture, &plain);
    source = decode_jpeg(&encoded);
    assert_takes(false, &full, NULL, &source.picture);
    result_destroy(&source);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_is_that_of_the_picture),
        cmocka_unit_test(options_are_heeded),
        cmocka_unit_test(only_planes_of_that_kind_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
