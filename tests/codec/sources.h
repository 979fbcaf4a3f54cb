/* SPDX-License-Identifier: MIT */
/* Files as other programs write them, made by libjpeg and libpng directly, and looking into files.
 */
#ifndef BM_TESTS_CODEC_SOURCES_H
#define BM_TESTS_CODEC_SOURCES_H

#include <stdio.h>

#include <jpeglib.h>

#include "kit.h"

/* How a JPEG is to be written. Zeros: libjpeg's defaults, every component 1x1. */
typedef struct jpeg_source {
    J_COLOR_SPACE coding; /* JCS_UNKNOWN: as usual for the model */
    uint8_t h[4], v[4];   /* sampling factors; 0: 1 */
    unsigned table_seed;  /* tables of random steps; 0: quality 75 */
    bool wide_tables;     /* steps above 255 among them */
    bool progressive, arithmetic, one_component_a_scan;
    bool whole_bands; /* progressive without successive approximation: DC, then each component's AC
                       */
    bool no_jfif, no_adobe; /* where libjpeg would write these markers */
    uint8_t numbers[4];     /* of the components; 0: as usual */
    unsigned restart_rows, restart_mcus;
    unsigned density_unit, density_x, density_y;
    void (*write_markers)(j_compress_ptr lib);
} jpeg_source;

file jpeg_write(const sheet *picture, const jpeg_source *how);

/* libjpeg itself on a good file, its header read. */
void jpeg_open(j_decompress_ptr lib, struct jpeg_error_mgr *errors, const file *encoded);

/* Decodes a JPEG that nothing is wrong with: no failure, no warning. */
result decode_jpeg(const file *encoded);

/* What stands in the header of a JPEG. */
typedef struct jpeg_look {
    int components;
    J_COLOR_SPACE coding;
    bool progressive, arithmetic;
    unsigned restart_interval;
    unsigned density_unit, density_x, density_y;
    bool has_jfif, has_adobe;
    unsigned adobe_transform;
    int number[4]; /* of the components */
    int h[4], v[4];
    uint16_t table[4][DCTSIZE2]; /* of each component */
} jpeg_look;

jpeg_look jpeg_look_at(const file *encoded);

/* A PNG of any kind that libpng can write. `rows` are as the format holds them: packed, big-endian.
 */
typedef struct png_source {
    uint32_t width, height;
    int bit_depth, color_type;
    bool interlaced;
    int filters, level;     /* PNG_FILTER_... and zlib's plus 1; 0: libpng's choice */
    const uint8_t *palette; /* 3 bytes each */
    int palette_size;
    const uint8_t *transparency; /* of the palette */
    int transparency_size;
    int transparent[3]; /* gray or RGB; -1: none. Only looked at where has_transparent */
    bool has_transparent;
} png_source;

file png_write(const png_source *how, uint8_t *const *rows);

/* A picture of ours as an interlaced PNG. */
file png_write_interlaced(const sheet *picture);

/* The first chunk of that type, or NULL; *size: of its data. */
const uint8_t *png_find_chunk(const file *encoded, const char *type, size_t *size);

/* Inserts a chunk (with its CRC) in front of the first chunk of type `before`. */
void png_insert_chunk(file *encoded, const char *before, const char *type, const void *bytes,
                      size_t size);

/* Recomputes the CRC of the chunk whose data stands at `data`. */
void png_repair_crc(file *encoded, const uint8_t *data, size_t size);

/* An ICC profile that passes for one: a header that libpng accepts, and noise. At least 132 bytes,
 * a multiple of 4. */
void icc_make(uint8_t *profile, size_t size, const char *space);

/* The n-th (from 0) place of a marker of that code, or NULL. Only for files without such bytes in
 * segments. */
uint8_t *jpeg_find_marker(const file *encoded, unsigned code, unsigned n);

#endif
