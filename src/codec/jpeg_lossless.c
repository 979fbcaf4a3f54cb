/* SPDX-License-Identifier: MIT */
/* A JPEG turned, mirrored or cut without decoding it: see transform_check in bandmill/codec.h. */
#include <stdlib.h>
#include <string.h>

#include <jerror.h>

#include "jpeg_parts.h"

/* One run. */
typedef struct lossless {
    bm_decoder *decoder;
    const bm_encode_request *request;
    bm_jpeg_settings settings;
    bm_jpeg_part part;
    bm_jpeg_turn turn;
    bm_metadata metadata;
    struct jpeg_compress_struct lib; /* zeroed where it was never created */
    bm_jpeg_error error;
    bm_jpeg_drain destination;
    struct jpeg_progress_mgr progress;
} lossless;

/* ---- whether it can be done ------------------------------------------------------------------ */

/* As the blocks of a source lie: a picture of one component has them one by one, whatever its factors say. */
static bm_jpeg_sampling factor_of(const bm_jpeg_origin *origin, unsigned c)
{
    return origin->components == 1 ? (bm_jpeg_sampling){1, 1} : origin->sampling[c];
}

static bm_jpeg_sampling most_of(const bm_jpeg_origin *origin)
{
    bm_jpeg_sampling most = {1, 1};
    for (unsigned c = 0; c < origin->components; c++) {
        bm_jpeg_sampling factor = factor_of(origin, c);
        most.h = factor.h > most.h ? factor.h : most.h;
        most.v = factor.v > most.v ? factor.v : most.v;
    }
    return most;
}

static bm_jpeg_part part_of(const bm_transform *what, const bm_desc *desc)
{
    if (!what->width)
        return (bm_jpeg_part){.width = desc->width, .height = desc->height};
    return (bm_jpeg_part){.x = what->x, .y = what->y, .width = what->width, .height = what->height};
}

static bm_status check_part(const bm_jpeg_part *part, const bm_jpeg_turn *turn, const bm_desc *desc,
                            bm_jpeg_sampling most, bm_error *error)
{
    if (part->height == 0 || part->x >= desc->width || part->y >= desc->height ||
        part->width > desc->width - part->x || part->height > desc->height - part->y)
        return bm_fail(error, BM_E_PARAM, "a part outside the picture");
    uint32_t across = most.h * DCTSIZE, down = most.v * DCTSIZE;
    if (part->x % across || part->y % down)
        return bm_fail(error, BM_E_UNSUPPORTED,
                       "a part at %u, %u: without loss it must begin at multiples of %u and %u",
                       part->x, part->y, across, down);
    if ((turn->mirror_x && part->width % across) || (turn->mirror_y && part->height % down))
        return bm_fail(error, BM_E_UNSUPPORTED,
                       "%ux%u pixels: what is turned without loss must have multiples of %u and %u "
                       "in the directions that are mirrored",
                       part->width, part->height, across, down);
    return BM_OK;
}

/* Whether settings leave tables and sampling as they are. */
static bool keep_coding(const bm_jpeg_settings *settings, const bm_jpeg_origin *origin)
{
    if (settings->tables != origin || settings->markers != origin)
        return false;
    for (unsigned c = 0; c < origin->components; c++) {
        bm_jpeg_sampling factor = factor_of(origin, c), now = settings->sampling[c];
        if (settings->turned)
            now = (bm_jpeg_sampling){.h = now.v, .v = now.h};
        if (now.h != factor.h || now.v != factor.v)
            return false;
    }
    for (int t = 0; t < NUM_QUANT_TBLS; t++)
        for (int k = 0; settings->baseline && origin->has_table[t] && k < DCTSIZE2; k++)
            if (origin->table[t][k] > 255)
                return false;
    return true;
}

bm_status bm_jpeg_transform_check(bm_decoder *decoder, const bm_transform *what,
                                  const bm_encode_options *options, bm_desc *desc, size_t *bytes,
                                  bm_error *error)
{
    const bm_picture *picture = decoder->picture;
    const bm_jpeg_origin *origin = bm_jpeg_origin_of(picture);
    if (!origin)
        return bm_fail(error, BM_E_UNSUPPORTED, "a JPEG without all its tables in its header");
    bm_jpeg_turn turn = bm_jpeg_turn_of(what->orientation);
    bm_jpeg_part part = part_of(what, &picture->desc);
    bm_status status = check_part(&part, &turn, &picture->desc, most_of(origin), error);
    if (!status)
        status = bm_desc_interleaved(desc, turn.transposed ? part.height : part.width,
                                     turn.transposed ? part.width : part.height,
                                     picture->desc.model, 8, error);
    if (status)
        return status;
    bm_jpeg_settings settings = bm_jpeg_settle(desc, options, picture, turn.transposed);
    if (!keep_coding(&settings, origin))
        return bm_fail(error, BM_E_UNSUPPORTED,
                       "options of the output ask for another quality or subsampling");
    *bytes = bm_jpeg_lossless_bytes(&decoder->lib) + 2 * bm_metadata_bytes(picture) +
             bm_jpeg_marker_bytes(&decoder->lib);
    return BM_OK;
}

/* ---- doing it -------------------------------------------------------------------------------- */

