/* SPDX-License-Identifier: MIT */
/* JPEGs turned, mirrored and cut without decoding them: the same bytes that jpegtran makes, and without it, the same
 * coefficients in their new places. */
#include "victims.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const bm_encode_options nothing_said;
static const bm_encode_options stripped = {.metadata = BM_METADATA_STRIP};

static const uint8_t samplings[][2] = {{1, 1}, {2, 1}, {1, 2}, {2, 2}, {4, 1}, {1, 4}};

/* A memory drain that looks how much is allocated whenever it is asked for room. */
typedef struct watching_drain {
    bm_memory_drain memory; /* first */
    bm_status (*room)(bm_drain *drain, uint8_t **at, size_t *room, bm_error *error);
    size_t most;
} watching_drain;

static bm_status watch_room(bm_drain *drain, uint8_t **at, size_t *room, bm_error *error)
{
    watching_drain *self = (watching_drain *)drain;
    size_t now = allocated() - self->memory.capacity;
    self->most = now > self->most ? now : self->most;
    return self->room(drain, at, room, error);
}

/* ---- running it -------------------------------------------------------------------------------- */

typedef struct outcome {
    bm_status status;
    bm_error error;
    file encoded; /* zeros unless status is BM_OK */
    bm_desc desc;
    size_t estimate, taken; /* bytes, at most */
    bm_picture picture;
    bm_warnings warnings;
} outcome;

/* `orientation`: what the output's metadata says; 0: as the source's. */
static outcome run(const file *source, bm_transform what, const bm_encode_options *options,
                   unsigned orientation, size_t block)
{
    static const bm_decode_limits limits = {0};
    outcome out = {0};
    bm_feed *feed = bm_feed_from_memory(source->bytes, source->size, block);
    bm_picture picture = {0};
    bm_decoder *decoder = NULL;
    watching_drain drain = {0};
    bm_memory_drain_init(&drain.memory);
    drain.room = drain.memory.drain.room;
    drain.memory.drain.room = watch_room;
    const bm_encode_request request = {.drain = &drain.memory.drain,
                                       .desc = &out.desc,
                                       .options = options,
                                       .source = &picture,
                                       .warnings = &out.warnings,
                                       .orientation = orientation};
    size_t before = allocated();
    out.status = bm_codec_jpeg.decode_open(&decoder, feed, &limits, &picture, &out.error);
    if (!out.status)
        out.status = bm_codec_jpeg.transform_check(decoder, &what, options, &out.desc,
                                                   &out.estimate, &out.error);
    if (!out.status)
        out.status = bm_codec_jpeg.transform(decoder, &what, &request, &out.error);
    out.taken = drain.most - before;
    if (!out.status)
        out.status = bm_codec_jpeg.decode_end(decoder, &out.error);
    bm_codec_jpeg.decode_close(decoder);
    bm_feed_destroy(feed);
    out.picture = picture;
    if (out.status)
        free(drain.memory.bytes);
    else
        out.encoded = (file){.bytes = drain.memory.bytes, .size = drain.memory.size};
    return out;
}

static void outcome_destroy(outcome *out)
{
    bm_picture_clear(&out->picture);
    file_destroy(&out->encoded);
}

static file make(uint32_t width, uint32_t height, bm_model model, const jpeg_source *how)
{
    sheet picture = sheet_drawn(width, height, model, 8, 60);
    file encoded = jpeg_write(&picture, how);
    sheet_destroy(&picture);
    return encoded;
}

static jpeg_source sampled(size_t s, unsigned seed)
{
    return (jpeg_source){.h = {samplings[s][0]}, .v = {samplings[s][1]}, .table_seed = seed};
}

/* ---- jpegtran ---------------------------------------------------------------------------------- */

static const char *const turns[] = {
    "",           "",           "-flip horizontal", "-rotate 180", "-flip vertical",
    "-transpose", "-rotate 90", "-transverse",      "-rotate 270"};

static bool has_jpegtran(void)
{
    return system("command -v jpegtran >/dev/null 2>&1") == 0;
}

