/* SPDX-License-Identifier: MIT */
#include "bench/settings.h"

#include <assert.h>
#include <string.h>

#include "bench/rounds.h"
#include "bandmill/codecs.h"

#define FIELD(member) .field = offsetof(bm_bench_settings, member)

#define COMPARED "What is compared"
#define TOLD "How it is told"

/* clang-format off */
static const bm_option own_options[] = {
    {.name = "threads", .letter = 'j', .argument = "LIST", .type = BM_OPTION_TEXT, FIELD(threads), .group = COMPARED,
     .doc = "Numbers of computing threads, with commas: 1,2,4. auto: 1, 2, 3, 4, 6, 8 ... up to the CPUs that this process "
            "may use, which is the default."},
    {.name = "readers", .argument = "LIST", .type = BM_OPTION_TEXT, FIELD(readers), .group = COMPARED,
     .doc = "Numbers of reading threads. Not given: for each number of threads what a run would take."},
    {.name = "queue", .argument = "LIST", .type = BM_OPTION_TEXT, FIELD(queue), .group = COMPARED,
     .doc = "Numbers of pictures that may wait between reading and computing. Not given: likewise."},
    {.name = "repeat", .argument = "N", .type = BM_OPTION_COUNT, .min = 1, .max = BM_ROUNDS_MOST, FIELD(repeat),
     .group = COMPARED,
     .doc = "Rounds; in each, every configuration has one turn. With fewer than 6 nothing can be called different. Default 7."},
    {.name = "time", .argument = "SECONDS", .type = BM_OPTION_SECONDS, .min = UINT64_C(1000000),
     .max = UINT64_C(1000000) * 1000000000, FIELD(time_ns), .group = COMPARED,
     .doc = "In place of --repeat: rounds until so much time has passed, but at least 6."},
    {.name = "cold", .type = BM_OPTION_FLAG, FIELD(cold), .group = COMPARED,
     .doc = "Before each turn ask the system to forget the inputs, so that they come from the disk."},
    {.name = "no-write", .type = BM_OPTION_FLAG, FIELD(no_write), .group = COMPARED,
     .doc = "Encode the outputs, but throw them away."},
    {.name = "output", .letter = 'o', .argument = "DIR", .type = BM_OPTION_TEXT, FIELD(run.output), .group = COMPARED,
     .doc = "Outputs are written to a new folder in DIR, which is removed in the end: choose the disk that is meant. Not "
            "given: $TMPDIR, or /tmp."},
    {.name = "html", .argument = "FILE", .type = BM_OPTION_TEXT, FIELD(html), .group = TOLD,
     .doc = "Write a page to look at, in one file: curves, stages, and a timeline of one more turn, which is not among those timed."},
    {.name = "json", .argument = "FILE", .type = BM_OPTION_TEXT, FIELD(json), .group = TOLD,
     .doc = "Write everything that was measured as JSON; - for standard output, in place of the table."},
    {.name = "csv", .argument = "FILE", .type = BM_OPTION_TEXT, FIELD(csv), .group = TOLD,
     .doc = "Write a line for each turn, as comma-separated values; - for standard output, in place of the table."},
    {.name = NULL},
};
/* clang-format on */

/* Options of run that mean the same here. Left out are those for what a bench does not do: to keep outputs, to stop early, to
 * report on pictures. */
static const char *const taken_from_run[] = {
    "files-from", "null",       "recursive", "max-depth",  "include",         "exclude",
    "symlinks",   "on-damage",  "filter",    "recipe",     "linear",          "to-srgb",
    "intent",     "format",     "depth",     "metadata",   "no-auto-orient",  "strict",
    "memory",     "max-pixels", "max-scans", "timeout",    "band-rows",       "explain",
    "exact",      "as-written", "quiet",     "no-sandbox", "require-sandbox",
};

static bool is_taken(const char *name)
{
    for (size_t i = 0; i < sizeof taken_from_run / sizeof *taken_from_run; i++)
        if (strcmp(name, taken_from_run[i]) == 0)
            return true;
    return false;
}

const bm_option *bm_bench_options(void)
{
    static bm_option table[96];
    size_t count = 0;
    if (table[0].name)
        return table;
    for (const bm_option *option = own_options; option->name; option++)
        table[count++] = *option;
    for (const bm_option *option = bm_run_own_options; option->name; option++)
        if (is_taken(option->name))
            table[count++] = *option;
    assert(count + BM_CODEC_WORDS < sizeof table / sizeof table[0]);
    bm_codec_options_append(table, count, offsetof(bm_bench_settings, run.codec));
    return table;
}

const bm_bench_settings bm_bench_defaults = {
    .run = {.format = BM_NO_CHOICE,
            .depth = BM_NO_CHOICE,
            .max_pixels = UINT64_C(1000000000),
            .max_scans = 500},
    .repeat = 7,
};

unsigned bm_bench_on_stdout(const bm_bench_settings *settings)
{
    const char *const files[] = {settings->json, settings->csv, settings->html};
    unsigned count = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        count += files[i] && strcmp(files[i], "-") == 0;
    return count;
}

bm_status bm_bench_settings_check(const bm_bench_settings *settings, size_t operands,
                                  bm_error *error)
{
    if (bm_bench_on_stdout(settings) > 1)
        return bm_fail(error, BM_E_PARAM,
                       "--json, --csv, --html: only one of them can go to standard output");
    return bm_run_settings_check(&settings->run, operands, error);
}
