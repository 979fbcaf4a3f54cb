/* SPDX-License-Identifier: MIT */
/* What becomes of each picture. */
#include "outcomes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/codecs.h"
#include "memory_text.h"
#include "wrap.h"

bool bm_outcomes_init(bm_outcomes *outcomes, bm_console *console, bm_report *report,
                      const bm_batch *batch, FILE *lines)
{
    outcomes->console = console;
    outcomes->report = report;
    return !lines || bm_ordered_init(&outcomes->lines, lines, batch->count);
}

void bm_outcomes_destroy(bm_outcomes *outcomes)
{
    for (size_t i = 0; i < outcomes->warnings; i++)
        free(outcomes->warning[i].first);
    bm_ordered_destroy(&outcomes->lines);
}

/* When there is no memory for as long a line as it takes: cut, and with a mark for each byte that is no plain text. */
static void tell_shortly(const bm_outcomes *outcomes, const char *input, const char *code,
                         const char *message)
{
    char line[1024];
    snprintf(line, sizeof line - 1, "%s: %s: %s", input, code, message);
    char *at = line;
    for (; *at; at++)
        if (*at < ' ' || *at > '~')
            *at = '?';
    at[0] = '\n';
    at[1] = '\0';
    bm_console_print(outcomes->console, line);
}

/* `path: CODE: message`, one line whatever the name is made of. */
static void tell(const bm_outcomes *outcomes, const char *input, const char *code,
                 const char *message)
{
    bm_memory_text line;
    if (bm_memory_text_open(&line)) {
        bm_put_name(line.stream, input);
        fprintf(line.stream, ": %s: ", code);
        bm_put_name(line.stream, message);
        fputc('\n', line.stream);
    }
    if (bm_memory_text_close(&line))
        bm_console_print(outcomes->console, line.text);
    else
        tell_shortly(outcomes, input, code, message);
    free(line.text);
}

static void stop(bm_outcomes *outcomes, bm_stop why)
{
    if (outcomes->stopped || !outcomes->stop)
        return;
    outcomes->stopped = why;
    outcomes->stop(outcomes->stop_context);
}

static void count_failure(bm_outcomes *outcomes, const char *input, bm_status status,
                          const char *message)
{
    if (outcomes->failed < BM_FAILURES_KEPT)
        outcomes->failure[outcomes->failed] = (bm_failure){input, status};
    outcomes->failed++;
    tell(outcomes, input, bm_status_name(status), *message ? message : bm_status_meaning(status));
    if (outcomes->most_failures && outcomes->failed >= outcomes->most_failures)
        stop(outcomes, BM_STOP_FAILURES);
}

void bm_outcomes_asides(bm_outcomes *outcomes, const bm_batch *batch)
{
    for (size_t i = 0; i < batch->aside_count; i++) {
        const bm_aside *aside = &batch->asides[i];
        if (aside->status)
            count_failure(outcomes, aside->input, aside->status, aside->message);
    }
}

/* The outcome's message is about the first output that failed; people want to know of each. */
static void tell_of_others(const bm_outcomes *outcomes, const char *input,
                           const bm_outcome *outcome)
{
    for (size_t i = 0; i < outcome->also_count; i++) {
        const bm_output_outcome *also = &outcome->also[i];
        char *text;
        if (!also->untold || also->status == BM_E_CANCELLED)
            continue;
        const char *message = *also->message ? also->message : bm_status_meaning(also->status);
        if (asprintf(&text, "%s: %s", also->task->output, message) < 0)
            continue;
        tell(outcomes, input, bm_status_name(also->status), text);
        free(text);
    }
}

/* `counted` has the kinds that this picture was counted for. */
static void count_warning(bm_outcomes *outcomes, const char *input, const bm_warning *warning,
                          bool counted[BM_WARNING_KINDS])
{
    size_t i = 0;
    while (i < outcomes->warnings && strcmp(outcomes->warning[i].code, warning->code) != 0)
        i++;
    if (i == BM_WARNING_KINDS || counted[i])
        return;
    counted[i] = true;
    if (i == outcomes->warnings) {
        outcomes->warnings++;
        outcomes->warning[i] = (bm_warning_tally){.code = warning->code};
        if (asprintf(&outcomes->warning[i].first, "%s: %s", input, warning->message) < 0)
            outcomes->warning[i].first = NULL;
    }
    outcomes->warning[i].pictures++;
}

/* Whether anything came of the picture: one that has failed may have further outputs. */
static bool is_kept(const bm_outcome *outcome)
{
    bool kept = outcome->status == BM_OK || outcome->bytes_out;
    for (size_t i = 0; i < outcome->also_count; i++)
        kept = kept || outcome->also[i].status == BM_OK;
    return kept;
}

/* A picture of which a part is lost is done, as was asked for; but whoever asked wants to know of each. */
static void count_damage(bm_outcomes *outcomes, const char *input, const bm_outcome *outcome)
{
    if (!is_kept(outcome))
        return;
    const bm_warnings *warnings = &outcome->picture->warnings;
    for (unsigned i = 0; i < warnings->count; i++) {
        const bm_warning *warning = &warnings->item[i];
        if (strcmp(warning->code, "damaged") != 0)
            continue;
        outcomes->damaged += outcome->status == BM_OK;
        tell(outcomes, input, warning->code, warning->message);
    }
}

