/* SPDX-License-Identifier: MIT */
/* What the tests of the codecs share: pictures in memory, and driving a codec over them in bands.
 */
#include "kit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

size_t allocated(void)
{
#ifdef __GLIBC__
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
#else
    return 0;
#endif
}

void assert_estimate(size_t estimate, size_t taken)
{
    assert_true(estimate >= taken);
    assert_true(estimate <= taken + taken / 8 + 200 * 1024);
}

uint32_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 32);
}

uint64_t seed_of_the_test(void)
{
    const char *text = getenv("BANDMILL_SEED");
    uint64_t seed = text ? strtoull(text, NULL, 10) : 20260917;
    print_message("seed %llu (set BANDMILL_SEED for another)\n", (unsigned long long)seed);
    return seed;
}

sheet sheet_of(const bm_desc *desc)
{
    sheet picture = {.desc = *desc, .row = calloc(desc->height, sizeof *picture.row)};
    assert_non_null(picture.row);
    for (uint32_t y = 0; y < desc->height; y++) {
        picture.row[y] = malloc(bm_desc_row_bytes(desc, 0));
        assert_non_null(picture.row[y]);
    }
    return picture;
}

sheet sheet_create(uint32_t width, uint32_t height, bm_model model, unsigned depth)
{
    bm_desc desc;
    assert_int_equal(bm_desc_interleaved(&desc, width, height, model, depth, NULL), BM_OK);
    return sheet_of(&desc);
}

static void put(const sheet *picture, uint32_t y, size_t i, uint32_t value)
{
    if (picture->desc.depth == 16)
        ((uint16_t *)picture->row[y])[i] = (uint16_t)value;
    else
        ((uint8_t *)picture->row[y])[i] = (uint8_t)(value >> 8);
}

static unsigned get(const sheet *picture, uint32_t y, size_t i)
{
    return picture->desc.depth == 16 ? ((uint16_t *)picture->row[y])[i]
                                     : ((uint8_t *)picture->row[y])[i];
}

sheet sheet_drawn(uint32_t width, uint32_t height, bm_model model, unsigned depth, unsigned noise)
{
    sheet picture = sheet_create(width, height, model, depth);
    unsigned channels = bm_model_channels(model);
    uint64_t seed = 0x9e3779b97f4a7c15u ^ (width * 31u + height);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            for (unsigned c = 0; c < channels; c++) {
                uint32_t ramp = (x * (300u + 200u * c) + y * (500u - 100u * c)) & 0x7fff;
                uint32_t tile = (x / 16 + y / 16) % 2 ? 0x3000 : 0x6000;
                uint32_t grain = noise ? random_next(&seed) % noise << 8 : 0;
                put(&picture, y, (size_t)x * channels + c, (ramp / 2 + tile + grain) & 0xffff);
            }
    return picture;
}

void sheet_destroy(sheet *picture)
{
    for (uint32_t y = 0; picture->row && y < picture->desc.height; y++)
        free(picture->row[y]);
    free(picture->row);
    *picture = (sheet){0};
}

static void assert_same_shape(const sheet *a, const sheet *b)
{
    assert_int_equal(a->desc.width, b->desc.width);
    assert_int_equal(a->desc.height, b->desc.height);
    assert_int_equal(a->desc.model, b->desc.model);
    assert_int_equal(a->desc.depth, b->desc.depth);
}

bool sheet_equal(const sheet *a, const sheet *b)
{
    assert_same_shape(a, b);
    for (uint32_t y = 0; y < a->desc.height; y++)
        if (memcmp(a->row[y], b->row[y], bm_desc_row_bytes(&a->desc, 0)) != 0)
            return false;
    return true;
}

unsigned sheet_distance(const sheet *a, const sheet *b)
{
    assert_same_shape(a, b);
    unsigned most = 0;
    size_t samples = (size_t)a->desc.width * a->desc.plane[0].channels;
    for (uint32_t y = 0; y < a->desc.height; y++)
        for (size_t i = 0; i < samples; i++) {
            unsigned p = get(a, y, i), q = get(b, y, i), d = p > q ? p - q : q - p;
            most = d > most ? d : most;
        }
    return most;
}

file file_read(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(1);
    }
    file content = {0};
    if (fseek(stream, 0, SEEK_END) == 0)
        content.size = (size_t)ftell(stream);
    rewind(stream);
    content.bytes = malloc(content.size + 1);
    if (!content.bytes || fread(content.bytes, 1, content.size, stream) != content.size)
        exit(1);
    content.bytes[content.size] = '\0';
    fclose(stream);
    return content;
}

void file_destroy(file *encoded)
{
    free(encoded->bytes);
    *encoded = (file){0};
}

/* All tests of a program share it, as pictures of a run do: what one leaves in a decoder or encoder meets the next. */
static bm_shelf *shared_shelf(void)
{
    static bm_shelf *shelf;
    if (!shelf)
        shelf = bm_shelf_create();
    return shelf;
}

static bm_rows rows_of(const sheet *picture, uint32_t y, uint32_t band)
{
    uint32_t left = picture->desc.height - y;
    return (bm_rows){
        .row = {picture->row + y}, .y = {y}, .count = {band && band < left ? band : left}};
}

