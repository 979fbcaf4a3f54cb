/* SPDX-License-Identifier: MIT */
/* Planes of YCbCr as JPEG stores them, in both directions: decoded, against libjpeg's samples before colours are converted;
 * encoded, against the file that comes of red, green and blue. */
#include "sources.h"

#include <stdlib.h>
#include <string.h>

/* Sampling of luma; that of chroma is 1x1. */
static const uint8_t samplings[][2] = {{1, 1}, {2, 1}, {1, 2}, {2, 2},
                                       {4, 1}, {1, 4}, {4, 2}, {2, 4}};

/* ---- pictures in planes ------------------------------------------------------------------------ */

/* Each row is allocated for itself, with a mark behind it: no sanitizer sees where libjpeg writes. */
static const char mark[8] = "behind";

typedef struct planar {
    bm_desc desc;
    void **row[3];
} planar;

static planar planar_of(const bm_desc *desc)
{
    planar picture = {.desc = *desc};
    assert_int_equal(bm_desc_check(desc, NULL), BM_OK);
    assert_int_equal(desc->planes, 3);
    for (int p = 0; p < 3; p++) {
        picture.row[p] = calloc(desc->plane[p].height, sizeof *picture.row[p]);
        assert_non_null(picture.row[p]);
        for (uint32_t y = 0; y < desc->plane[p].height; y++) {
            uint8_t *row = malloc(desc->plane[p].width + sizeof mark);
            assert_non_null(row);
            memcpy(row + desc->plane[p].width, mark, sizeof mark);
            picture.row[p][y] = row;
        }
    }
    return picture;
}

static void planar_destroy(planar *picture)
{
    for (int p = 0; p < 3; p++) {
        for (uint32_t y = 0; picture->row[p] && y < picture->desc.plane[p].height; y++) {
            uint8_t *row = picture->row[p][y];
            assert_memory_equal(row + picture->desc.plane[p].width, mark, sizeof mark);
            free(row);
        }
        free(picture->row[p]);
    }
    *picture = (planar){0};
}

static bool planar_equal(const planar *a, const planar *b)
{
    for (int p = 0; p < 3; p++) {
        const bm_plane_desc *plane = &a->desc.plane[p];
        assert_int_equal(plane->width, b->desc.plane[p].width);
        assert_int_equal(plane->height, b->desc.plane[p].height);
        for (uint32_t y = 0; y < plane->height; y++)
            if (memcmp(a->row[p][y], b->row[p][y], plane->width) != 0)
                return false;
    }
    return true;
}

/* The band of that number, `band` rows of luma high, a multiple of 4; 0: everything is one band. False behind the last. */
static bool band_of(const planar *picture, uint32_t number, uint32_t band, bm_rows *rows)
{
    band = band ? band : (picture->desc.height + 3) / 4 * 4;
    if (number * band >= picture->desc.height)
        return false;
    for (int p = 0; p < 3; p++) {
        const bm_plane_desc *plane = &picture->desc.plane[p];
        uint32_t begin = number * band >> plane->vshift, end = (number + 1) * band >> plane->vshift;
        if ((number + 1) * band >= picture->desc.height)
            end = plane->height;
        rows->row[p] = picture->row[p] + begin;
        rows->y[p] = begin;
        rows->count[p] = end - begin;
    }
    return true;
}

/* ---- decoding ---------------------------------------------------------------------------------- */

typedef struct decoded_planes {
    bm_status status;
    bm_error error;
    bm_picture picture;
    planar planes; /* zeros unless status is BM_OK */
} decoded_planes;

