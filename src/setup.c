/* SPDX-License-Identifier: MIT */
/* What a run works with, derived from its settings and from the machine. */
#include "setup.h"

#include <stdlib.h>
#include <string.h>

#include "colour/colour.h"
#include "recipe.h"
#include "thread_choice.h"

/* Reading is mostly waiting. A few threads keep a local disk busy; where files come over a network it takes one for every two
 * that compute, up to as many as such a disk serves at once: docs/scaling.md. */
#define MIN_READERS 2u
#define FEW_READERS 4u
#define MAX_READERS 16u
/* Threads besides readers and those that compute: the writer and the one that waits for signals. */
#define OTHER_THREADS 2u

/* The made-up photograph. */
#define EXAMPLE_WIDTH 6000
#define EXAMPLE_HEIGHT 4000

static unsigned clamp(unsigned value, unsigned low, unsigned high)
{
    return value < low ? low : value > high ? high : value;
}

unsigned bm_setup_readers(unsigned threads, unsigned requested)
{
    unsigned few = clamp(threads, MIN_READERS, FEW_READERS);
    return requested ? requested : clamp(threads / 2, few, MAX_READERS);
}

size_t bm_setup_queue(unsigned threads, size_t requested)
{
    return requested ? requested : 2 * (size_t)threads;
}

/* The budget of threads: that of the machine, then what was asked for within it. */
static bm_status find_threads(bm_setup *setup, bm_thread_choice *choice, bm_error *error)
{
    const bm_run_settings *settings = setup->settings;
    /* Where threads are scarce, computing ones come before more readers. */
    unsigned waiting =
        (settings->readers ? (unsigned)settings->readers : FEW_READERS) + OTHER_THREADS;
    bm_cpu_sources sources = bm_cpu_sources_here(0, waiting);
    bm_cpu_budget_find(&setup->cpu, &sources);
    bm_status status = bm_thread_choice_make(choice, settings->threads, setup->cpu.threads, error);
    sources.requested = choice->threads;
    if (!status && sources.requested)
        bm_cpu_budget_find(&setup->cpu, &sources);
    return status;
}

bm_status bm_setup_make(bm_setup *setup, const bm_run_settings *settings, bm_error *error)
{
    *setup = (bm_setup){.settings = settings};
    bm_status status = bm_chain_from_words(&setup->chain, &settings->chain, error);
    if (!status)
        status = bm_cpu_select(&setup->level, error);
    if (status)
        return status;

    bm_thread_choice choice;
    status = find_threads(setup, &choice, error);
    if (status)
        return status;
    bm_memory_budget_find(&setup->memory, settings->memory, "");
    unsigned readers = settings->readers ? (unsigned)settings->readers : choice.readers;
    size_t queue = settings->queue ? (size_t)settings->queue : choice.queue;
    setup->readers = bm_setup_readers(setup->cpu.threads, readers);
    setup->queue = bm_setup_queue(setup->cpu.threads, queue);

    bm_program *program;
    status = bm_setup_example(setup, &program, error);
    bm_program_destroy(program);
    return status;
}

void bm_setup_clear(bm_setup *setup)
{
    bm_chain_clear(&setup->chain);
}

bm_status bm_setup_example(const bm_setup *setup, bm_program **program, bm_error *error)
{
    bm_desc desc;
    *program = NULL;
    bm_status status = bm_desc_interleaved(&desc, EXAMPLE_WIDTH, EXAMPLE_HEIGHT, BM_RGB, 8, error);
    const bm_program_request request = {
        .chain = &setup->chain, .linear = setup->settings->linear, .level = setup->level};
    if (!status)
        status = bm_program_plan(program, &request, &desc, error);
    if (status)
        *program = NULL;
    return status == BM_E_CHAIN ? BM_OK : status;
}

/* ---- for people ------------------------------------------------------------------------------ */

static void explain_steps(const bm_setup *setup, FILE *stream)
{
    bm_program *program = NULL;
    bm_error error;
    if (bm_setup_example(setup, &program, &error) || !program) {
        fprintf(stream, "  (does not fit an 8-bit RGB picture)\n");
        return;
    }
    const bm_layout_request request = {.workers = setup->cpu.threads,
                                       .band_rows = (uint32_t)setup->settings->band_rows};
    if (!bm_program_layout(program, &request, &error)) {
        size_t size = bm_program_describe(program, NULL, 0) + 1;
        char *text = malloc(size);
        if (text) {
            bm_program_describe(program, text, size);
            fprintf(stream, "as steps on an 8-bit RGB picture of %dx%d, %.1f MiB each:\n",
                    EXAMPLE_WIDTH, EXAMPLE_HEIGHT, (double)bm_program_bytes(program) / 0x1p20);
            for (const char *line = text; *line;) {
                int length = (int)(strchrnul(line, '\n') - line);
                fprintf(stream, "  %.*s\n", length, line);
                line += length + (line[length] == '\n');
            }
        }
        free(text);
    }
    bm_program_destroy(program);
}

void bm_setup_explain(const bm_setup *setup, FILE *stream)
{
    if (setup->chain.count) {
        size_t size = bm_chain_format(&setup->chain, NULL, 0) + 1;
        char *text = malloc(size);
        if (text) {
            bm_chain_format(&setup->chain, text, size);
            fprintf(stream, "chain: %s\n", text);
        }
        free(text);
        explain_steps(setup, stream);
    } else {
        fprintf(stream, "chain: no filter, pictures are only decoded and encoded\n");
    }
    if (setup->settings->to_srgb)
        fprintf(stream, "colours: by their profiles to sRGB (%s), before the chain\n",
                bm_intent_names[setup->settings->intent]);
    bm_cpu_budget_explain(&setup->cpu, stream);
    bm_memory_budget_explain(&setup->memory, stream);
    fprintf(stream, "stages: %u readers, a queue of %zu pictures, %u threads computing, 1 writer\n",
            setup->readers, setup->queue, setup->cpu.threads);
    fprintf(stream, "kernels: %s\n", bm_cpu_name(setup->level));
}
