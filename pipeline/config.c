/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <sched.h>
#include <unistd.h>

/* Affinity masks of machines with more CPUs than cpu_set_t holds need a larger set; the kernel says
 * EINVAL. */
unsigned bm_cpus_usable(void)
{
    for (size_t cpus = CPU_SETSIZE; cpus <= (size_t)1 << 20; cpus *= 2) {
        cpu_set_t *set = CPU_ALLOC(cpus);
        if (!set)
            break;
        size_t size = CPU_ALLOC_SIZE(cpus);
        int count = sched_getaffinity(0, size, set) == 0 ? CPU_COUNT_S(size, set) : 0;
        CPU_FREE(set);
        if (count > 0)
            return (unsigned)count;
    }
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (unsigned)online : 1;
}

/* Reading is mostly waiting. A few threads keep a local disk busy; where files come over a network it takes one for every two
 * that compute, up to as many as such a disk serves at once: docs/scaling.md. */
#define MIN_READERS 2u
#define FEW_READERS 4u
#define MAX_READERS 16u

static unsigned clamp(unsigned value, unsigned low, unsigned high)
{
    return value < low ? low : value > high ? high : value;
}

unsigned bm_readers_for(unsigned threads)
{
    unsigned few = clamp(threads, MIN_READERS, FEW_READERS);
    return clamp(threads / 2, few, MAX_READERS);
}

size_t bm_queue_items_for(unsigned threads)
{
    return 2 * (size_t)(threads ? threads : 1);
}

static bool is_no_input(const bm_input *input)
{
    return !input->open && !input->read && !input->close;
}

bm_status bm_config_fill(bm_pipeline_config *config, const bm_pipeline_config *given,
                         bm_error *error)
{
    static const bm_chain no_filter;
    *config = (bm_pipeline_config){.struct_size = sizeof *config};
    if (given->struct_size < offsetof(bm_pipeline_config, chain) ||
        given->struct_size > sizeof *config)
        return bm_fail(error, BM_E_PARAM,
                       "the configuration has %zu bytes, not up to %zu: begin with "
                       "bm_pipeline_defaults()",
                       given->struct_size, sizeof *config);
    memcpy(config, given, given->struct_size);
    config->struct_size = sizeof *config;
    if (!config->chain)
        config->chain = &no_filter;
    if (is_no_input(&config->input))
        config->input = bm_file_input();
    if (!config->threads)
        config->threads = bm_cpus_usable();
    if (!config->readers)
        config->readers = bm_readers_for(config->threads);
    if (!config->queue_items)
        config->queue_items = bm_queue_items_for(config->threads);
    return BM_OK;
}

static bm_status check_depth(unsigned depth, bm_error *error)
{
    return !depth || depth == 8 || depth == 16
               ? BM_OK
               : bm_fail(error, BM_E_PARAM, "outputs have 8 or 16 bits a sample, not %u", depth);
}

/* What is missing of a codec, or NULL. */
static const char *lack_of(const bm_codec *codec)
{
    if (!codec->name || !codec->extensions)
        return "a name or a list of extensions";
    if (codec->match &&
        (!codec->decode_open || !codec->decode_rows || !codec->decode_end || !codec->decode_close))
        return "a function that decodes";
    if ((codec->accepts || codec->encode_open) &&
        (!codec->accepts || !codec->encode_bytes || !codec->encode_open || !codec->encode_rows ||
         !codec->encode_end || !codec->encode_close))
        return "a function that encodes";
    return NULL;
}

bm_status bm_config_check_reading(const bm_pipeline_config *config, bm_error *error)
{
    if (!config->codecs)
        return bm_fail(error, BM_E_PARAM, "a pipeline needs codecs");
    for (const bm_codec *const *codec = config->codecs; *codec; codec++)
        if (lack_of(*codec))
            return bm_fail(error, BM_E_PARAM, "the codec %s lacks %s",
                           (*codec)->name ? (*codec)->name : "without a name", lack_of(*codec));
    if (!config->input.open || !config->input.read || !config->input.close)
        return bm_fail(error, BM_E_PARAM, "the input interface is incomplete");
    if (!bm_cpu_supported(config->level))
        return bm_fail(error, BM_E_PARAM,
                       "no kernels of level %u here: begin with bm_pipeline_defaults()",
                       (unsigned)config->level);
    if (config->also_count && !config->also)
        return bm_fail(error, BM_E_PARAM, "%zu further branches are NULL", config->also_count);
    if (config->also_count >= BM_MAX_OUTPUTS)
        return bm_fail(error, BM_E_PARAM, "%zu further branches: must be fewer than %u",
                       config->also_count, BM_MAX_OUTPUTS);
    bm_status status = check_depth(config->depth, error);
    for (size_t i = 0; i < config->also_count && !status; i++)
        status = check_depth(config->also[i].depth, error);
    return status;
}

bm_status bm_config_check(const bm_pipeline_config *config, bm_error *error)
{
    bm_status status = bm_config_check_reading(config, error);
    if (status)
        return status;
    if (!config->store.begin || !config->store.data || !config->store.commit ||
        !config->store.abort)
        return bm_fail(error, BM_E_PARAM, "the store interface is incomplete");
    return BM_OK;
}

bm_status bm_config_check_task(const bm_pipeline_config *config, const bm_task *task,
                               bm_error *error)
{
    if (task->also_count && !task->also)
        return bm_fail(error, BM_E_PARAM, "a task's %zu further outputs are NULL",
                       task->also_count);
    size_t branch = task->branch;
    for (size_t i = 0; i < task->also_count; i++) {
        if (task->also[i].branch <= branch)
            return bm_fail(error, BM_E_PARAM,
                           "a task's output of branch %zu comes behind one of branch %zu",
                           task->also[i].branch, branch);
        branch = task->also[i].branch;
    }
    if (branch > config->also_count)
        return bm_fail(error, BM_E_PARAM, "a task is of branch %zu: must be up to %zu", branch,
                       config->also_count);
    return BM_OK;
}