static void count_warnings_of(bm_outcomes *outcomes, const char *input, const bm_warnings *warnings,
                              bool counted[BM_WARNING_KINDS])
{
    for (unsigned i = 0; i < warnings->count; i++)
        count_warning(outcomes, input, &warnings->item[i], counted);
}

/* A kind that several outputs are warned of is one picture's. */
static void count_warnings(bm_outcomes *outcomes, const char *input, const bm_outcome *outcome)
{
    bool counted[BM_WARNING_KINDS] = {false};
    if (outcome->picture)
        count_warnings_of(outcomes, input, &outcome->picture->warnings, counted);
    count_warnings_of(outcomes, input, outcome->warnings, counted);
    for (size_t i = 0; i < outcome->also_count; i++)
        count_warnings_of(outcomes, input, outcome->also[i].warnings, counted);
}

/* `counted` has the rules that this picture was counted for. */
static void count_rules_of(bm_outcomes *outcomes, const bm_reasons *reasons,
                           bool counted[BM_RULE_KINDS])
{
    for (unsigned i = 0; i < reasons->count; i++) {
        const char *rule = reasons->item[i].rule;
        size_t k = 0;
        while (k < outcomes->rules && strcmp(outcomes->rule[k].rule, rule) != 0)
            k++;
        if (k == BM_RULE_KINDS || counted[k])
            continue;
        if (k == outcomes->rules)
            outcomes->rule[outcomes->rules++] = (bm_rule_tally){.rule = rule};
        outcomes->rule[k].pictures++;
        counted[k] = true;
    }
}

/* Of a picture that is done; a rule that fired twice on it, for whichever outputs, served it once. */
static void count_rules(bm_outcomes *outcomes, const bm_outcome *outcome)
{
    bool counted[BM_RULE_KINDS] = {false};
    count_rules_of(outcomes, outcome->reasons, counted);
    for (size_t i = 0; i < outcome->also_count; i++)
        count_rules_of(outcomes, outcome->also[i].reasons, counted);
}

/* `LINE  INPUT`, the form that checksum tools use. */
static void pass_line(bm_outcomes *outcomes, size_t index, const bm_task *task, const char *line)
{
    char *text = NULL;
    if (line && *line && asprintf(&text, "%s  %s", line, task->input) < 0)
        text = NULL;
    bm_ordered_put(&outcomes->lines, index, text);
}

void bm_outcomes_inspect(void *context, const bm_task *task, const bm_picture *picture,
                         bm_warnings *warnings)
{
    (void)context;
    const bm_codec *named = bm_codec_by_path(task->input);
    if (named && picture->codec && named != picture->codec)
        bm_warn(warnings, "ext_mismatch", "the name says %s, the content is %s", named->name,
                picture->codec->name);
}

void bm_outcomes_finished(void *context, size_t index, const bm_task *task,
                          const bm_outcome *outcome)
{
    bm_outcomes *outcomes = context;
    if (outcome->status == BM_OK) {
        outcomes->done++;
        count_rules(outcomes, outcome);
    } else if (outcome->status == BM_E_CANCELLED) {
        outcomes->cancelled++;
    } else {
        count_failure(outcomes, task->input, outcome->status, outcome->message);
        tell_of_others(outcomes, task->input, outcome);
    }
    count_damage(outcomes, task->input, outcome);
    count_warnings(outcomes, task->input, outcome);
    if (outcomes->lines.stream)
        pass_line(outcomes, index, task, outcome->status ? NULL : outcome->line);
    bm_report_task(outcomes->report, index, outcome);
    if (outcomes->gallery)
        bm_gallery_note(outcomes->gallery, index, outcome);
    if (outcomes->lines.failure == EPIPE || bm_report_unread(outcomes->report))
        stop(outcomes, BM_STOP_UNREAD);
}

void bm_outcomes_print_rules(const bm_outcomes *outcomes, FILE *stream)
{
    for (size_t i = 0; i < outcomes->rules; i++)
        fprintf(stream, "rule %s: %zu picture%s\n", outcomes->rule[i].rule,
                outcomes->rule[i].pictures, outcomes->rule[i].pictures == 1 ? "" : "s");
}

void bm_outcomes_print_warnings(const bm_outcomes *outcomes, FILE *stream)
{
    for (size_t i = 0; i < outcomes->warnings; i++) {
        const bm_warning_tally *tally = &outcomes->warning[i];
        fprintf(stream, "warning %s: %zu picture%s", tally->code, tally->pictures,
                tally->pictures == 1 ? "" : "s");
        if (tally->first) {
            fputs(tally->pictures == 1 ? ", " : ", the first is ", stream);
            bm_put_name(stream, tally->first);
        }
        fputc('\n', stream);
    }
}
