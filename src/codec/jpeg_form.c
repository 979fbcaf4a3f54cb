/* SPDX-License-Identifier: MIT */
/* Forms of decoding: smaller by scaled inverse DCTs, luma alone, planes as they are stored, a window.
 *
 * A window's rows come by jpeg_skip_scanlines() as they would in the whole picture. Its columns come by
 * jpeg_crop_scanline(), which begins at a column of iMCUs and takes what it decodes for the whole picture: at both
 * ends chroma is upsampled without its neighbours. So there is a margin. What is smoothed because a progressive file
 * lacks bits takes two blocks on each side into account, and at the left end of a crop misses them; there the margin is wider.
 *
 * Behind the window the rest is only parsed: damage and truncation are found wherever they are. */
#include "jpeg_parts.h"

enum { LEAST_MARGIN = 8, SMOOTHED_UNITS = 3 };

/* What comes out unless luma or planes are asked for. */
static J_COLOR_SPACE own_colours(j_decompress_ptr lib)
{
    switch (lib->jpeg_color_space) {
    case JCS_GRAYSCALE:
        return JCS_GRAYSCALE;
    case JCS_YCbCr:
    case JCS_RGB:
        return JCS_RGB;
    case JCS_CMYK:
    case JCS_YCCK:
        return JCS_CMYK;
    default: /* refused with the header */
        return JCS_UNKNOWN;
    }
}

void bm_jpeg_set_form(j_decompress_ptr lib, const bm_decode_form *form)
{
    lib->scale_num = 1;
    lib->scale_denom = 1u << form->shrink;
    lib->raw_data_out = form->planes;
    lib->out_color_space = form->gray ? JCS_GRAYSCALE : form->planes ? JCS_YCbCr : own_colours(lib);
    jpeg_calc_output_dimensions(lib);
}

/* ---- windows --------------------------------------------------------------------------------- */

/* Width of a column of iMCUs, where a crop can begin. */
static uint32_t unit_width(j_decompress_ptr lib)
{
    unsigned h = lib->num_components == 1 ? 1 : (unsigned)lib->max_h_samp_factor;
    return h * bm_jpeg_least_dct_size(lib);
}

/* Height of a row of iMCUs. */
static uint32_t unit_height(j_decompress_ptr lib)
{
    return (uint32_t)lib->max_v_samp_factor * bm_jpeg_least_dct_size(lib);
}

/* jpeg_crop_scanline() of libjpeg-turbo up to 2.1 reckons the width of a component as if all inverse DCTs were of one size. That
 * does no harm where the component needs no upsampling; elsewhere it would be upsampled in part. */
static bool can_crop_columns(j_decompress_ptr lib)
{
    unsigned least = bm_jpeg_least_dct_size(lib);
    for (int c = 0; c < lib->num_components; c++) {
        const jpeg_component_info *component = &lib->comp_info[c];
        unsigned size = bm_jpeg_dct_size(component);
        bool full =
            (unsigned)component->h_samp_factor * size == (unsigned)lib->max_h_samp_factor * least &&
            (unsigned)component->v_samp_factor * size == (unsigned)lib->max_v_samp_factor * least;
        if (size != least && !full)
            return false;
    }
    return true;
}

/* Of a shrunk picture, how much coarser than luma some component comes: libjpeg makes up for subsampling by a larger inverse DCT
 * only where it can in both directions. */
static uint8_t coarser_by(j_decompress_ptr lib, const bm_decode_form *form)
{
    unsigned least = bm_jpeg_least_dct_size(lib);
    uint8_t most = 0;
    for (int c = 0; form->shrink && !form->gray && c < lib->num_components; c++) {
        const jpeg_component_info *component = &lib->comp_info[c];
        unsigned size = bm_jpeg_dct_size(component);
        unsigned across =
            (unsigned)lib->max_h_samp_factor * least / ((unsigned)component->h_samp_factor * size);
        unsigned down =
            (unsigned)lib->max_v_samp_factor * least / ((unsigned)component->v_samp_factor * size);
        unsigned ratio = across > down ? across : down;
        uint8_t shift = 0;
        while (1u << shift < ratio)
            shift++;
        most = shift > most ? shift : most;
    }
    return most;
}

static void widen_window(j_decompress_ptr lib, bm_decode_form *form)
{
    uint32_t unit = unit_width(lib);
    uint32_t left = (lib->progressive_mode ? SMOOTHED_UNITS : 1) * unit, right = unit;
    left = left > LEAST_MARGIN ? left : LEAST_MARGIN;
    right = right > LEAST_MARGIN ? right : LEAST_MARGIN;
    uint32_t begin = form->x > left ? (form->x - left) / unit * unit : 0;
    uint32_t end = form->x + form->width;
    end = lib->output_width - end > right ? end + right : lib->output_width;
    if (!can_crop_columns(lib)) {
        begin = 0;
        end = lib->output_width;
    }
    form->x = begin;
    form->width = end - begin;
}

