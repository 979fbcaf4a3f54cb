/* SPDX-License-Identifier: MIT */
/* stb_image_write behind functions that return errors.
 *
 * stb's functions are static here, and so are the two variables that the writers used look at (whether to flip, whether TGA is
 * run-length coded): nobody writes them, so threads do not meet there. Its callback returns nothing: the first failure
 * of the drain is kept and reported in the end, what follows it is let go. */
#include "stb_write.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* stb does not look whether it got memory. The one block that the writers used ask for, HDR's scratch row, is lent to it. */
static _Thread_local void *lent;
#define STBIW_MALLOC(size) (lent)
#define STBIW_REALLOC(block, size) (NULL)
#define STBIW_FREE(block) ((void)(block))
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb/stb_image_write.h>

void bm_stb_library(char *text, size_t size)
{
    snprintf(text, size, "%s", "stb_image_write" BM_STB_WRITE_VERSION);
}

/* Where stb's bytes go: straight into the room that the drain lends. */
typedef struct sink {
    bm_drain *drain;
    uint8_t *at;
    size_t room, used;
    bm_error *error;
    bm_status status;
    unsigned header_lines; /* HDR: what is still to be left out; see below */
    bool line_is_empty;
} sink;

static void put(sink *to, const uint8_t *bytes, size_t size)
{
    while (size > 0 && !to->status) {
        if (to->used == to->room) {
            if (to->room)
                to->drain->used(to->drain, to->used);
            to->room = to->used = 0;
            to->status = to->drain->room(to->drain, &to->at, &to->room, to->error);
            continue;
        }
        size_t part = to->room - to->used < size ? to->room - to->used : size;
        memcpy(to->at + to->used, bytes, part);
        to->used += part;
        bytes += part;
        size -= part;
    }
}

static bm_status finish(sink *to)
{
    if (to->room)
        to->drain->used(to->drain, to->used);
    return to->status;
}

static void on_bytes(void *context, void *bytes, int size)
{
    put(context, bytes, (size_t)size);
}

/* ---- whole pictures -------------------------------------------------------------------------- */

bool bm_stb_fits(const bm_desc *desc)
{
    enum { HEADER = 14 + 108 };
    uint64_t row = ((uint64_t)desc->width * desc->plane[0].channels + 3) / 4 * 4;
    return row <= INT_MAX && row * desc->height <= INT_MAX - HEADER;
}

typedef int writer(stbi_write_func *, void *, int, int, int, const void *);

static bm_status write_whole(writer *write, bm_drain *drain, const bm_desc *desc,
                             const void *samples, bm_error *error)
{
    sink to = {.drain = drain, .error = error};
    if (!write(on_bytes, &to, (int)desc->width, (int)desc->height, desc->plane[0].channels,
               samples))
        return bm_fail(error, BM_E_INTERNAL, "stb_image_write refuses %ux%u pixels", desc->width,
                       desc->height);
    return finish(&to);
}

bm_status bm_stb_write_bmp(bm_drain *drain, const bm_desc *desc, const void *samples,
                           bm_error *error)
{
    return write_whole(stbi_write_bmp_to_func, drain, desc, samples, error);
}

bm_status bm_stb_write_tga(bm_drain *drain, const bm_desc *desc, const void *samples,
                           bm_error *error)
{
    return write_whole(stbi_write_tga_to_func, drain, desc, samples, error);
}

/* ---- HDR, row by row -------------------------------------------------------------------------
 *
 * The rows of an HDR do not depend on each other, so each is written as a picture of one row, whose header is left out:
 * lines of text, an empty one, and one with the size. */

enum { SIZE_LINE = 1, TEXT_LINES = 2 };

static void on_hdr_bytes(void *context, void *bytes, int size)
{
    sink *to = context;
    const uint8_t *at = bytes, *end = at + size;
    for (; to->header_lines > 0 && at < end; at++) {
        bool ends_line = *at == '\n';
        if (ends_line && (to->header_lines == SIZE_LINE || to->line_is_empty))
            to->header_lines--;
        to->line_is_empty = ends_line;
    }
    put(to, at, (size_t)(end - at));
}

bm_status bm_stb_write_hdr_row(bm_drain *drain, uint32_t width, const float *row, void *scratch,
                               bm_error *error)
{
    sink to = {.drain = drain, .error = error, .header_lines = TEXT_LINES};
    lent = scratch;
    int done = stbi_write_hdr_to_func(on_hdr_bytes, &to, (int)width, 1, 3, row);
    lent = NULL;
    if (!done)
        return bm_fail(error, BM_E_INTERNAL, "stb_image_write refuses a row of %u pixels", width);
    return finish(&to);
}