static decoded_planes decode_planes(const void *bytes, size_t size, const decode_way *way)
{
    decoded_planes decoded = {0};
    bm_feed *feed = bm_feed_from_memory(bytes, size, way->block);
    bm_picture picture = {0};
    bm_decoder *decoder = NULL;
    bm_error *error = &decoded.error;
    bm_desc desc;
    bm_status status = bm_codec_jpeg.decode_open(&decoder, feed, &way->limits, &picture, error);
    bm_decode_form form = {.planes = true, .shrink = way->form ? way->form->shrink : 0};
    if (!status)
        status = bm_codec_jpeg.decode_choose(decoder, &form, &desc, error);
    if (!status) {
        decoded.planes = planar_of(&desc);
        bm_rows rows;
        for (uint32_t i = 0; !status && band_of(&decoded.planes, i, way->band, &rows); i++)
            status = bm_codec_jpeg.decode_rows(decoder, &rows, error);
    }
    if (!status)
        status = bm_codec_jpeg.decode_end(decoder, error);
    if (status)
        planar_destroy(&decoded.planes);
    bm_codec_jpeg.decode_close(decoder);
    bm_feed_destroy(feed);
    decoded.picture = picture;
    decoded.status = status;
    return decoded;
}

static void decoded_destroy(decoded_planes *decoded)
{
    bm_picture_clear(&decoded->picture);
    planar_destroy(&decoded->planes);
}

static decoded_planes decode_good_planes(const file *encoded, const decode_way *way)
{
    static const decode_way everything = {0};
    decoded_planes decoded = decode_planes(encoded->bytes, encoded->size, way ? way : &everything);
    if (decoded.status)
        fail_msg("%s", decoded.error.message);
    return decoded;
}

/* libjpeg's own pixels as YCbCr, where chroma was made larger by repeating it: the first pixel of each group has a sample as it
 * was stored. */
static planar reference(const file *encoded, unsigned shrink, const bm_desc *desc)
{
    struct jpeg_decompress_struct lib;
    struct jpeg_error_mgr errors;
    jpeg_open(&lib, &errors, encoded);
    lib.scale_num = 1;
    lib.scale_denom = 1u << shrink;
    lib.out_color_space = JCS_YCbCr;
    lib.do_fancy_upsampling = FALSE;
    jpeg_start_decompress(&lib);
    assert_int_equal(lib.output_width, desc->width);
    assert_int_equal(lib.output_height, desc->height);
    planar planes = planar_of(desc);
    uint8_t *pixels = malloc(3 * (size_t)desc->width);
    assert_non_null(pixels);
    for (uint32_t y = 0; y < desc->height; y++) {
        jpeg_read_scanlines(&lib, &pixels, 1);
        for (int p = 0; p < 3; p++) {
            const bm_plane_desc *plane = &desc->plane[p];
            if (y & ((1u << plane->vshift) - 1))
                continue;
            uint8_t *row = planes.row[p][y >> plane->vshift];
            for (uint32_t x = 0; x < plane->width; x++)
                row[x] = pixels[3 * ((size_t)x << plane->hshift) + (size_t)p];
        }
    }
    free(pixels);
    jpeg_finish_decompress(&lib);
    jpeg_destroy_decompress(&lib);
    return planes;
}

enum { CODINGS = 5 };

static jpeg_source source_of(size_t sampling, int coding)
{
    return (jpeg_source){.h = {samplings[sampling][0]},
                         .v = {samplings[sampling][1]},
                         .progressive = coding == 1,
                         .arithmetic = coding == 2,
                         .one_component_a_scan = coding == 3,
                         .restart_mcus = coding == 4 ? 2 : 0};
}

static file make(uint32_t width, uint32_t height, size_t sampling, int coding)
{
    sheet picture = sheet_drawn(width, height, BM_RGB, 8, 60);
    const jpeg_source how = source_of(sampling, coding);
    file encoded = jpeg_write(&picture, &how);
    sheet_destroy(&picture);
    return encoded;
}

static unsigned shift_of(unsigned factor)
{
    return factor == 4 ? 2 : factor - 1;
}

static void assert_planes(const file *encoded, unsigned shrink, uint32_t band)
{
    const bm_decode_form form = {.shrink = (uint8_t)shrink};
    const decode_way way = {.block = band % 3 ? 0 : 900, .band = band, .form = &form};
    decoded_planes decoded = decode_good_planes(encoded, &way);
    assert_int_equal(decoded.picture.warnings.count, 0);
    assert_int_equal(decoded.planes.desc.model, BM_YCBCR);
    planar expected = reference(encoded, shrink, &decoded.planes.desc);
    assert_true(planar_equal(&expected, &decoded.planes));
    planar_destroy(&expected);
    decoded_destroy(&decoded);
}