static bool is_inside(j_decompress_ptr lib, const bm_decode_form *form)
{
    return form->height > 0 && form->x < lib->output_width && form->y < lib->output_height &&
           form->width <= lib->output_width - form->x &&
           form->height <= lib->output_height - form->y;
}

/* ---- what comes out -------------------------------------------------------------------------- */

/* By how many bits each side of a component is smaller than the picture; false where it is by no power of two. */
static bool find_shift(unsigned full, unsigned part, unsigned *shift)
{
    for (*shift = 0; *shift <= 2; ++*shift)
        if (part << *shift == full)
            return true;
    return false;
}

/* Planes as they are stored: luma at full size, both others at the same one. */
static bm_status describe_planes(j_decompress_ptr lib, bm_desc *desc, bm_error *error)
{
    unsigned least = bm_jpeg_least_dct_size(lib), hshift[3] = {0}, vshift[3] = {0};
    bool fits = lib->jpeg_color_space == JCS_YCbCr && lib->num_components == 3;
    for (int c = 0; fits && c < 3; c++) {
        const jpeg_component_info *component = &lib->comp_info[c];
        unsigned size = bm_jpeg_dct_size(component);
        fits = find_shift((unsigned)lib->max_h_samp_factor * least,
                          (unsigned)component->h_samp_factor * size, &hshift[c]) &&
               find_shift((unsigned)lib->max_v_samp_factor * least,
                          (unsigned)component->v_samp_factor * size, &vshift[c]);
    }
    if (!fits || hshift[0] || vshift[0] || hshift[1] != hshift[2] || vshift[1] != vshift[2])
        return bm_fail(error, BM_E_UNSUPPORTED, "a JPEG that is not stored in planes of YCbCr");
    bm_status status =
        bm_desc_planar(desc, lib->output_width, lib->output_height, BM_YCBCR, 8, error);
    return status ? status : bm_desc_subsample(desc, hshift[1], vshift[1], error);
}

static bm_model model_of(j_decompress_ptr lib)
{
    return lib->out_color_space == JCS_GRAYSCALE ? BM_GRAY
           : lib->out_color_space == JCS_CMYK    ? BM_CMYK
                                                 : BM_RGB;
}

bm_status bm_jpeg_choose_form(j_decompress_ptr lib, bm_decode_form *form, bm_desc *desc,
                              bm_error *error)
{
    if (form->shrink > 3 || (form->gray && form->planes))
        return bm_fail(error, BM_E_UNSUPPORTED, "a form that no JPEG is decoded in");
    bool has_luma = lib->jpeg_color_space == JCS_YCbCr || lib->jpeg_color_space == JCS_GRAYSCALE;
    if (form->gray && !has_luma)
        return bm_fail(error, BM_E_UNSUPPORTED, "a JPEG that holds no luma of its own");
    if (form->planes && form->width)
        return bm_fail(error, BM_E_UNSUPPORTED, "planes of a JPEG are decoded whole");

    bm_jpeg_set_form(lib, form);
    if (form->width && !is_inside(lib, form))
        return bm_fail(error, BM_E_PARAM, "a window outside the picture");
    if (form->width)
        widen_window(lib, form);
    else
        form->x = form->y = form->height = 0;
    form->coarser = coarser_by(lib, form);
    if (form->planes)
        return describe_planes(lib, desc, error);
    return bm_desc_interleaved(desc, form->width ? form->width : lib->output_width,
                               form->width ? form->height : lib->output_height, model_of(lib), 8,
                               error);
}

/* ---- decoding it ----------------------------------------------------------------------------- */

void bm_jpeg_begin_window(j_decompress_ptr lib, const bm_decode_form *form)
{
    if (!form->width)
        return;
    JDIMENSION x = form->x, width = form->width;
    jpeg_crop_scanline(lib, &x, &width);
    if (x != form->x || width != form->width)
        bm_jpeg_fail_decoding(lib, BM_E_INTERNAL, "libjpeg moved the window");
    jpeg_skip_scanlines(lib, form->y);
}

/* Skipping begins at a row of iMCUs, because libjpeg-turbo up to 3.1 loses count elsewhere, and ends before the last row of
 * pixels, because it would not parse what it skips to the very end. */
void bm_jpeg_end_window(j_decompress_ptr lib)
{
    JDIMENSION height = lib->output_height;
    if (lib->output_scanline >= height)
        return;
    if (jpeg_has_multiple_scans(lib)) { /* all of it has been parsed */
        jpeg_skip_scanlines(lib, height - lib->output_scanline);
        return;
    }
    JDIMENSION row_bytes = lib->output_width * (JDIMENSION)lib->output_components;
    JSAMPARRAY row = lib->mem->alloc_sarray((j_common_ptr)lib, JPOOL_IMAGE, row_bytes, 1);
    while (lib->output_scanline % unit_height(lib) && lib->output_scanline < height)
        jpeg_read_scanlines(lib, row, 1);
    if (height - lib->output_scanline > 1)
        jpeg_skip_scanlines(lib, height - lib->output_scanline - 1);
    while (lib->output_scanline < height)
        jpeg_read_scanlines(lib, row, 1);
}
