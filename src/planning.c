/* SPDX-License-Identifier: MIT */
#include "planning.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "explain.h"
#include "memory_text.h"
#include "wrap.h"

static bm_status add_patterns(bm_patterns *patterns, const bm_words *words, bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < words->count; i++) {
        const struct bm_word *word = &words->item[i];
        bm_error reason;
        status = bm_patterns_add(patterns, word->text, &reason);
        if (status)
            bm_fail(error, status, "--%s=%s: %s", word->option->name, word->text, reason.message);
    }
    return status;
}

/* What to take from folders. The caller clears the patterns, also after an error. */
static bm_status make_rules(bm_walk_rules *rules, const bm_run_settings *settings, bm_error *error)
{
    *rules = (bm_walk_rules){.recursive = settings->recursive || settings->max_depth,
                             .max_depth = (size_t)settings->max_depth,
                             .symlinks = (bm_symlinks)settings->symlinks};
    bm_status status = add_patterns(&rules->include, &settings->include, error);
    return status ? status : add_patterns(&rules->exclude, &settings->exclude, error);
}

/* Where further outputs go. */
static bm_status list_trees(bm_planning *planning)
{
    const bm_setup *setup = &planning->setup;
    planning->trees = calloc(setup->also_count + 1, sizeof *planning->trees);
    if (!planning->trees)
        return BM_E_NOMEM;
    planning->trees[0] = (bm_output_tree){setup->settings->output, bm_run_format(setup->settings)};
    for (size_t i = 0; i < setup->also_count; i++)
        planning->trees[i + 1] =
            (bm_output_tree){setup->also[i].folder, bm_also_format(&setup->also[i])};
    return BM_OK;
}

/* Lists the files that a chain names, behind those that are there; only counts them where there is no list yet. */
static void add_used(bm_planning *planning, const bm_chain *chain)
{
    const char *name;
    for (size_t i = 0; (name = bm_chain_file_name(chain, i)); i++, planning->used_count++)
        if (planning->used)
            planning->used[planning->used_count] = name;
}

static void add_all_used(bm_planning *planning)
{
    const bm_setup *setup = &planning->setup;
    planning->used_count = 0;
    add_used(planning, &setup->chain);
    for (size_t i = 0; i < setup->also_count; i++)
        add_used(planning, &setup->also[i].chain);
}

static bm_status list_used(bm_planning *planning)
{
    add_all_used(planning);
    planning->used = calloc(planning->used_count + 1, sizeof *planning->used);
    if (!planning->used)
        return BM_E_NOMEM;
    add_all_used(planning);
    return BM_OK;
}

/* Reads the journals, where there are to be any; what is wrong with them is told here. */
static bm_status open_journals(bm_planning *planning, const char *command)
{
    const bm_setup *setup = &planning->setup;
    bm_memory_text damage;
    bm_error error;
    if (!bm_run_resumes(setup->settings))
        return BM_OK;
    bm_status status = BM_E_NOMEM;
    if (bm_memory_text_open(&damage))
        status = bm_resume_open(&planning->resume, setup, planning->trees, setup->also_count + 1,
                                damage.stream, &error);
    else
        bm_fail(&error, status, "there is not enough memory to plan this batch");
    if (bm_memory_text_close(&damage) && damage.size)
        fprintf(stderr, "bandmill %s: warning: %s", command, damage.text);
    free(damage.text);
    if (status)
        bm_complain(command, error.message);
    return status;
}

static void explain_resume(const bm_planning *planning)
{
    bm_resume_counts counts = bm_resume_counted(planning->resume);
    fprintf(
        stderr,
        "journal: %zu output%s as this run would make them; %zu made by other options, filters or "
        "versions, %zu of other inputs\n",
        counts.unchanged, counts.unchanged == 1 ? " is" : "s are", counts.other_key,
        counts.other_input);
}

/* Plans the batch; what stands against it is told here. */
static bm_status plan(bm_planning *planning, const char *command)
{
    const bm_run_settings *settings = planning->setup.settings;
    const bm_inputs *inputs = &planning->inputs;
    bm_memory_text why;
    bm_status status = bm_memory_text_open(&why) ? list_used(planning) : BM_E_NOMEM;
    if (!status) {
        const bm_batch_request request = {
            .inputs = inputs->names,
            .count = inputs->count,
            .from_standard = inputs->from_standard,
            .to_standard = inputs->to_standard,
            .output = inputs->to_standard ? NULL : settings->output,
            .format = bm_run_format(settings),
            .also = planning->trees + 1,
            .also_count = planning->setup.also_count,
            .in_place = settings->in_place,
            .rules = planning->rules,
            .relative_to = settings->relative_to,
            .keep_extension = settings->on_collision == 1,
            .overwrite = settings->overwrite,
            .skip_existing = settings->skip_existing,
            .resume = planning->resume,
            .used = planning->used,
            .used_count = planning->used_count,
        };
        status = bm_batch_plan(&planning->batch, &request, why.stream);
    }
    if (!bm_memory_text_close(&why))
        status = BM_E_NOMEM;
    if (status == BM_E_NOMEM) {
        bm_complain(command, "there is not enough memory to plan this batch");
    } else if (status) {
        /* Several lines, in which names are as they may be shown. */
        fprintf(stderr, "bandmill %s: %s", command, why.text);
    }
    free(why.text);
    return status;
}

static void warn_of_loops(const bm_batch *batch, const char *command)
{
    if (!batch->loops)
        return;
    fprintf(stderr, "bandmill %s: warning: ", command);
    bm_put_name(stderr, batch->loop);
    fputs(" leads back to a folder above it and is left out", stderr);
    if (batch->loops > 1)
        fprintf(stderr, " (and %zu more like it)", batch->loops - 1);
    fputc('\n', stderr);
}

bm_status bm_planning_make(bm_planning *planning, const char *command,
                           const bm_run_settings *settings, const bm_words *operands)
{
    bm_error error;
    *planning = (bm_planning){0};
    bm_status status = make_rules(&planning->rules, settings, &error);
    if (!status)
        status = bm_setup_make(&planning->setup, settings, &error);
    if (!status)
        status = bm_inputs_gather(&planning->inputs, settings, operands, &error);
    if (status) {
        bm_complain(command, error.message);
        return status;
    }
    if (settings->explain)
        bm_explain(&planning->setup, stderr);
    if (list_trees(planning)) {
        bm_complain(command, "there is not enough memory to plan this batch");
        return BM_E_NOMEM;
    }
    status = open_journals(planning, command);
    if (!status)
        status = plan(planning, command);
    if (!status && planning->resume && settings->explain)
        explain_resume(planning);
    if (!status && !settings->quiet)
        warn_of_loops(&planning->batch, command);
    return status;
}

void bm_planning_clear(bm_planning *planning)
{
    bm_batch_destroy(&planning->batch);
    bm_resume_close(planning->resume);
    free(planning->trees);
    free(planning->used);
    bm_inputs_clear(&planning->inputs);
    bm_patterns_clear(&planning->rules.include);
    bm_patterns_clear(&planning->rules.exclude);
    bm_setup_clear(&planning->setup);
}