/* Tables may change from scan to scan: what counts is the one that a component was coded with. */
static void keep_latched_tables(lossless *run)
{
    const bm_jpeg_origin *origin = run->settings.tables;
    bool same = true;
    for (unsigned c = 0; c < origin->components; c++) {
        const JQUANT_TBL *latched = run->decoder->lib.comp_info[c].quant_table;
        same = same && (!latched || !memcmp(latched->quantval, origin->table[origin->table_of[c]],
                                            sizeof latched->quantval));
    }
    for (unsigned c = 0; !same && c < origin->components; c++) { /* one for each */
        const JQUANT_TBL *latched = run->decoder->lib.comp_info[c].quant_table;
        JQUANT_TBL **table = &run->lib.quant_tbl_ptrs[c];
        if (!*table)
            *table = jpeg_alloc_quant_table((j_common_ptr)&run->lib);
        for (int i = 0; latched && i < DCTSIZE2; i++) {
            int turned = i % DCTSIZE * DCTSIZE + i / DCTSIZE;
            (*table)->quantval[i] = latched->quantval[run->settings.turned ? turned : i];
        }
        run->lib.comp_info[c].quant_tbl_no = (int)c;
    }
}

/* libjpeg calls this for every row of iMCUs that it only counts, for Huffman tables and scans to come: the drain, which asks as well, is not
 * asked for room then. */
static void watch(j_common_ptr lib)
{
    const bm_decoder *decoder = lib->client_data;
    bm_trap *trap = bm_jpeg_trap(lib);
    bm_status status = bm_feed_check(decoder->source.feed, trap->error);
    if (status)
        bm_trap_spring(trap, status);
}

BM_UNDER_TRAP static bm_status write_blocks(lossless *run, jvirt_barray_ptr *from)
{
    j_compress_ptr lib = &run->lib;
    const bm_jpeg_origin *origin = run->settings.tables;
    bm_jpeg_blocks blocks[BM_JPEG_COMPONENTS];
    jvirt_barray_ptr to[BM_JPEG_COMPONENTS];

    jpeg_create_compress(lib);
    lib->client_data = run->decoder;
    run->progress.progress_monitor = watch;
    lib->progress = &run->progress;
    lib->mem->access_virt_barray = bm_jpeg_blocks_access;
    lib->dest = bm_jpeg_drain_init(&run->destination, run->request->drain);
    bm_jpeg_prepare(&run->settings, &run->metadata, run->request, lib);
    keep_latched_tables(run);
    for (unsigned c = 0; c < origin->components; c++) {
        blocks[c] = (bm_jpeg_blocks){.source = &run->decoder->lib,
                                     .from = from[c],
                                     .part = run->part,
                                     .most = most_of(origin),
                                     .turn = run->turn};
        bm_jpeg_blocks_init(&blocks[c], lib, factor_of(origin, c));
        to[c] = (jvirt_barray_ptr)(void *)&blocks[c];
    }
    jpeg_write_coefficients(lib, to);
    bm_jpeg_write_markers(lib, &run->settings, &run->metadata, run->request);
    jpeg_finish_compress(lib);
    return BM_OK;
}

static bm_status trapped_write(lossless *run, jvirt_barray_ptr *from, bm_error *error)
{
    BM_RETURN_TRAPPED(&run->error.trap, error, write_blocks(run, from));
}

/* Both traps are set while blocks move: either object may complain. */
BM_UNDER_TRAP static bm_status read_and_write(lossless *run)
{
    j_decompress_ptr source = &run->decoder->lib;
    bm_error *error = run->decoder->error.trap.error;
    jvirt_barray_ptr *from = jpeg_read_coefficients(source);
    if (jpeg_has_multiple_scans(source))
        bm_jpeg_check_completeness(source);
    bm_status status = trapped_write(run, from, error);
    /* Huffman codes have no word for it: it came from damage or from somebody's test. */
    if (status && run->error.base.msg_code == JERR_BAD_DCT_COEF)
        status = bm_fail(error, BM_E_UNSUPPORTED, "coefficients out of range");
    return status;
}

static bm_status trapped_run(lossless *run, bm_error *error)
{
    BM_RETURN_TRAPPED(&run->decoder->error.trap, error, read_and_write(run));
}

bm_status bm_jpeg_transform(bm_decoder *decoder, const bm_transform *what,
                            const bm_encode_request *request, bm_error *error)
{
    bm_desc desc;
    size_t bytes;
    bm_status status =
        bm_jpeg_transform_check(decoder, what, request->options, &desc, &bytes, error);
    if (!status && (request->desc->width != desc.width || request->desc->height != desc.height))
        status = bm_fail(error, BM_E_INTERNAL, "another size than a turned JPEG has");
    if (status)
        return status;
    lossless *run = calloc(1, sizeof *run);
    if (!run)
        return bm_fail(error, BM_E_NOMEM, "no memory for turning a JPEG");
    run->decoder = decoder;
    run->request = request;
    run->part = part_of(what, &decoder->picture->desc);
    run->turn = bm_jpeg_turn_of(what->orientation);
    run->settings = bm_jpeg_settle(&desc, request->options, decoder->picture, run->turn.transposed);
    run->lib.err = bm_jpeg_error_init(&run->error, NULL);
    decoder->lib.mem->max_memory_to_use = (long)bytes + BM_JPEG_MEMORY_SLACK;
    bm_metadata_warn_dropped(request, "JPEG", BM_BLOB_BIT(BM_BLOB_KINDS) - 1);
    status = bm_metadata_select(&run->metadata, request, error);
    if (!status)
        status = trapped_run(run, error);
    jpeg_destroy_compress(&run->lib);
    bm_metadata_clear(&run->metadata);
    free(run);
    return status;
}
