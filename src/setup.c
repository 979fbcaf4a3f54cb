/* SPDX-License-Identifier: MIT */
/* What a run works with, derived from its settings and from the machine. */
#include "setup.h"

#include <stdlib.h>

#include "load_picture.h"
#include "recipe.h"
#include "thread_choice.h"

/* Threads besides readers and those that compute: the writer and the one that waits for signals. */
#define OTHER_THREADS 2u

/* The part of the memory that overlays may take in the sizes in which they are wanted. */
#define FORMS_SHARE 8

unsigned bm_setup_readers(unsigned threads, unsigned requested)
{
    return requested ? requested : bm_readers_for(threads);
}

size_t bm_setup_queue(unsigned threads, size_t requested)
{
    return requested ? requested : bm_queue_items_for(threads);
}

/* The budget of threads: that of the machine, then what was asked for within it. */
static bm_status find_threads(bm_setup *setup, bm_thread_choice *choice, bm_error *error)
{
    const bm_run_settings *settings = setup->settings;
    /* Where threads are scarce, computing ones come before more readers. */
    unsigned waiting =
        bm_setup_readers(bm_cpus_usable(), (unsigned)settings->readers) + OTHER_THREADS;
    bm_cpu_sources sources = bm_cpu_sources_here(0, waiting);
    bm_cpu_budget_find(&setup->cpu, &sources);
    bm_status status = bm_thread_choice_make(choice, settings->threads, setup->cpu.threads, error);
    sources.requested = choice->threads;
    if (!status && sources.requested)
        bm_cpu_budget_find(&setup->cpu, &sources);
    return status;
}

/* Reads the words of --also. */
static bm_status list_branches(bm_setup *setup, bm_error *error)
{
    const bm_run_settings *settings = setup->settings;
    size_t count = settings->also.count;
    if (!count)
        return BM_OK;
    setup->also = calloc(count, sizeof *setup->also);
    setup->branches = calloc(count, sizeof *setup->branches);
    setup->encode = calloc(count, BM_CODECS * sizeof *setup->encode);
    if (!setup->also || !setup->branches || !setup->encode)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu outputs", count);
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < count; i++) {
        bm_also *also = &setup->also[i];
        bm_encode_options *encode = setup->encode + i * BM_CODECS;
        setup->also_count++;
        status = bm_chain_share_files(&also->chain, &setup->chain, error);
        if (!status)
            status = bm_also_parse(also, settings->also.item[i].text, settings, error);
        if (!status)
            status = bm_load_pictures(&also->chain, settings, error);
        bm_also_tell(also, encode);
        setup->branches[i] = (bm_branch_config){
            .chain = &also->chain, .encode = encode, .depth = bm_depth_bits(also->settings.depth)};
    }
    return status;
}

/* What pictures and files take that filters name, all chains together, comes off the budget for the whole run. */
static bm_status reserve_files(bm_setup *setup, bm_error *error)
{
    bm_memory_budget *memory = &setup->memory;
    bm_chain_keep_forms(&setup->chain, (size_t)(memory->bytes / FORMS_SHARE));
    memory->files = bm_chain_files_bytes(&setup->chain);
    if (memory->files >= memory->bytes)
        return bm_fail(error, BM_E_PARAM,
                       "pictures and files that filters name take %.0f MiB of memory, and there "
                       "are %.0f MiB for the whole run: --memory=SIZE allows more",
                       (double)memory->files / 0x1p20, (double)memory->bytes / 0x1p20);
    memory->bytes -= memory->files;
    return BM_OK;
}

/* Refuses chains that fit no picture. */
static bm_status try_chain(const bm_setup *setup, const bm_chain *chain, bm_error *error)
{
    bm_program *program;
    bm_status status = bm_setup_example(setup, chain, NULL, BM_REWRITE_NONE, NULL, &program, error);
    bm_program_destroy(program);
    return status;
}

bm_status bm_setup_make(bm_setup *setup, const bm_run_settings *settings, bm_error *error)
{
    *setup = (bm_setup){.settings = settings};
    bm_status status = bm_chain_from_words(&setup->chain, &settings->chain, error);
    if (!status)
        status = bm_load_pictures(&setup->chain, settings, error);
    if (!status)
        status = list_branches(setup, error);
    if (!status)
        status = bm_cpu_select(&setup->level, error);
    if (status)
        return status;

    bm_thread_choice choice;
    status = find_threads(setup, &choice, error);
    if (status)
        return status;
    bm_memory_budget_find(&setup->memory, settings->memory, "");
    status = reserve_files(setup, error);
    if (status)
        return status;
    unsigned readers = settings->readers ? (unsigned)settings->readers : choice.readers;
    size_t queue = settings->queue ? (size_t)settings->queue : choice.queue;
    setup->readers = bm_setup_readers(setup->cpu.threads, readers);
    setup->queue = bm_setup_queue(setup->cpu.threads, queue);

    status = try_chain(setup, &setup->chain, error);
    for (size_t i = 0; !status && i < setup->also_count; i++)
        status = try_chain(setup, &setup->also[i].chain, error);
    return status;
}

void bm_setup_clear(bm_setup *setup)
{
    for (size_t i = 0; i < setup->also_count; i++)
        bm_also_clear(&setup->also[i]);
    free(setup->also);
    free(setup->branches);
    free(setup->encode);
    bm_chain_clear(&setup->chain);
}

bm_rewriting bm_setup_rewriting(const bm_setup *setup)
{
    if (setup->settings->as_written)
        return BM_REWRITE_NONE;
    return setup->settings->exact ? BM_REWRITE_EXACT : BM_REWRITE_ALL;
}

bm_status bm_setup_example(const bm_setup *setup, const bm_chain *chain, const bm_desc *in,
                           bm_rewriting rewriting, bm_reasons *reasons, bm_program **program,
                           bm_error *error)
{
    bm_desc desc;
    *program = NULL;
    bm_status status =
        bm_desc_interleaved(&desc, BM_EXAMPLE_WIDTH, BM_EXAMPLE_HEIGHT, BM_RGB, 8, error);
    const bm_program_request request = {.chain = chain,
                                        .linear = setup->settings->linear,
                                        .unmeasured = true,
                                        .rewriting = rewriting,
                                        .reasons = reasons,
                                        .level = setup->level};
    if (!status)
        status = bm_program_plan(program, &request, in ? in : &desc, error);
    if (status)
        *program = NULL;
    return status == BM_E_CHAIN ? BM_OK : status;
}
