/* SPDX-License-Identifier: MIT */
/* How an output JPEG is to be coded: what the options ask for, and where they leave it open, what
 * the source was. */
#include "jpeg_parts.h"

#include <math.h>
#include <string.h>

enum { DEFAULT_QUALITY = 90, METRE_PER_INCH_E4 = 254, BASELINE_STEP = 255 };

/* In the order of the words of the option; the first where nothing is said. */
static const bm_jpeg_sampling luma_sampling[] = {{1, 1}, {2, 1}, {2, 2}, {1, 2}, {4, 1}};

bm_status bm_jpeg_check_options(const bm_encode_options *options, bm_error *error)
{
    if (bm_encode_value(options, BM_JPEG_BASELINE, false) &&
        (bm_encode_value(options, BM_JPEG_PROGRESSIVE, false) ||
         bm_encode_value(options, BM_JPEG_ARITHMETIC, false)))
        return bm_fail(error, BM_E_PARAM,
                       "--baseline excludes --progressive and --arithmetic: leave one out");
    return BM_OK;
}

/* ---- settling -------------------------------------------------------------------------------- */

/* The way to code colours: as the source where its tables and sampling are kept, else the one in which colour may be
 * coarser than light. */
static J_COLOR_SPACE choose_coding(unsigned components, const bm_jpeg_origin *like)
{
    if (components == 1)
        return JCS_GRAYSCALE;
    if (like)
        return like->coding;
    return components == 3 ? JCS_YCbCr : JCS_YCCK;
}

/* Tables of a plain coding mean red or cyan, so they are only kept together with it; any other colour source lends its
 * luma table to a gray output, and YCCK its first three components to RGB. */
static const bm_jpeg_origin *choose_tables(const bm_jpeg_origin *origin, unsigned components,
                                           bool source_sampling)
{
    if (!origin || origin->components < components)
        return NULL;
    return bm_jpeg_is_plain(origin->coding) && !source_sampling ? NULL : origin;
}

/* Whether the components fit into one scan: an MCU holds ten blocks at most. A source need not have put them into one. */
static bool can_interleave(const bm_jpeg_settings *settings)
{
    unsigned blocks = 0;
    for (unsigned c = 0; c < settings->components; c++)
        blocks += (unsigned)settings->sampling[c].h * settings->sampling[c].v;
    return blocks <= C_MAX_BLOCKS_IN_MCU;
}

static void choose_sampling(bm_jpeg_settings *settings, const bm_jpeg_origin *source_sampling,
                            int subsampling)
{
    unsigned components = settings->components;
    for (unsigned c = 0; c < components; c++)
        settings->sampling[c] = (bm_jpeg_sampling){1, 1};
    if (components == 1)
        return;
    if (!source_sampling) {
        settings->sampling[0] = luma_sampling[subsampling < 0 ? 0 : subsampling];
        if (components == 4) /* black is as sharp as light */
            settings->sampling[3] = settings->sampling[0];
    }
    for (unsigned c = 0; source_sampling && c < components; c++) {
        bm_jpeg_sampling s = source_sampling->sampling[c];
        settings->sampling[c] = settings->turned ? (bm_jpeg_sampling){.h = s.v, .v = s.h} : s;
    }
    settings->separate = !can_interleave(settings);
    if (settings->separate) /* a progressive file begins with a scan of all components */
        settings->progressive = false;
}

bm_jpeg_settings bm_jpeg_settle(const bm_desc *desc, const bm_encode_options *options,
                                const bm_picture *source, bool turned)
{
    const bm_jpeg_origin *origin = bm_jpeg_origin_of(source);
    int quality = bm_encode_value(options, BM_JPEG_QUALITY, 0);
    int subsampling = bm_encode_value(options, BM_JPEG_SUBSAMPLING, -1);
    unsigned components = desc->model == BM_CMYK ? 4 : desc->model == BM_GRAY ? 1 : 3;
    bool like_source = origin && origin->components == components;
    bool source_sampling = like_source && subsampling < 0;
    bool baseline = bm_encode_value(options, BM_JPEG_BASELINE, false);
    bool keeps = origin && !baseline; /* the way of coding */

    bm_jpeg_settings settings = {
        .components = components,
        .quality = quality ? quality : DEFAULT_QUALITY,
        .turned = turned,
        .baseline = baseline,
        .progressive = bm_encode_value(options, BM_JPEG_PROGRESSIVE, keeps && origin->progressive),
        .arithmetic = bm_encode_value(options, BM_JPEG_ARITHMETIC, keeps && origin->arithmetic),
    };
    settings.optimize = bm_encode_value(options, BM_JPEG_OPTIMIZE, false) && !settings.arithmetic;
    settings.tables = quality ? NULL : choose_tables(origin, components, source_sampling);
    bool same_coding = like_source && (settings.tables || !bm_jpeg_is_plain(origin->coding));
    settings.coding = choose_coding(components, same_coding ? origin : NULL);
    settings.markers = same_coding ? origin : NULL;
    choose_sampling(&settings, source_sampling ? origin : NULL, subsampling);
    return settings;
}

