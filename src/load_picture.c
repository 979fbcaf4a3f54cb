/* SPDX-License-Identifier: MIT */
#include "load_picture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/feed.h"
#include "bandmill/run.h"
#include "bandmill/codecs.h"
#include "regular_file.h"

/* Rows that are decoded at once. */
#define BAND_ROWS 64

typedef struct contents {
    uint8_t *bytes;
    size_t size;
} contents;

static bm_status read_file(const char *name, contents *file, bm_error *error)
{
    FILE *stream;
    off_t size;
    *file = (contents){0};
    bm_status status = bm_regular_file_open(&stream, name, &size, error);
    if (status)
        return status;
    file->bytes = malloc((size_t)size + 1);
    if (!file->bytes)
        status = bm_fail(error, BM_E_NOMEM, "no memory for a file of %lld bytes", (long long)size);
    else
        file->size = fread(file->bytes, 1, (size_t)size, stream);
    if (ferror(stream))
        status = bm_fail(error, BM_E_READ, "%s", strerror(errno));
    fclose(stream);
    return status;
}

static const bm_codec *codec_of(const contents *file)
{
    size_t head = file->size < BM_MATCH_BYTES ? file->size : BM_MATCH_BYTES;
    for (const bm_codec *const *codec = bm_codecs; head && *codec; codec++)
        if ((*codec)->match && (*codec)->match(file->bytes, head))
            return *codec;
    return NULL;
}

static bm_status decode_rows(const bm_codec *codec, bm_decoder *decoder, const bm_image *image,
                             bm_error *error)
{
    bm_status status = BM_OK;
    uint32_t height = image->desc.height;
    for (uint32_t y = 0; y < height && !status; y += BAND_ROWS) {
        void *row[BAND_ROWS];
        uint32_t count = height - y < BAND_ROWS ? height - y : BAND_ROWS;
        for (uint32_t i = 0; i < count; i++)
            row[i] = bm_image_row(image, 0, y + i);
        const bm_rows rows = {.row = {row}, .y = {y}, .count = {count}};
        status = codec->decode_rows(decoder, &rows, error);
    }
    return status ? status : codec->decode_end(decoder, error);
}

static bm_status decode(const contents *file, const bm_decode_limits *limits, bm_image *image,
                        unsigned *orientation, bm_error *error)
{
    const bm_codec *codec = codec_of(file);
    if (!codec)
        return bm_fail(error, BM_E_FORMAT, "the content is no picture in a format known here");
    bm_feed *feed = bm_feed_from_memory(file->bytes, file->size, 0);
    if (!feed)
        return bm_fail(error, BM_E_NOMEM, "no memory to read a picture");
    bm_picture *picture = calloc(1, sizeof *picture);
    bm_decoder *decoder = NULL;
    bm_status status = picture ? codec->decode_open(&decoder, feed, limits, picture, error)
                               : bm_fail(error, BM_E_NOMEM, "no memory to read a picture");
    if (!status)
        status = bm_image_create(image, &picture->desc, error);
    if (!status)
        status = decode_rows(codec, decoder, image, error);
    if (!status)
        *orientation = picture->orientation;
    codec->decode_close(decoder);
    if (picture)
        bm_picture_clear(picture);
    free(picture);
    bm_feed_destroy(feed);
    return status;
}

static bm_status turn_upright(bm_image *image, unsigned orientation, bm_error *error)
{
    bm_chain chain = {0};
    bm_image upright = {0};
    bm_status status = bm_chain_append_upright(&chain, orientation, error);
    if (!status && chain.count)
        status = bm_apply(&chain, image, &upright, bm_cpu_best(), 1, 0, NULL, error);
    if (!status && chain.count) {
        bm_image_destroy(image);
        *image = upright;
    }
    bm_chain_clear(&chain);
    return status;
}

static bm_status load(void *context, const char *name, bm_image *image, bm_error *error)
{
    const bm_run_settings *settings = context;
    const bm_decode_limits limits = {.max_pixels = settings->max_pixels,
                                     .max_scans = (unsigned)settings->max_scans};
    contents file;
    bm_error why;
    unsigned orientation = 0;
    *image = (bm_image){0};
    bm_status status = read_file(name, &file, &why);
    if (!status)
        status = decode(&file, &limits, image, &orientation, &why);
    if (!status && !settings->no_auto_orient)
        status = turn_upright(image, orientation, &why);
    free(file.bytes);
    if (status) {
        bm_image_destroy(image);
        return bm_fail(error, status, "%s, which a filter names: %s", name, why.message);
    }
    return BM_OK;
}

bm_status bm_load_pictures(bm_chain *chain, const bm_run_settings *settings, bm_error *error)
{
    return bm_chain_load(chain, load, (void *)(uintptr_t)settings, error);
}