/* What jpegtran makes; zeros where it says no. */
static file jpegtran(const file *source, const char *options)
{
    char path[] = "/tmp/bandmill-lossless-XXXXXX", command[300];
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, source->bytes, source->size), source->size);
    close(descriptor);
    snprintf(command, sizeof command, "jpegtran -copy none %s %s 2>/dev/null", options, path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    file made = {.bytes = malloc(1 << 20)};
    assert_non_null(made.bytes);
    made.size = fread(made.bytes, 1, 1 << 20, pipe);
    if (pclose(pipe) != 0)
        file_destroy(&made);
    unlink(path);
    return made;
}

static void assert_as_jpegtran(const file *source, bm_transform what, const char *options)
{
    file expected = jpegtran(source, options);
    outcome out = run(source, what, &stripped, 1, 0);
    if (!expected.bytes) {
        assert_int_equal(out.status, BM_E_UNSUPPORTED);
    } else {
        if (out.status)
            fail_msg("%s: %s", options, out.error.message);
        if (out.encoded.size != expected.size ||
            memcmp(out.encoded.bytes, expected.bytes, expected.size) != 0)
            fail_msg("%s: other bytes, %zu for %zu", options, out.encoded.size, expected.size);
    }
    outcome_destroy(&out);
    file_destroy(&expected);
}

static void turns_are_those_of_jpegtran(void **state)
{
    (void)state;
    if (!has_jpegtran())
        skip();
    static const uint32_t sides[][2] = {{128, 64}, {96, 83}, {75, 64}, {70, 50}, {1, 1}};
    char options[100];
    for (size_t s = 0; s < COUNT(samplings); s++)
        for (size_t i = 0; i < COUNT(sides); i++)
            for (unsigned turn = 1; turn <= 8; turn++) {
                jpeg_source how = sampled(s, 0);
                how.progressive = turn % 3 == 0;
                how.arithmetic = turn % 4 == 1;
                file source = make(sides[i][0], sides[i][1], BM_RGB, &how);
                snprintf(options, sizeof options, "-perfect %s%s%s", turns[turn],
                         how.progressive ? " -progressive" : "",
                         how.arithmetic ? " -arithmetic" : "");
                assert_as_jpegtran(&source, (bm_transform){.orientation = turn}, options);
                file_destroy(&source);
            }
}

static void parts_are_those_of_jpegtran(void **state)
{
    (void)state;
    if (!has_jpegtran())
        skip();
    uint64_t seed = seed_of_the_test();
    char options[100];
    for (size_t s = 0; s < COUNT(samplings); s++)
        for (int round = 0; round < 12; round++) {
            const jpeg_source how = sampled(s, 0);
            file source = make(211, 170, round % 2 ? BM_RGB : BM_GRAY, &how);
            uint32_t across = round % 2 ? samplings[s][0] * 8u : 8,
                     down = round % 2 ? samplings[s][1] * 8u : 8;
            bm_transform what = {.orientation = 1,
                                 .x = random_next(&seed) % (211 / across) * across,
                                 .y = random_next(&seed) % (170 / down) * down};
            what.width = 1 + random_next(&seed) % (211 - what.x);
            what.height = 1 + random_next(&seed) % (170 - what.y);
            snprintf(options, sizeof options, "-perfect -crop %ux%u+%u+%u", what.width, what.height,
                     what.x, what.y);
            assert_as_jpegtran(&source, what, options);
            file_destroy(&source);
        }
}

/* ---- without it -------------------------------------------------------------------------------- */

/* How a pixel of the output lies in the part of the source, as EXIF numbers orientations. */
static void origin_of_pixel(unsigned orientation, uint32_t width, uint32_t height, uint32_t x,
                            uint32_t y, uint32_t *from_x, uint32_t *from_y)
{
    switch (orientation) {
    case 2:
        *from_x = width - 1 - x;
        *from_y = y;
        break;
    case 3:
        *from_x = width - 1 - x;
        *from_y = height - 1 - y;
        break;
    case 4:
        *from_x = x;
        *from_y = height - 1 - y;
        break;
    case 5:
        *from_x = y;
        *from_y = x;
        break;
    case 6:
        *from_x = y;
        *from_y = height - 1 - x;
        break;
    case 7:
        *from_x = width - 1 - y;
        *from_y = height - 1 - x;
        break;
    case 8:
        *from_x = width - 1 - y;
        *from_y = x;
        break;
    default:
        *from_x = x;
        *from_y = y;
        break;
    }
}