static void samples_are_those_that_are_stored(void **state)
{
    (void)state;
    static const uint32_t sides[][2] = {{200, 150}, {128, 96}, {67, 131}};
    for (size_t s = 0; s < COUNT(samplings); s++) {
        for (uint32_t side = 1; side <= 40; side++) {
            file encoded = make(side, side * 7 % 40 + 1, s, (int)((side + s) % CODINGS));
            for (unsigned shrink = 0; shrink <= 3; shrink++)
                assert_planes(&encoded, shrink, 4 * (side % 7));
            file_destroy(&encoded);
        }
        for (int coding = 0; coding < CODINGS; coding++) {
            size_t i = (s + (size_t)coding) % COUNT(sides);
            file encoded = make(sides[i][0], sides[i][1], s, coding);
            for (uint32_t band = 0; band <= 36; band += 4)
                assert_planes(&encoded, band / 4 % 4, band);
            file_destroy(&encoded);
        }
    }
}

static void planes_lie_as_jpeg_says(void **state)
{
    (void)state;
    for (size_t s = 0; s < COUNT(samplings); s++) {
        file encoded = make(33, 21, s, 0);
        decoded_planes decoded = decode_good_planes(&encoded, NULL);
        bm_desc expected;
        assert_int_equal(bm_desc_planar(&expected, 33, 21, BM_YCBCR, 8, NULL), BM_OK);
        assert_int_equal(bm_desc_subsample(&expected, shift_of(samplings[s][0]),
                                           shift_of(samplings[s][1]), NULL),
                         BM_OK);
        for (int p = 0; p < 3; p++) {
            const bm_plane_desc *a = &decoded.planes.desc.plane[p], *b = &expected.plane[p];
            assert_int_equal(a->hshift, b->hshift);
            assert_int_equal(a->vshift, b->vshift);
            assert_int_equal(a->siting_x, b->siting_x);
            assert_int_equal(a->siting_y, b->siting_y);
        }
        decoded_destroy(&decoded);
        file_destroy(&encoded);
    }
    /* Chroma that is decoded at luma's size in place of a half of it. */
    file encoded = make(33, 21, 3, 0);
    const bm_decode_form half = {.shrink = 1};
    const decode_way way = {.form = &half};
    decoded_planes decoded = decode_good_planes(&encoded, &way);
    assert_int_equal(decoded.planes.desc.plane[1].width, 17);
    assert_int_equal(decoded.planes.desc.plane[1].height, 11);
    decoded_destroy(&decoded);
    file_destroy(&encoded);
}

static void assert_no_planes(bm_model model, const jpeg_source *how)
{
    static const decode_way everything = {0};
    sheet picture = sheet_drawn(40, 30, model, 8, 20);
    file encoded = jpeg_write(&picture, how);
    decoded_planes decoded = decode_planes(encoded.bytes, encoded.size, &everything);
    assert_int_equal(decoded.status, BM_E_UNSUPPORTED);
    assert_non_null(strstr(decoded.error.message, "planes"));
    decoded_destroy(&decoded);
    file_destroy(&encoded);
    sheet_destroy(&picture);
}

static void what_has_no_such_planes_says_so(void **state)
{
    (void)state;
    assert_no_planes(BM_GRAY, &(jpeg_source){0});
    assert_no_planes(BM_CMYK, &(jpeg_source){0});
    assert_no_planes(BM_RGB, &(jpeg_source){.coding = JCS_RGB});
    assert_no_planes(BM_RGB, &(jpeg_source){.h = {3}});
    assert_no_planes(BM_RGB, &(jpeg_source){.h = {2, 2, 1}});
    assert_no_planes(BM_RGB, &(jpeg_source){.h = {1, 2, 2}});
    file encoded = make(40, 30, 3, 0);
    const bm_decode_form forms[] = {{.planes = true, .width = 8, .height = 8},
                                    {.planes = true, .gray = true}};
    for (size_t f = 0; f < COUNT(forms); f++) {
        const decode_way way = {.form = &forms[f]};
        result decoded = decode(&bm_codec_jpeg, encoded.bytes, encoded.size, &way);
        assert_int_equal(decoded.status, BM_E_UNSUPPORTED);
        result_destroy(&decoded);
    }
    file_destroy(&encoded);
}

