/* SPDX-License-Identifier: MIT */
/* How the source JPEG was coded, so that an output can be coded the same way: what was quantised
 * once loses almost nothing when it is quantised by the same table again. */
#include "jpeg_parts.h"

#include <stdlib.h>
#include <string.h>

#include "codecs.h"

/* Restart intervals count MCUs but mostly mean rows of them; a resized picture has other rows. */
static unsigned restart_rows(j_decompress_ptr lib)
{
    unsigned h = lib->num_components == 1 ? 1 : (unsigned)lib->max_h_samp_factor;
    unsigned mcu_width = h * DCTSIZE;
    unsigned mcus = (lib->image_width + mcu_width - 1) / mcu_width;
    return lib->restart_interval % mcus == 0 ? lib->restart_interval / mcus : 0;
}

/* A step of 0 means that a coefficient does not matter: a decoder multiplies by it, an encoder would
 * divide by it. */
static bool can_quantise(const JQUANT_TBL *table)
{
    for (int i = 0; i < DCTSIZE2; i++)
        if (table->quantval[i] == 0)
            return false;
    return true;
}

static bool fill(bm_jpeg_origin *origin, j_decompress_ptr lib)
{
    *origin = (bm_jpeg_origin){
        .components = (uint8_t)lib->num_components,
        .rgb = lib->jpeg_color_space == JCS_RGB,
        .progressive = lib->progressive_mode,
        .restart_interval = lib->restart_interval,
        .restart_rows = restart_rows(lib),
    };
    if (lib->saw_JFIF_marker) {
        origin->density_unit = lib->density_unit;
        origin->density_x = lib->X_density;
        origin->density_y = lib->Y_density;
    }
    for (int c = 0; c < lib->num_components; c++) {
        const jpeg_component_info *component = &lib->comp_info[c];
        if (component->quant_tbl_no < 0 || component->quant_tbl_no >= NUM_QUANT_TBLS ||
            !lib->quant_tbl_ptrs[component->quant_tbl_no] ||
            !can_quantise(lib->quant_tbl_ptrs[component->quant_tbl_no]))
            return false;
        origin->sampling[c] = (bm_jpeg_sampling){.h = (uint8_t)component->h_samp_factor,
                                                 .v = (uint8_t)component->v_samp_factor};
        origin->table_of[c] = (uint8_t)component->quant_tbl_no;
        origin->has_table[component->quant_tbl_no] = true;
        memcpy(origin->table[component->quant_tbl_no],
               lib->quant_tbl_ptrs[component->quant_tbl_no]->quantval, sizeof origin->table[0]);
    }
    return true;
}

bm_status bm_jpeg_origin_keep(bm_picture *picture, j_decompress_ptr lib, bm_error *error)
{
    bm_jpeg_origin *origin = malloc(sizeof *origin);
    if (!origin)
        return bm_fail(error, BM_E_NOMEM, "no memory for the settings of a JPEG");
    if (!fill(origin, lib)) {
        free(origin);
        return BM_OK;
    }
    picture->origin = origin;
    picture->origin_bytes = sizeof *origin;
    return BM_OK;
}

const bm_jpeg_origin *bm_jpeg_origin_of(const bm_picture *source)
{
    return source && source->codec == &bm_codec_jpeg ? source->origin : NULL;
}
