/* SPDX-License-Identifier: MIT */
/* What libjpeg will allocate for a picture, known from its header: admission reserves that much.
 *
 * A file of one scan passes through strips of one row of MCUs. A file of several scans, progressive
 * or not, needs every coefficient in memory until its last scan has come, and so does an encoder
 * that writes several scans or first looks at the picture to make its Huffman tables. */
#include "jpeg_parts.h"

#include "bandmill/size.h"

enum {
    FIXED_BYTES = 160 * 1024, /* objects, tables of all kinds, the pools' spare room */
    COEFFICIENT_BYTES = sizeof(JCOEF),
    NEIGHBOUR_ROW_GROUPS = 2, /* for the smooth upsampling of chroma */
    ENCODER_PREPARED_ROWS = 3 /* groups of rows before downsampling */
};

typedef struct component {
    size_t blocks_across, blocks_down; /* padded to whole MCUs */
    size_t h, v;
} component;

static size_t round_up(size_t value, size_t unit)
{
    return (value + unit - 1) / unit * unit;
}

static size_t divide_up(size_t value, size_t unit)
{
    return (value + unit - 1) / unit;
}

static component describe(size_t width, size_t height, size_t h, size_t v, size_t max_h,
                          size_t max_v)
{
    size_t across = divide_up(width * h, max_h * DCTSIZE);
    size_t down = divide_up(height * v, max_v * DCTSIZE);
    return (component){
        .blocks_across = round_up(across, h), .blocks_down = round_up(down, v), .h = h, .v = v};
}

/* Sides are at most 65500, so nothing here comes near SIZE_MAX. */
static size_t coefficient_bytes(const component *part)
{
    return part->blocks_across * part->blocks_down * DCTSIZE2 * COEFFICIENT_BYTES +
           part->blocks_down * sizeof(void *);
}

size_t bm_jpeg_decoder_bytes(j_decompress_ptr lib)
{
    size_t max_h = (size_t)lib->max_h_samp_factor, max_v = (size_t)lib->max_v_samp_factor;
    size_t upsampled_row = round_up(lib->output_width, max_h);
    size_t least = bm_jpeg_least_dct_size(lib);
    bool raw = lib->raw_data_out; /* without neighbours and upsampling, but with rows of our own */
    size_t row_groups = least + (raw || least == 1 ? 0 : NEIGHBOUR_ROW_GROUPS);
    size_t bytes = FIXED_BYTES;
    for (int c = 0; c < lib->num_components; c++) {
        size_t size = bm_jpeg_dct_size(&lib->comp_info[c]);
        component part =
            describe(lib->image_width, lib->image_height, (size_t)lib->comp_info[c].h_samp_factor,
                     (size_t)lib->comp_info[c].v_samp_factor, max_h, max_v);
        bytes += part.blocks_across * size * (part.v * size / least) * row_groups;
        bytes += raw ? 0 : upsampled_row * max_v;
        if (jpeg_has_multiple_scans(lib))
            bytes += coefficient_bytes(&part);
    }
    return bytes;
}

size_t bm_jpeg_lossless_bytes(j_decompress_ptr lib)
{
    size_t bytes = 2 * FIXED_BYTES; /* of decoder and encoder */
    for (int c = 0; c < lib->num_components; c++) {
        component part =
            describe(lib->image_width, lib->image_height, (size_t)lib->comp_info[c].h_samp_factor,
                     (size_t)lib->comp_info[c].v_samp_factor, (size_t)lib->max_h_samp_factor,
                     (size_t)lib->max_v_samp_factor);
        size_t across = part.blocks_across * part.v, down = part.blocks_down * part.h;
        bytes += coefficient_bytes(&part) +
                 (across > down ? across : down) * DCTSIZE2 * COEFFICIENT_BYTES;
    }
    return bytes;
}

size_t bm_jpeg_encoder_bytes(const bm_desc *desc, const bm_jpeg_settings *settings)
{
    size_t max_h = 1, max_v = 1, bytes = FIXED_BYTES;
    for (unsigned c = 0; c < settings->components; c++) {
        max_h = settings->sampling[c].h > max_h ? settings->sampling[c].h : max_h;
        max_v = settings->sampling[c].v > max_v ? settings->sampling[c].v : max_v;
    }
    for (unsigned c = 0; c < settings->components; c++) {
        component part = describe(desc->width, desc->height, settings->sampling[c].h,
                                  settings->sampling[c].v, max_h, max_v);
        size_t full_row = part.blocks_across * DCTSIZE * max_h / part.h;
        bytes += part.blocks_across * DCTSIZE * part.v * DCTSIZE;
        bytes += desc->planes == 1 ? full_row * max_v * ENCODER_PREPARED_ROWS : 0;
        if (settings->progressive || settings->optimize || settings->separate)
            bytes += coefficient_bytes(&part);
    }
    return bytes;
}
