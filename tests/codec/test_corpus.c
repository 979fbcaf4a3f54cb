/* SPDX-License-Identifier: MIT */
/* A corpus of real and hostile pictures, judged by its MANIFEST.tsv: what is valid decodes to the
 * right size and, where a sum of the pixels is given, to the right pixels; what is invalid fails;
 * nothing crashes.
 *
 * The environment variable BANDMILL_CORPUS names its folder; without it the test is skipped. */
#include "kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sha256.h"

enum { SKIPPED = 77, BAND = 16, MAX_COLUMNS = 64 };

/* The columns of the manifest that are looked at. */
enum column {
    FILE_NAME,
    FORMAT,
    CLASS,
    WIDTH,
    HEIGHT,
    ORIENTATION,
    ICC_BYTES,
    ICC_SUM,
    PIXEL_SUM,
    COLUMNS
};
static const char *const column_names[COLUMNS] = {
    [FILE_NAME] = "file",       [FORMAT] = "format",          [CLASS] = "expected_class",
    [WIDTH] = "expected_width", [HEIGHT] = "expected_height", [ORIENTATION] = "exif_orientation",
    [ICC_BYTES] = "icc_bytes",  [ICC_SUM] = "icc_sha256_16",  [PIXEL_SUM] = "rgba16be_sha256",
};

typedef struct row {
    const char *field[COLUMNS];
} row;

/* The formats that count; `none` is content of none. */
static const char *const formats[] = {"jpeg", "png", "bmp", "pnm", "tga", "none"};

typedef struct tally {
    unsigned judged, decoded, wrong;
} tally;

static const bm_decode_limits limits = {.max_pixels = 64000000, .max_scans = 500};

static const bm_codec *codec_of(const file *content)
{
    size_t head = content->size < BM_MATCH_BYTES ? content->size : BM_MATCH_BYTES;
    for (const bm_codec *const *codec = bm_codecs; *codec; codec++)
        if ((*codec)->match && (*codec)->match(content->bytes, head))
            return *codec;
    return NULL;
}

/* One sample in 16 bits: v * 257 repeats its bits. */
static unsigned sample(const bm_desc *desc, const void *samples, size_t i)
{
    return desc->depth == 16 ? ((const uint16_t *)samples)[i]
                             : ((const uint8_t *)samples)[i] * 257u;
}

/* Adds a row as red, green, blue, alpha in 16 bits, high byte first. */
static void add_pixels(sha256 *sum, const bm_desc *desc, const void *samples)
{
    size_t channels = desc->plane[0].channels, colors = channels > 2 ? 3 : 1;
    for (size_t x = 0; x < desc->width; x++) {
        uint8_t pixel[8];
        for (size_t c = 0; c < 4; c++) {
            unsigned value = 0xffff;
            if (c < 3)
                value = sample(desc, samples, x * channels + (colors == 3 ? c : 0));
            else if (channels > colors)
                value = sample(desc, samples, x * channels + colors);
            pixel[2 * c] = (uint8_t)(value >> 8);
            pixel[2 * c + 1] = (uint8_t)value;
        }
        sha256_add(sum, pixel, sizeof pixel);
    }
}

/* Decodes in bands that are thrown away at once; the sum of the pixels, if wanted, in *hex. */
static bm_status decode_bands(const bm_codec *codec, bm_decoder *decoder, const bm_desc *desc,
                              bool wanted, char hex[65], bm_error *error)
{
    void *rows[BAND] = {0};
    sha256 sum;
    sha256_begin(&sum);
    for (size_t i = 0; i < BAND; i++)
        rows[i] = malloc(bm_desc_row_bytes(desc, 0));
    bm_status status = BM_OK;
    for (uint32_t y = 0; !status && y < desc->height; y += BAND) {
        uint32_t count = desc->height - y < BAND ? desc->height - y : BAND;
        bm_rows band = {.row = {rows}, .y = {y}, .count = {count}};
        status = codec->decode_rows(decoder, &band, error);
        for (uint32_t i = 0; wanted && !status && i < count; i++)
            add_pixels(&sum, desc, rows[i]);
    }
    for (size_t i = 0; i < BAND; i++)
        free(rows[i]);
    sha256_end(&sum, hex);
    return status ? status : codec->decode_end(decoder, error);
}

static bool complain(const row *r, const char *what, const char *detail)
{
    fprintf(stderr, "%s (%s): %s%s\n", r->field[FILE_NAME], r->field[CLASS], what, detail);
    return false;
}