/* Parts that are turned: their pixels are those of the source, but for what the inverse DCT rounds otherwise in the other
 * direction. Chroma at full size, for upsampling looks at neighbours that were cut off. */
static void pixels_lie_where_they_should(void **state)
{
    (void)state;
    static const bm_model models[] = {BM_GRAY, BM_RGB, BM_CMYK};
    for (size_t m = 0; m < COUNT(models); m++)
        for (unsigned turn = 1; turn <= 8; turn++) {
            const jpeg_source how = {.table_seed = turn};
            file source = make(136, 104, models[m], &how);
            result before = decode_jpeg(&source);
            const bm_transform what = {
                .orientation = turn, .x = 16, .y = 8, .width = 96, .height = 72};
            outcome out = run(&source, what, &nothing_said, 1, 300);
            if (out.status)
                fail_msg("%s", out.error.message);
            result after = decode_jpeg(&out.encoded);
            assert_int_equal(after.pixels.desc.width, turn > 4 ? 72 : 96);
            assert_int_equal(after.pixels.desc.height, turn > 4 ? 96 : 72);
            size_t channels = after.pixels.desc.plane[0].channels;
            for (uint32_t y = 0; y < after.pixels.desc.height; y++)
                for (uint32_t x = 0; x < after.pixels.desc.width; x++) {
                    uint32_t from_x, from_y;
                    origin_of_pixel(turn, 96, 72, x, y, &from_x, &from_y);
                    const uint8_t *a = (uint8_t *)after.pixels.row[y] + x * channels;
                    const uint8_t *b =
                        (uint8_t *)before.pixels.row[8 + from_y] + (16 + from_x) * channels;
                    for (size_t c = 0; c < channels; c++)
                        assert_in_range(a[c] - b[c] + 4, 0, 8);
                }
            result_destroy(&after);
            outcome_destroy(&out);
            result_destroy(&before);
            file_destroy(&source);
        }
}

/* There and back again is the file itself, as this encoder writes it. */
static void there_and_back(void **state)
{
    (void)state;
    static const unsigned back[] = {0, 1, 2, 3, 4, 5, 8, 7, 6};
    for (size_t s = 0; s < COUNT(samplings); s++)
        for (unsigned turn = 1; turn <= 8; turn++) {
            jpeg_source how = sampled(s, 7 + turn);
            how.progressive = turn % 2;
            file source = make(128, 64, BM_RGB, &how);
            outcome plain = run(&source, (bm_transform){.orientation = 1}, &nothing_said, 0, 0);
            outcome there = run(&source, (bm_transform){.orientation = turn}, &nothing_said, 0, 0);
            assert_int_equal(there.status, BM_OK);
            outcome again =
                run(&there.encoded, (bm_transform){.orientation = back[turn]}, &nothing_said, 0, 0);
            assert_int_equal(again.status, BM_OK);
            assert_int_equal(again.encoded.size, plain.encoded.size);
            assert_memory_equal(again.encoded.bytes, plain.encoded.bytes, plain.encoded.size);
            jpeg_look look = jpeg_look_at(&there.encoded);
            assert_int_equal(look.progressive, how.progressive);
            assert_int_equal(look.h[0], samplings[s][turn > 4]);
            assert_int_equal(look.v[0], samplings[s][turn <= 4]);
            outcome_destroy(&plain);
            outcome_destroy(&there);
            outcome_destroy(&again);
            file_destroy(&source);
        }
}