/* The same words as of the whole picture in colour, the same warnings where damage is kept. */
static void damage_is_told_as_ever(void **state)
{
    (void)state;
    uint64_t seed = seed_of_the_test();
    unsigned failures = 0;
    for (int coding = 0; coding < CODINGS; coding++) {
        file encoded = make(90, 83, 3, coding);
        for (int round = 0; round < 80; round++) {
            size_t size = round % 2 ? encoded.size : random_next(&seed) % encoded.size;
            uint8_t *bytes = malloc(size + 1);
            assert_non_null(bytes);
            memcpy(bytes, encoded.bytes, size);
            for (unsigned hits = 0; round % 2 && hits < 4; hits++)
                bytes[random_next(&seed) % size] = (uint8_t)random_next(&seed);
            const decode_way way = {
                .block = 700,
                .band = 8,
                .limits = {.max_pixels = 1000000, .max_scans = 50, .keep_damaged = round % 4 > 1}};
            result color = decode(&bm_codec_jpeg, bytes, size, &way);
            decoded_planes planes = decode_planes(bytes, size, &way);
            if (planes.status != BM_E_UNSUPPORTED) {
                assert_int_equal(planes.status, color.status);
                assert_string_equal(planes.error.message, color.error.message);
                assert_int_equal(planes.picture.warnings.count, color.picture.warnings.count);
                failures += color.status != BM_OK;
            }
            decoded_destroy(&planes);
            result_destroy(&color);
            free(bytes);
        }
        file_destroy(&encoded);
    }
    assert_true(failures > 100);
}

/* ---- encoding ---------------------------------------------------------------------------------- */

static bm_status encode_planes_into(bm_drain *drain, const planar *picture,
                                    const bm_encode_options *options, const bm_picture *source,
                                    uint32_t band)
{
    bm_warnings warnings = {0};
    const bm_encode_request request = {.drain = drain,
                                       .desc = &picture->desc,
                                       .options = options,
                                       .source = source,
                                       .warnings = &warnings};
    bm_encoder *encoder = NULL;
    bm_status status = bm_codec_jpeg.encode_open(&encoder, &request, NULL);
    bm_rows rows;
    for (uint32_t i = 0; !status && band_of(picture, i, band, &rows); i++)
        status = bm_codec_jpeg.encode_rows(encoder, &rows, NULL);
    if (!status)
        status = bm_codec_jpeg.encode_end(encoder, NULL);
    bm_codec_jpeg.encode_close(encoder);
    return status;
}

static file encode_planes(const planar *picture, const bm_encode_options *options,
                          const bm_picture *source, uint32_t band)
{
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    assert_int_equal(encode_planes_into(&drain.drain, picture, options, source, band), BM_OK);
    return (file){.bytes = drain.bytes, .size = drain.size};
}

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

/* ---- both -------------------------------------------------------------------------------------- */

/* Counts the coefficients, and those that differ. */
static void compare_coefficients(const file *a, const file *b, unsigned *count, unsigned *other)
{
    struct jpeg_decompress_struct lib[2];
    struct jpeg_error_mgr errors[2];
    jvirt_barray_ptr *arrays[2];
    for (int i = 0; i < 2; i++) {
        jpeg_open(&lib[i], &errors[i], i ? b : a);
        arrays[i] = jpeg_read_coefficients(&lib[i]);
    }
    for (int c = 0; c < 3; c++)
        for (JDIMENSION y = 0; y < lib[0].comp_info[c].height_in_blocks; y++) {
            JBLOCKROW row[2];
            for (int i = 0; i < 2; i++)
                row[i] = *lib[i].mem->access_virt_barray((j_common_ptr)&lib[i], arrays[i][c], y, 1,
                                                         FALSE);
            for (JDIMENSION x = 0; x < lib[0].comp_info[c].width_in_blocks; x++)
                for (int k = 0; k < DCTSIZE2; k++, ++*count)
                    *other += row[0][x][k] != row[1][x][k];
        }
    for (int i = 0; i < 2; i++)
        jpeg_destroy_decompress(&lib[i]);
}

