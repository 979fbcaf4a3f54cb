/* SPDX-License-Identifier: MIT */
/* `bandmill run`: filter pictures. Plan, execute, commit: this is the plan, and the decision to go
 * on. */
#include "command.h"

#include <assert.h>

#include "execute.h"
#include "planning.h"

static int run(void *settings_of_run, const bm_words *operands)
{
    const bm_run_settings *settings = settings_of_run;
    bm_planning planning;
    bm_sandbox sandbox;
    bm_error error;
    if (bm_run_settings_check(settings, operands->count, &error)) {
        bm_complain("run", error.message);
        return BM_EXIT_REFUSED;
    }
    if (bm_sandbox_begin(&sandbox, &settings->sandbox, &error)) {
        bm_complain("run", error.message);
        return BM_EXIT_REFUSED;
    }
    int result = BM_EXIT_REFUSED;
    if (!bm_planning_make(&planning, "run", settings, operands))
        result = settings->dry_run ? bm_dry_run(&planning.setup, &planning.batch, &sandbox)
                                   : bm_execute(&planning.setup, &planning.batch,
                                                planning.resume, &sandbox);
    bm_sandbox_end(&sandbox);
    bm_planning_clear(&planning);
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
    .takes = BM_TAKES_FILES,
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