/* A table may be another one when the next component's scan begins: each keeps its own. */
static void tables_that_change_on_the_way(void **state)
{
    (void)state;
    enum { TABLE_BYTES = 2 + 2 + 1 + DCTSIZE2 };
    const jpeg_source how = {.one_component_a_scan = true, .table_seed = 5};
    file plain = make(64, 48, BM_RGB, &how);
    uint8_t table[TABLE_BYTES] = {0xff, 0xdb, 0, TABLE_BYTES - 2, 1};
    for (int i = 0; i < DCTSIZE2; i++)
        table[5 + i] = (uint8_t)(3 + 2 * i);
    file source = with_bytes(&plain, jpeg_find_marker(&plain, 0xda, 2), table, sizeof table);
    result before = decode_jpeg(&source), first = decode_jpeg(&plain);
    assert_false(sheet_equal(&first.pixels, &before.pixels));
    outcome out = run(&source, (bm_transform){.orientation = 1}, &nothing_said, 1, 0);
    result after = decode_jpeg(&out.encoded);
    assert_true(sheet_equal(&before.pixels, &after.pixels));
    outcome there = run(&source, (bm_transform){.orientation = 6}, &nothing_said, 1, 0);
    outcome again = run(&there.encoded, (bm_transform){.orientation = 8}, &nothing_said, 1, 0);
    result back = decode_jpeg(&again.encoded);
    assert_true(sheet_equal(&before.pixels, &back.pixels));
    result_destroy(&back);
    result_destroy(&after);
    result_destroy(&first);
    result_destroy(&before);
    outcome_destroy(&again);
    outcome_destroy(&there);
    outcome_destroy(&out);
    file_destroy(&source);
    file_destroy(&plain);
}

/* ---- refusing ---------------------------------------------------------------------------------- */

static void assert_refused(const file *source, bm_transform what, const bm_encode_options *options,
                           bm_status status)
{
    outcome out = run(source, what, options, 1, 0);
    assert_int_equal(out.status, status);
    assert_true(out.error.message[0] != '\0');
    outcome_destroy(&out);
}

static void what_would_lose_is_refused(void **state)
{
    (void)state;
    const jpeg_source how = {.h = {2}, .v = {2}, .table_seed = 3, .wide_tables = true};
    file source = make(100, 80, BM_RGB, &how); /* 100 is no multiple of 16 */
    const bm_transform good[] = {
        {.orientation = 4},
        {.orientation = 5},
        {.orientation = 6},
        {.orientation = 2, .width = 96, .height = 79},
        {.orientation = 1, .x = 16, .y = 32, .width = 84, .height = 1},
    };
    for (size_t g = 0; g < COUNT(good); g++) {
        outcome out = run(&source, good[g], &nothing_said, 1, 0);
        assert_int_equal(out.status, BM_OK);
        outcome_destroy(&out);
    }
    const bm_transform lossy[] = {
        {.orientation = 2},
        {.orientation = 3},
        {.orientation = 7},
        {.orientation = 8},
        {.orientation = 4, .width = 100, .height = 79},
        {.orientation = 1, .x = 8, .y = 32, .width = 16, .height = 16},
        {.orientation = 1, .x = 16, .y = 8, .width = 16, .height = 16},
    };
    for (size_t l = 0; l < COUNT(lossy); l++)
        assert_refused(&source, lossy[l], &nothing_said, BM_E_UNSUPPORTED);
    const bm_transform outside[] = {
        {.x = 16, .width = 85, .height = 1}, {.y = 80, .width = 1, .height = 1}, {.width = 4}};
    for (size_t o = 0; o < COUNT(outside); o++)
        assert_refused(&source, outside[o], &nothing_said, BM_E_PARAM);

    static const struct {
        const char *name;
        int value;
        bool loses;
    } asked[] = {{"quality", 80, true},     {"subsampling", 0, true},  {"baseline", 1, true},
                 {"subsampling", 2, false}, {"progressive", 1, false}, {"optimize", 1, false}};
    for (size_t a = 0; a < COUNT(asked); a++) {
        bm_encode_options options = {0};
        assert_true(bm_encode_set(&options, &bm_codec_jpeg, asked[a].name, asked[a].value));
        outcome out = run(&source, (bm_transform){.orientation = 6}, &options, 1, 0);
        assert_int_equal(out.status, asked[a].loses ? BM_E_UNSUPPORTED : BM_OK);
        outcome_destroy(&out);
    }
    file_destroy(&source);
}

