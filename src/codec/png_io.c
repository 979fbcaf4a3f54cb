/* SPDX-License-Identifier: MIT */
/* libpng reads from a bm_feed and writes into a bm_drain. */
#include "png_parts.h"

#include <string.h>

static void read_data(png_structp lib, png_bytep to, size_t size)
{
    bm_png_feed *source = png_get_io_ptr(lib);
    while (size > 0) {
        if (source->left == 0) {
            bm_status status =
                bm_feed_next(source->feed, &source->at, &source->left, bm_png_error_place(lib));
            if (status)
                bm_png_leave(lib, status);
            if (source->left == 0)
                bm_png_fail_truncated(lib);
        }
        size_t part = source->left < size ? source->left : size;
        memcpy(to, source->at, part);
        source->at += part;
        source->left -= part;
        to += part;
        size -= part;
    }
}

void bm_png_feed_attach(bm_png_feed *source, bm_feed *feed, png_structp lib)
{
    *source = (bm_png_feed){.feed = feed};
    png_set_read_fn(lib, source, read_data);
}

static void write_data(png_structp lib, png_bytep bytes, size_t size)
{
    bm_status status = bm_drain_write(png_get_io_ptr(lib), bytes, size, bm_png_error_place(lib));
    if (status)
        bm_png_leave(lib, status);
}

/* A drain keeps nothing back. (Given no function, libpng would flush a FILE.) */
static void flush_nothing(png_structp lib)
{
    (void)lib;
}

void bm_png_drain_attach(bm_drain *drain, png_structp lib)
{
    png_set_write_fn(lib, drain, write_data, flush_nothing);
}