static bool is_centred(const bm_plane_desc *plane)
{
    return plane->siting_x == ((1 << plane->hshift) - 1) * 8 &&
           plane->siting_y == ((1 << plane->vshift) - 1) * 8;
}

bool bm_jpeg_fits_planes(const bm_jpeg_settings *settings, const bm_desc *desc)
{
    if (desc->model != BM_YCBCR || desc->planes != 3 || settings->coding != JCS_YCbCr)
        return false;
    const bm_jpeg_sampling *luma = &settings->sampling[0];
    for (unsigned p = 0; p < 3; p++) {
        const bm_plane_desc *plane = &desc->plane[p];
        if (settings->sampling[p].h << plane->hshift != luma->h ||
            settings->sampling[p].v << plane->vshift != luma->v || !is_centred(plane))
            return false;
    }
    return true;
}

bool bm_jpeg_inverts(const bm_jpeg_settings *settings)
{
    return settings->components == 4 && (!settings->markers || settings->markers->has_adobe);
}

/* ---- applying -------------------------------------------------------------------------------- */

static void apply_tables(const bm_jpeg_settings *settings, j_compress_ptr lib)
{
    const bm_jpeg_origin *origin = settings->tables;
    for (int t = 0; t < NUM_QUANT_TBLS; t++) {
        if (!origin->has_table[t])
            continue;
        if (!lib->quant_tbl_ptrs[t])
            lib->quant_tbl_ptrs[t] = jpeg_alloc_quant_table((j_common_ptr)lib);
        UINT16 *to = lib->quant_tbl_ptrs[t]->quantval;
        for (int i = 0; i < DCTSIZE2; i++) {
            int across = i % DCTSIZE, down = i / DCTSIZE;
            UINT16 step = origin->table[t][settings->turned ? across * DCTSIZE + down : i];
            to[i] = settings->baseline && step > BASELINE_STEP ? BASELINE_STEP : step;
        }
        lib->quant_tbl_ptrs[t]->sent_table = FALSE;
    }
    for (int c = 0; c < lib->num_components; c++)
        lib->comp_info[c].quant_tbl_no = origin->table_of[c];
}

static void apply_scans(const bm_jpeg_settings *settings, j_compress_ptr lib)
{
    if (settings->progressive)
        jpeg_simple_progression(lib);
    if (!settings->separate)
        return;
    /* In the object's own memory: it looks at them until its end. */
    jpeg_scan_info *scans = lib->mem->alloc_small((j_common_ptr)lib, JPOOL_PERMANENT,
                                                  (size_t)lib->num_components * sizeof *scans);
    for (int c = 0; c < lib->num_components; c++)
        scans[c] = (jpeg_scan_info){.comps_in_scan = 1, .component_index = {c}, .Se = DCTSIZE2 - 1};
    lib->scan_info = scans;
    lib->num_scans = lib->num_components;
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
        lib->write_JFIF_header = TRUE; /* where inks would have none */
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
    jpeg_set_colorspace(lib, settings->coding);
    if (settings->tables)
        apply_tables(settings, lib);
    else
        jpeg_set_quality(lib, settings->quality, TRUE);
    for (unsigned c = 0; c < settings->components; c++) {
        lib->comp_info[c].h_samp_factor = settings->sampling[c].h;
        lib->comp_info[c].v_samp_factor = settings->sampling[c].v;
        if (settings->markers)
            lib->comp_info[c].component_id = settings->markers->component_id[c];
    }
    lib->dct_method = JDCT_ISLOW;
    lib->arith_code = settings->arithmetic;
    lib->optimize_coding = settings->optimize;
    apply_scans(settings, lib);

    if (origin && origin->restart_rows)
        lib->restart_in_rows = (int)origin->restart_rows;
    else if (origin)
        lib->restart_interval = origin->restart_interval;

    apply_density(request, lib);
}
