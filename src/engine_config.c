/* SPDX-License-Identifier: MIT */
#include "engine_config.h"

/* Decoders that take memory to be faster leave three quarters of it to what cannot do without, even if all pictures under way
 * have one. */
enum { SPARE_SHARE = 4 };

bm_pipeline_config bm_engine_config(bm_engine_parts *parts, const bm_setup *setup)
{
    const bm_run_settings *settings = setup->settings;
    *parts = (bm_engine_parts){
        .store = {.replace = settings->overwrite,
                  .in_place = settings->in_place,
                  .keep = bm_run_keep(settings),
                  .allowed = bm_file_modes_allowed(),
                  .held = &parts->held,
                  .durable = settings->fsync},
        .colours = {.to_srgb = settings->to_srgb, .intent = (bm_intent)settings->intent},
    };
    parts->colour = bm_colour_hooks(&parts->colours);
    for (size_t i = 0; i < BM_CODECS; i++)
        parts->encode[i].metadata = (bm_metadata_policy)settings->metadata;
    bm_codec_options_tell(settings->codec, parts->encode);
    return (bm_pipeline_config){
        .struct_size = sizeof(bm_pipeline_config),
        .chain = &setup->chain,
        .also = setup->branches,
        .also_count = setup->also_count,
        .codecs = bm_codecs,
        .input = bm_file_input(),
        .store = bm_file_store(&parts->store),
        .limits = {.max_pixels = settings->max_pixels,
                   .max_scans = (unsigned)settings->max_scans,
                   .spare_bytes = (size_t)setup->memory.bytes / SPARE_SHARE /
                                  (setup->cpu.threads + setup->queue),
                   .keep_damaged = settings->on_damage == BM_DAMAGE_KEEP},
        .colour = &parts->colour,
        .encode = parts->encode,
        .as_stored = settings->no_auto_orient,
        .linear = settings->linear,
        .rewriting = bm_setup_rewriting(setup),
        .threads = setup->cpu.threads,
        .readers = setup->readers,
        .queue_items = setup->queue,
        .memory_bytes = (size_t)setup->memory.bytes,
        .level = setup->level,
        .band_rows = (uint32_t)settings->band_rows,
        .lossless = settings->lossless,
        .strict = settings->strict,
        .timeout_ns = settings->timeout_ns,
        .depth = bm_depth_bits(settings->depth),
    };
}
