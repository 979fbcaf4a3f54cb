/* SPDX-License-Identifier: MIT */
/* libpng's complaints: errors become the caller's bm_error, warnings become warnings of the
 * picture. */
#include "png_parts.h"

#include <stdlib.h>

static bm_png_error *error_of(png_structp lib)
{
    return png_get_error_ptr(lib);
}

bm_error *bm_png_error_place(png_structp lib)
{
    return error_of(lib)->trap.error;
}

_Noreturn void bm_png_leave(png_structp lib, bm_status status)
{
    bm_trap_spring(&error_of(lib)->trap, status);
}

_Noreturn void bm_png_fail_decoding(png_structp lib, bm_status status, const char *message)
{
    bm_png_error *error = error_of(lib);
    if (error->height == 0)
        bm_fail(error->trap.error, status, "%s (in the header)", message);
    else
        bm_fail(error->trap.error, status, "%s (near row %u of %u)", message, error->row,
                error->height);
    bm_trap_spring(&error->trap, status);
}

_Noreturn static void on_error(png_structp lib, png_const_charp message)
{
    bm_png_error *error = error_of(lib);
    if (error->decoding)
        bm_png_fail_decoding(lib, error->no_memory ? BM_E_NOMEM : BM_E_CORRUPT, message);

    /* What libpng finds wrong while encoding is not the picture's fault. */
    bm_status status = error->no_memory ? BM_E_NOMEM : BM_E_INTERNAL;
    bm_fail(error->trap.error, status, "PNG encoder: %s", message);
    bm_trap_spring(&error->trap, status);
}

static void on_warning(png_structp lib, png_const_charp message)
{
    bm_warn(error_of(lib)->warnings, "png_warning", "%s", message);
}

/* libpng does not tell a failed allocation from other errors. */
static png_voidp allocate(png_structp lib, png_alloc_size_t size)
{
    void *memory = malloc(size);
    if (!memory)
        error_of(lib)->no_memory = true;
    return memory;
}

static void release(png_structp lib, png_voidp memory)
{
    (void)lib;
    free(memory);
}

png_structp bm_png_create_reader(bm_png_error *error)
{
    error->decoding = true;
    return png_create_read_struct_2(PNG_LIBPNG_VER_STRING, error, on_error, on_warning, NULL,
                                    allocate, release);
}

png_structp bm_png_create_writer(bm_png_error *error)
{
    return png_create_write_struct_2(PNG_LIBPNG_VER_STRING, error, on_error, on_warning, NULL,
                                     allocate, release);
}
