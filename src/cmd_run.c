/* SPDX-License-Identifier: MIT */
/* `bandmill run`: filter pictures. Plan, execute, commit: this is the plan, and the decision to go
 * on. */
#include "command.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "execute.h"
#include "inputs.h"
#include "plan/batch.h"
#include "setup.h"
#include "wrap.h"

static bm_status refuse(const char *why, bm_status status)
{
    bm_complain("run", why);
    return status;
}

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

/* Plans the batch; what stands against it is told here. */
static bm_status plan(bm_batch *batch, const bm_run_settings *settings, const bm_walk_rules *rules,
                      const bm_inputs *inputs)
{
    char *why = NULL;
    size_t size;
    FILE *complaints = open_memstream(&why, &size);
    bm_status status = complaints ? BM_OK : BM_E_NOMEM;
    if (!status) {
        const bm_batch_request request = {
            .inputs = inputs->names,
            .count = inputs->count,
            .from_standard = inputs->from_standard,
            .to_standard = inputs->to_standard,
            .output = inputs->to_standard ? NULL : settings->output,
            .format = bm_run_format(settings),
            .in_place = settings->in_place,
            .rules = *rules,
            .relative_to = settings->relative_to,
            .keep_extension = settings->on_collision == 1,
            .overwrite = settings->overwrite,
            .skip_existing = settings->skip_existing,
        };
        status = bm_batch_plan(batch, &request, complaints);
    }
    if (complaints && fclose(complaints) != 0)
        status = BM_E_NOMEM;
    if (status == BM_E_NOMEM) {
        refuse("there is not enough memory to plan this batch", status);
    } else if (status) {
        why[strlen(why) - 1] = '\0'; /* bm_complain() ends the line itself */
        refuse(why, status);
    }
    free(why);
    return status;
}

static void warn_of_loops(const bm_batch *batch)
{
    if (!batch->loops)
        return;
    fputs("bandmill run: warning: ", stderr);
    bm_put_name(stderr, batch->loop);
    fputs(" leads back to a folder above it and is left out", stderr);
    if (batch->loops > 1)
        fprintf(stderr, " (and %zu more like it)", batch->loops - 1);
    fputc('\n', stderr);
}

static int run(void *settings_of_run, const bm_words *operands)
{
    const bm_run_settings *settings = settings_of_run;
    bm_setup setup = {0};
    bm_walk_rules rules = {0};
    bm_inputs inputs = {0};
    bm_batch batch = {0};
    bm_error error;
    int result = BM_EXIT_REFUSED;

    bm_status status = bm_run_settings_check(settings, operands->count, &error);
    if (!status)
        status = make_rules(&rules, settings, &error);
    if (!status)
        status = bm_setup_make(&setup, settings, &error);
    if (!status)
        status = bm_inputs_gather(&inputs, settings, operands, &error);
    if (status) {
        refuse(error.message, status);
        goto done;
    }
    if (settings->explain)
        bm_setup_explain(&setup, stderr);
    if (plan(&batch, settings, &rules, &inputs))
        goto done;
    if (!settings->quiet)
        warn_of_loops(&batch);
    result = settings->dry_run ? bm_dry_run(&setup, &batch) : bm_execute(&setup, &batch);

done:
    bm_batch_destroy(&batch);
    bm_inputs_clear(&inputs);
    bm_patterns_clear(&rules.include);
    bm_patterns_clear(&rules.exclude);
    bm_setup_clear(&setup);
    return result;
}

/* The command's own, then the codecs'. Made once, before there are threads. */
static const bm_option *options(void)
{
    static bm_option table[96];
    size_t count = 0;
    if (table[0].name)
        return table;
    for (; bm_run_own_options[count].name; count++)
        table[count] = bm_run_own_options[count];
    assert(count + BM_CODEC_WORDS < sizeof table / sizeof table[0]);
    bm_codec_options_append(table, count, offsetof(bm_run_settings, codec));
    return table;
}

const bm_command bm_command_run = {
    .name = "run",
    .operands = "INPUT... -o DIR|--in-place",
    .summary = "Filter pictures",
    .doc = "Each INPUT is a picture, a folder of pictures, or - for one picture from standard "
           "input. In a folder, files with a known extension are taken; a picture that is named is "
           "taken whatever it is called. Originals are changed under --in-place alone.\n\n"
           "A picture that fails does not stop the others: exit code 1 says that some failed, 2 "
           "that nothing was begun.",
    .assemble = options,
    .defaults = &bm_run_defaults,
    .settings_bytes = sizeof(bm_run_settings),
    .run = run,
};