bm_status encode_request(const bm_codec *codec, bm_drain *drain, const sheet *picture,
                         bm_encode_request request, uint32_t band, bm_error *error)
{
    static const bm_encode_options defaults;
    bm_encoder *encoder = NULL;
    bm_warnings warnings = {0};
    request.drain = drain;
    request.shelf = shared_shelf();
    request.desc = &picture->desc;
    request.options = request.options ? request.options : &defaults;
    request.warnings = request.warnings ? request.warnings : &warnings;
    bm_status status = codec->encode_open(&encoder, &request, error);
    for (uint32_t y = 0; !status && y < picture->desc.height;) {
        bm_rows rows = rows_of(picture, y, band);
        status = codec->encode_rows(encoder, &rows, error);
        y += rows.count[0];
    }
    if (!status)
        status = codec->encode_end(encoder, error);
    codec->encode_close(encoder);
    return status;
}

bm_status encode_into(const bm_codec *codec, bm_drain *drain, const sheet *picture,
                      const bm_encode_options *options, const bm_picture *source, uint32_t band,
                      bm_error *error)
{
    const bm_encode_request request = {.options = options, .source = source};
    return encode_request(codec, drain, picture, request, band, error);
}

file encode_same(const bm_codec *codec, const sheet *picture, const bm_encode_options *options,
                 const bm_picture *source, bm_warnings *warnings)
{
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    bm_error error = {0};
    const bm_encode_request request = {
        .options = options, .source = source, .same_pixels = true, .warnings = warnings};
    bm_status status = encode_request(codec, &drain.drain, picture, request, 3, &error);
    if (status)
        fail_msg("encoding: %s %s", bm_status_name(status), error.message);
    return (file){.bytes = drain.bytes, .size = drain.size};
}

file encode(const bm_codec *codec, const sheet *picture, const bm_encode_options *options,
            const bm_picture *source)
{
    static const bm_encode_options defaults;
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    bm_error error = {0};
    bm_status status =
        encode_into(codec, &drain.drain, picture, options ? options : &defaults, source, 0, &error);
    if (status)
        fail_msg("encoding: %s %s", bm_status_name(status), error.message);
    return (file){.bytes = drain.bytes, .size = drain.size};
}

static bm_status decode_all(const bm_codec *codec, bm_decoder *decoder, result *decoded,
                            const bm_desc *desc, uint32_t band)
{
    bm_status status = BM_OK;
    decoded->pixels = sheet_of(desc);
    for (uint32_t y = 0; !status && y < decoded->pixels.desc.height;) {
        bm_rows rows = rows_of(&decoded->pixels, y, band);
        status = codec->decode_rows(decoder, &rows, &decoded->error);
        y += rows.count[0];
    }
    if (!status)
        status = codec->decode_end(decoder, &decoded->error);
    if (status)
        sheet_destroy(&decoded->pixels);
    return status;
}

result decode(const bm_codec *codec, const void *bytes, size_t size, const decode_way *way)
{
    static const decode_way everything = {0};
    way = way ? way : &everything;
    result decoded = {0};
    bm_feed *feed = bm_feed_from_memory(bytes, size, way->block);
    assert_non_null(feed);
    /* The decoder keeps the picture's address. */
    bm_picture picture = {.shelf = shared_shelf()};
    bm_decoder *decoder = NULL;
    decoded.status = codec->decode_open(&decoder, feed, &way->limits, &picture, &decoded.error);
    if (!decoded.status) {
        assert_ptr_equal(picture.codec, codec);
        bm_desc desc = picture.desc;
        if (way->form) {
            decoded.form = *way->form;
            decoded.status = codec->decode_choose(decoder, &decoded.form, &desc, &decoded.error);
        }
        if (!decoded.status)
            decoded.status = decode_all(codec, decoder, &decoded, &desc, way->band);
    }
    codec->decode_close(decoder);
    bm_feed_destroy(feed);
    decoded.picture = picture;
    if (decoded.status) {
        assert_int_equal(decoded.error.status, decoded.status);
        assert_true(decoded.error.message[0] != '\0');
    }
    return decoded;
}

void result_destroy(result *decoded)
{
    bm_picture_clear(&decoded->picture);
    sheet_destroy(&decoded->pixels);
}

void assert_decoded(const result *decoded)
{
    if (decoded->status)
        fail_msg("decoding: %s %s", bm_status_name(decoded->status), decoded->error.message);
}

void assert_fails(const result *decoded, bm_status status, const char *part)
{
    if (decoded->status != status || !strstr(decoded->error.message, part))
        fail_msg("%s \"%s\" instead of %s \"%s\"", bm_status_name(decoded->status),
                 decoded->error.message, bm_status_name(status), part);
}

unsigned warnings_in(const bm_warnings *warnings, const char *code)
{
    for (unsigned i = 0; i < warnings->count; i++)
        if (!strcmp(warnings->item[i].code, code))
            return warnings->item[i].count;
    return 0;
}

unsigned warnings_of(const bm_picture *picture, const char *code)
{
    return warnings_in(&picture->warnings, code);
}
