/* SPDX-License-Identifier: MIT */
/* libpng writes into a bm_drain. */
#include "png_parts.h"

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