/* Nothing is written of a file that is cut off, and it is told in the words that decoding has for it. */
static void assert_cut_is_noticed(const file *source, size_t size)
{
    const file part = {.bytes = source->bytes, .size = size};
    outcome out = run(&part, (bm_transform){.orientation = 6}, &nothing_said, 1, 500);
    result decoded = decode(&bm_codec_jpeg, part.bytes, part.size, NULL);
    assert_int_equal(out.status, BM_E_TRUNCATED);
    assert_int_equal(out.status, decoded.status);
    assert_string_equal(out.error.message, decoded.error.message);
    result_destroy(&decoded);
    outcome_destroy(&out);
}

static void cuts_are_noticed(void **state)
{
    (void)state;
    for (int coding = 0; coding < 3; coding++) {
        const jpeg_source how = {
            .h = {2}, .v = {2}, .progressive = coding == 1, .arithmetic = coding == 2};
        file source = make(96, 80, BM_RGB, &how);
        for (size_t cut = 700; cut + 2 < source.size; cut += 97)
            assert_cut_is_noticed(&source, cut);
        for (unsigned n = 1; coding == 1; n++) { /* between two scans */
            const uint8_t *scan = jpeg_find_marker(&source, 0xda, n);
            if (!scan)
                break;
            assert_cut_is_noticed(&source, (size_t)(scan - source.bytes));
        }
        file_destroy(&source);
    }
}

/* EXIF says upright afterwards, and where policies leave nothing out, what was there stays. */
static void write_comment_and_exif(j_compress_ptr lib)
{
    static const uint8_t exif[] = "Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0\0";
    jpeg_write_marker(lib, JPEG_APP0 + 1, exif, sizeof exif - 1);
    jpeg_write_marker(lib, JPEG_COM, (const JOCTET *)"a comment", 9);
}

static void metadata_goes_as_ever(void **state)
{
    (void)state;
    const jpeg_source how = {.h = {2},
                             .write_markers = write_comment_and_exif,
                             .density_unit = 1,
                             .density_x = 300,
                             .density_y = 150};
    file source = make(96, 80, BM_RGB, &how);
    outcome kept = run(&source, (bm_transform){.orientation = 6}, &nothing_said, 1, 0);
    assert_int_equal(kept.status, BM_OK);
    assert_int_equal(kept.picture.orientation, 6);
    result decoded = decode_jpeg(&kept.encoded);
    assert_int_equal(decoded.picture.orientation, 1);
    assert_non_null(bm_picture_find_blob(&decoded.picture, BM_BLOB_EXIF));
    assert_non_null(bm_picture_find_blob(&decoded.picture, BM_BLOB_COMMENT));
    jpeg_look look = jpeg_look_at(&kept.encoded);
    assert_int_equal(look.density_x, 150);
    assert_int_equal(look.density_y, 300);
    result_destroy(&decoded);
    outcome_destroy(&kept);

    outcome none = run(&source, (bm_transform){.orientation = 6}, &stripped, 1, 0);
    decoded = decode_jpeg(&none.encoded);
    assert_null(bm_picture_find_blob(&decoded.picture, BM_BLOB_EXIF));
    assert_null(bm_picture_find_blob(&decoded.picture, BM_BLOB_COMMENT));
    result_destroy(&decoded);
    outcome_destroy(&none);
    file_destroy(&source);
}

static void the_estimate_covers_what_is_taken(void **state)
{
    (void)state;
    if (allocated() == 0)
        skip();
    const jpeg_source how = {.h = {2}, .v = {2}};
    file source = make(1600, 1200, BM_RGB, &how);
    outcome out = run(&source, (bm_transform){.orientation = 6}, &nothing_said, 1, 0);
    assert_int_equal(out.status, BM_OK);
    assert_true(out.estimate >= out.taken);
    assert_true(out.estimate <= out.taken + out.taken / 8 + 400 * 1024);
    outcome_destroy(&out);
    file_destroy(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_are_those_of_jpegtran),
        cmocka_unit_test(parts_are_those_of_jpegtran),
        cmocka_unit_test(pixels_lie_where_they_should),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(tables_that_change_on_the_way),
        cmocka_unit_test(what_would_lose_is_refused),
        cmocka_unit_test(cuts_are_noticed),
        cmocka_unit_test(metadata_goes_as_ever),
        cmocka_unit_test(the_estimate_covers_what_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
