/* SPDX-License-Identifier: MIT */
/* How an output JPEG is to be coded: what the options ask for, and where they leave it open, what
 * the source was. */
#include "jpeg_parts.h"

#include <math.h>
#include <string.h>

enum { DEFAULT_QUALITY = 90, METRE_PER_INCH_E4 = 254 };

/* In the order of the words of the option; the first where nothing is said. */
static const bm_jpeg_sampling luma_sampling[] = {{1, 1}, {2, 1}, {2, 2}, {1, 2}, {4, 1}};

/* Whether the encoder can write these factors: it interleaves the components, which a source need
 * not have done, and then an MCU may hold ten blocks at most. Ratios that are no whole numbers do
 * not come from our decoder. */
static bool can_interleave(const bm_jpeg_sampling *sampling, unsigned components)
{
    unsigned blocks = 0;
    for (unsigned c = 0; c < components; c++)
        blocks += (unsigned)sampling[c].h * sampling[c].v;
    return blocks <= C_MAX_BLOCKS_IN_MCU;
}

bm_jpeg_settings bm_jpeg_settle(const bm_desc *desc, const bm_encode_options *options,
                                const bm_picture *source)
{
    const bm_jpeg_origin *origin = bm_jpeg_origin_of(source);
    int quality = bm_encode_value(options, BM_JPEG_QUALITY, 0);
    int subsampling = bm_encode_value(options, BM_JPEG_SUBSAMPLING, -1);
    unsigned components = desc->model == BM_GRAY ? 1 : 3;
    bool like_source = origin && origin->components == components;
    bool source_sampling = like_source && subsampling < 0;

    bm_jpeg_settings settings = {
        .components = components,
        .quality = quality ? quality : DEFAULT_QUALITY,
        .progressive = bm_encode_value(options, BM_JPEG_PROGRESSIVE, origin && origin->progressive),
        .optimize = bm_encode_value(options, BM_JPEG_OPTIMIZE, false),
        .sampling = {{1, 1}, {1, 1}, {1, 1}},
    };

    /* The tables of an RGB coding mean red, green and blue, so they are only kept together with it;
     * any other colour source lends its luma table to a gray output. */
    if (quality == 0 && origin && origin->components >= components)
        settings.tables = origin;
    if (settings.tables && origin->rgb) {
        settings.rgb = source_sampling;
        if (!settings.rgb)
            settings.tables = NULL;
    }
    if (components == 1)
        return settings;
    if (!source_sampling)
        settings.sampling[0] = luma_sampling[subsampling < 0 ? 0 : subsampling];
    else if (can_interleave(origin->sampling, components))
        memcpy(settings.sampling, origin->sampling, sizeof settings.sampling);
    return settings;
}

static void apply_tables(const bm_jpeg_origin *origin, j_compress_ptr lib)
{
    for (int t = 0; t < NUM_QUANT_TBLS; t++) {
        if (!origin->has_table[t])
            continue;
        if (!lib->quant_tbl_ptrs[t])
            lib->quant_tbl_ptrs[t] = jpeg_alloc_quant_table((j_common_ptr)lib);
        memcpy(lib->quant_tbl_ptrs[t]->quantval, origin->table[t], sizeof origin->table[t]);
        lib->quant_tbl_ptrs[t]->sent_table = FALSE;
    }
    for (int c = 0; c < lib->num_components; c++)
        lib->comp_info[c].quant_tbl_no = origin->table_of[c];
}

static UINT16 dots_per_inch(double per_metre)
{
    double dpi = per_metre * METRE_PER_INCH_E4 / 1e4;
    return (UINT16)(dpi < 1 ? 1 : dpi > UINT16_MAX ? UINT16_MAX : lround(dpi));
}

static void apply_density(const bm_encode_request *request, j_compress_ptr lib)
{
    const bm_picture *source = request->source;
    const bm_jpeg_origin *origin = bm_jpeg_origin_of(source);
    if (origin && origin->density_x && origin->density_y) {
        lib->density_unit = origin->density_unit;
        lib->X_density = origin->density_x;
        lib->Y_density = origin->density_y;
    } else if (!origin && source && source->density_x > 0 && source->density_y > 0) {
        lib->density_unit = 1;
        lib->X_density = dots_per_inch(source->density_x);
        lib->Y_density = dots_per_inch(source->density_y);
    }
    if (bm_is_turned(request)) {
        UINT16 x = lib->X_density;
        lib->X_density = lib->Y_density;
        lib->Y_density = x;
    }
}

void bm_jpeg_apply(const bm_jpeg_settings *settings, const bm_encode_request *request,
                   j_compress_ptr lib)
{
    const bm_jpeg_origin *origin = bm_jpeg_origin_of(request->source);
    jpeg_set_colorspace(lib, settings->components == 1 ? JCS_GRAYSCALE
                             : settings->rgb           ? JCS_RGB
                                                       : JCS_YCbCr);
    if (settings->tables)
        apply_tables(settings->tables, lib);
    else
        jpeg_set_quality(lib, settings->quality, TRUE);
    for (unsigned c = 0; c < settings->components; c++) {
        lib->comp_info[c].h_samp_factor = settings->sampling[c].h;
        lib->comp_info[c].v_samp_factor = settings->sampling[c].v;
    }
    lib->dct_method = JDCT_ISLOW;
    lib->optimize_coding = settings->optimize;
    if (settings->progressive)
        jpeg_simple_progression(lib);

    if (origin && origin->restart_rows)
        lib->restart_in_rows = (int)origin->restart_rows;
    else if (origin)
        lib->restart_interval = origin->restart_interval;

    apply_density(request, lib);
}
