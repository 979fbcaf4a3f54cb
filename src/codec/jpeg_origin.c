/* SPDX-License-Identifier: MIT */
/* How the source JPEG was coded, so that an output can be coded the same way: what was quantised
 * once loses almost nothing when it is quantised by the same table again. */
#include "jpeg_parts.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/codecs.h"

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

/* The payload of the last Adobe marker, which is the one that libjpeg heeds. */
static void keep_adobe(bm_jpeg_origin *origin, j_decompress_ptr lib)
{
    for (jpeg_saved_marker_ptr marker = lib->marker_list; marker; marker = marker->next)
        if (marker->marker == JPEG_APP0 + 14 && marker->data_length >= BM_JPEG_ADOBE_BYTES &&
            !memcmp(marker->data, "Adobe", 5)) {
            origin->has_adobe = true;
            memcpy(origin->adobe, marker->data, BM_JPEG_ADOBE_BYTES);
        }
}

/* Decoders tell colours by these numbers where no marker says more, so they go into the output; unless they do not tell the
 * components apart. */
static void keep_numbers(bm_jpeg_origin *origin, j_decompress_ptr lib)
{
    for (int c = 0; c < lib->num_components; c++)
        origin->component_id[c] = (uint8_t)lib->comp_info[c].component_id;
    for (int c = 1; c < lib->num_components; c++)
        for (int other = 0; other < c; other++)
            if (origin->component_id[c] == origin->component_id[other])
                memcpy(origin->component_id, "\1\2\3\4", BM_JPEG_COMPONENTS);
}

static bool fill(bm_jpeg_origin *origin, j_decompress_ptr lib)
{
    *origin = (bm_jpeg_origin){
        .components = (uint8_t)lib->num_components,
        .coding = lib->jpeg_color_space,
        .progressive = lib->progressive_mode,
        .arithmetic = lib->arith_code,
        .restart_interval = lib->restart_interval,
        .restart_rows = restart_rows(lib),
        .pictures = bm_jpeg_count_pictures(lib),
    };
    keep_adobe(origin, lib);
    keep_numbers(origin, lib);
    if (lib->saw_JFIF_marker) {
        origin->has_jfif = true;
        origin->jfif_major = lib->JFIF_major_version;
        origin->jfif_minor = lib->JFIF_minor_version;
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

/* Origins of pictures that are done with wait on the shelf for the next one. */
static const bm_shelf_kind kind_of_origins = {free};

static void put_origin(void *thing)
{
    bm_jpeg_origin *origin = thing;
    bm_shelf_put(origin->shelf, &kind_of_origins, origin);
}

bm_status bm_jpeg_origin_keep(bm_picture *picture, j_decompress_ptr lib, bm_error *error)
{
    bm_jpeg_origin *origin = bm_shelf_take(picture->shelf, &kind_of_origins);
    if (!origin)
        origin = malloc(sizeof *origin);
    if (!origin)
        return bm_fail(error, BM_E_NOMEM, "no memory for the settings of a JPEG");
    bool usable = fill(origin, lib);
    origin->shelf = picture->shelf;
    if (!usable) {
        put_origin(origin);
        return BM_OK;
    }
    picture->origin = origin;
    picture->origin_free = put_origin;
    picture->origin_bytes = sizeof *origin;
    return BM_OK;
}

bool bm_jpeg_is_source(const bm_picture *source)
{
    return source && source->codec == &bm_codec_jpeg;
}

const bm_jpeg_origin *bm_jpeg_origin_of(const bm_picture *source)
{
    return bm_jpeg_is_source(source) ? source->origin : NULL;
}