static bool profile_is_right(const row *r, const bm_picture *picture)
{
    const bm_blob *icc = bm_picture_find_blob(picture, BM_BLOB_ICC);
    if (!icc && warnings_of(picture, "bad_icc"))
        return true;
    if (!icc)
        return complain(r, "the ICC profile is missing", "");
    char hex[65];
    sha256 sum;
    sha256_begin(&sum);
    sha256_add(&sum, icc->bytes, icc->size);
    sha256_end(&sum, hex);
    if (strncmp(hex, r->field[ICC_SUM], 16) != 0)
        return complain(r, "another ICC profile: ", hex);
    return true;
}

/* Whether a valid picture came out as the manifest says. */
static bool is_right(const row *r, const bm_picture *picture, const char *hex)
{
    unsigned long orientation = strtoul(r->field[ORIENTATION], NULL, 10);
    if (picture->desc.width != strtoul(r->field[WIDTH], NULL, 10) ||
        picture->desc.height != strtoul(r->field[HEIGHT], NULL, 10))
        return complain(r, "wrong size", "");
    if (r->field[PIXEL_SUM][0] && strcmp(r->field[PIXEL_SUM], hex) != 0)
        return complain(r, "wrong pixels", "");
    /* In a PNG it may stand where a decoder that goes from top to bottom does not look. */
    if (picture->codec == &bm_codec_jpeg && orientation >= 1 && orientation <= 8 &&
        picture->orientation != orientation)
        return complain(r, "wrong orientation", "");
    return strtoul(r->field[ICC_BYTES], NULL, 10) == 0 || profile_is_right(r, picture);
}

static bool judge(const row *r, const file *content, unsigned *decoded)
{
    bool valid = !strcmp(r->field[CLASS], "valid"), invalid = !strcmp(r->field[CLASS], "invalid");
    const bm_codec *codec = codec_of(content);
    if (!codec)
        return valid ? complain(r, "no codec takes it", "") : true;

    bm_feed *feed = bm_feed_from_memory(content->bytes, content->size, 65536);
    if (!feed)
        exit(1);
    bm_picture picture = {0};
    bm_decoder *decoder = NULL;
    bm_error error = {0};
    char hex[65] = "";
    bm_status status = codec->decode_open(&decoder, feed, &limits, &picture, &error);
    if (!status)
        status = decode_bands(codec, decoder, &picture.desc, r->field[PIXEL_SUM][0] != '\0', hex,
                              &error);
    codec->decode_close(decoder);
    bm_feed_destroy(feed);

    *decoded += status == BM_OK;
    bool good = true;
    if (invalid && !status)
        good = complain(r, "was decoded", "");
    else if (valid && status)
        good = complain(r, bm_status_name(status), error.message);
    else if (valid && !status)
        good = is_right(r, &picture, hex);
    bm_picture_clear(&picture);
    return good;
}

/* Cuts a line at its tabulators, in place. */
static size_t split(char *line, char *fields[MAX_COLUMNS])
{
    size_t count = 0;
    for (char *field; count < MAX_COLUMNS && (field = strsep(&line, "\t"));)
        fields[count++] = field;
    return count;
}

int main(void)
{
    const char *folder = getenv("BANDMILL_CORPUS");
    if (!folder || !*folder) {
        puts("BANDMILL_CORPUS is not set: skipped");
        return SKIPPED;
    }
    file manifest = file_read(folder, "MANIFEST.tsv");
    char *text = (char *)manifest.bytes, *fields[MAX_COLUMNS];
    size_t place[COLUMNS] = {0}, known = split(strsep(&text, "\n"), fields);
    for (size_t c = 0; c < COLUMNS; c++) {
        while (place[c] < known && strcmp(fields[place[c]], column_names[c]) != 0)
            place[c]++;
        if (place[c] == known) {
            fprintf(stderr, "MANIFEST.tsv has no column %s\n", column_names[c]);
            return 1;
        }
    }

    tally tallies[COUNT(formats)] = {0}, all = {0};
    for (char *line; (line = strsep(&text, "\n"));) {
        if (split(line, fields) < known)
            continue;
        row r;
        for (size_t c = 0; c < COLUMNS; c++)
            r.field[c] = fields[place[c]];
        size_t f = 0;
        while (f < COUNT(formats) && strcmp(r.field[FORMAT], formats[f]) != 0)
            f++;
        if (f == COUNT(formats))
            continue;
        file content = file_read(folder, r.field[FILE_NAME]);
        tallies[f].judged++;
        tallies[f].wrong += !judge(&r, &content, &tallies[f].decoded);
        file_destroy(&content);
    }
    file_destroy(&manifest);
    for (size_t f = 0; f < COUNT(formats); f++) {
        printf("figure: %s: %u pictures, %u decoded, %u not as they should be\n", formats[f],
               tallies[f].judged, tallies[f].decoded, tallies[f].wrong);
        all.judged += tallies[f].judged;
        all.wrong += tallies[f].wrong;
    }
    return all.judged == 0 || all.wrong > 0;
}