/* Through planes, by the source's tables, the coefficients come out as they were: nothing is converted on the way. */
static void a_round_trip_keeps_the_coefficients(void **state)
{
    (void)state;
    static const bm_encode_options nothing_said;
    for (size_t s = 0; s < COUNT(samplings); s++) {
        sheet picture = sheet_drawn(192, 160, BM_RGB, 8, 12);
        const jpeg_source how = source_of(s, 0);
        file encoded = jpeg_write(&picture, &how);
        decoded_planes decoded = decode_good_planes(&encoded, NULL);
        file again = encode_planes(&decoded.planes, &nothing_said, &decoded.picture, 32);
        unsigned count = 0, other = 0;
        compare_coefficients(&encoded, &again, &count, &other);
        assert_true(count >= 192 * 160);
        assert_in_range(other, 0, count / 10000);
        decoded_destroy(&decoded);
        file_destroy(&again);
        file_destroy(&encoded);
        sheet_destroy(&picture);
    }
}

static void assert_estimate(size_t estimate, size_t taken)
{
    assert_true(estimate >= taken);
    assert_true(estimate <= taken + taken / 8 + 200 * 1024);
}

static void estimates_cover_what_planes_take(void **state)
{
    (void)state;
    if (allocated() == 0)
        skip();
    static const bm_decode_limits limits = {0};
    static const bm_encode_options nothing_said;
    for (size_t s = 0; s < COUNT(samplings); s++)
        for (int coding = 0; coding < 2; coding++) {
            file encoded = make(4003, 130, s, coding);
            bm_feed *feed = bm_feed_from_memory(encoded.bytes, encoded.size, 0);
            bm_picture record = {0};
            bm_decoder *decoder;
            bm_desc desc;
            bm_decode_form form = {.planes = true};
            size_t before = allocated();
            assert_int_equal(bm_codec_jpeg.decode_open(&decoder, feed, &limits, &record, NULL),
                             BM_OK);
            assert_int_equal(bm_codec_jpeg.decode_choose(decoder, &form, &desc, NULL), BM_OK);
            size_t opened = allocated();
            planar planes = planar_of(&desc);
            size_t planes_bytes = allocated() - opened;
            bm_rows rows;
            for (uint32_t i = 0; band_of(&planes, i, 64, &rows); i++)
                assert_int_equal(bm_codec_jpeg.decode_rows(decoder, &rows, NULL), BM_OK);
            assert_estimate(record.decoder_bytes, allocated() - before - planes_bytes);
            bm_codec_jpeg.decode_close(decoder);
            bm_feed_destroy(feed);

            bm_memory_drain drain;
            bm_memory_drain_init(&drain);
            drain.bytes = malloc(drain.capacity = 4 << 20);
            bm_warnings warnings = {0};
            const bm_encode_request request = {.drain = &drain.drain,
                                               .desc = &desc,
                                               .options = &nothing_said,
                                               .source = &record,
                                               .warnings = &warnings};
            bm_encoder *encoder;
            before = allocated();
            assert_int_equal(bm_codec_jpeg.encode_open(&encoder, &request, NULL), BM_OK);
            assert_true(band_of(&planes, 0, 64, &rows));
            assert_int_equal(bm_codec_jpeg.encode_rows(encoder, &rows, NULL), BM_OK);
            assert_estimate(bm_codec_jpeg.encode_bytes(&desc, &nothing_said, &record),
                            allocated() - before);
            bm_codec_jpeg.encode_close(encoder);
            free(drain.bytes);
            bm_picture_clear(&record);
            planar_destroy(&planes);
            file_destroy(&encoded);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_those_that_are_stored),
        cmocka_unit_test(planes_lie_as_jpeg_says),
        cmocka_unit_test(what_has_no_such_planes_says_so),
        cmocka_unit_test(damage_is_told_as_ever),
        cmocka_unit_test(the_file_is_that_of_the_picture),
        cmocka_unit_test(options_are_heeded),
        cmocka_unit_test(only_planes_of_that_kind_are_taken),
        cmocka_unit_test(a_round_trip_keeps_the_coefficients),
        cmocka_unit_test(estimates_cover_what_planes_take),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
