/* SPDX-License-Identifier: MIT */
/* The lines of a report as text. */
#include "report_line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "json_picture.h"
#include "memory_text.h"
#include "stages.h"

/* Opens a line: an object with the kind of line, ended by finish(). NULL: no memory. */
static FILE *start(bm_memory_text *line, const char *kind)
{
    if (bm_memory_text_open(line))
        fprintf(line->stream, "{\"schema\":%d,\"kind\":\"%s\"", BM_REPORT_SCHEMA, kind);
    return line->stream;
}

static char *finish(bm_memory_text *line)
{
    fputc('}', line->stream);
    bm_memory_text_close(line);
    return line->text;
}

static void put_names(FILE *line, const char *input, const char *output)
{
    fputc(',', line);
    bm_json_name(line, "input", input);
    fputc(',', line);
    bm_json_name(line, "output", output);
}

static void put_text(FILE *line, const char *key, const char *text)
{
    fprintf(line, ",\"%s\":", key);
    bm_json_string(line, text);
}

static void put_status(FILE *line, const char *word, const char *code, const char *message)
{
    fprintf(line, ",\"status\":\"%s\",\"code\":\"%s\"", word, code);
    if (*message)
        put_text(line, "message", message);
}

/* `picture` NULL: the output's alone. */
static void put_warnings(FILE *line, const bm_warnings *picture, const bm_warnings *output)
{
    bool first = true;
    fputs(",\"warnings\":[", line);
    if (picture)
        bm_json_warnings(line, picture, &first);
    bm_json_warnings(line, output, &first);
    fputc(']', line);
}

static bool is_named_before(const bm_reasons *reasons, unsigned i)
{
    for (unsigned k = 0; k < i; k++)
        if (strcmp(reasons->item[k].rule, reasons->item[i].rule) == 0)
            return true;
    return false;
}

/* Each by its name, once. */
static void put_rules(FILE *line, const bm_reasons *reasons)
{
    fputs(",\"rules\":[", line);
    for (unsigned i = 0; i < reasons->count; i++)
        if (!is_named_before(reasons, i))
            fprintf(line, "%s\"%s\"", i ? "," : "", reasons->item[i].rule);
    fputc(']', line);
}

static void put_result(FILE *line, bm_status status, const char *message)
{
    const char *word = status == BM_OK ? "done" : status == BM_E_CANCELLED ? "cancelled" : "failed";
    put_status(line, word, bm_status_name(status), message);
}

/* What came out, and by which rules. */
static void put_out(FILE *line, const bm_desc *out, const bm_reasons *reasons)
{
    if (!out)
        return;
    fprintf(line,
            ",\"out_width\":%" PRIu32 ",\"out_height\":%" PRIu32
            ",\"out_model\":\"%s\",\"out_depth\":%u",
            out->width, out->height, bm_model_name(out->model), out->depth);
    put_rules(line, reasons);
}

/* Begins the list of a picture's further outputs, or goes on with it. */
static void begin_also(FILE *line, size_t i, const bm_task *task)
{
    fputs(i ? ",{" : ",\"also\":[{", line);
    bm_json_name(line, "output", task->output);
}

/* One that stays: nothing came of what was made once more. */
static void end_staying(FILE *line)
{
    put_status(line, "skipped", bm_skip_code(BM_SKIP_UNCHANGED), "");
    fputc('}', line);
}

static void put_also(FILE *line, const bm_outcome *outcome)
{
    for (size_t i = 0; i < outcome->also_count; i++) {
        const bm_output_outcome *also = &outcome->also[i];
        begin_also(line, i, also->task);
        if (bm_task_stays(also->task) && !also->status) {
            end_staying(line);
            continue;
        }
        put_result(line, also->status, also->message);
        put_out(line, also->out, also->reasons);
        fprintf(line, ",\"bytes_out\":%" PRIu64, also->bytes_out);
        if (outcome->picture)
            put_warnings(line, NULL, also->warnings);
        fputc('}', line);
    }
    if (outcome->also_count)
        fputc(']', line);
}

static void put_planned(FILE *line, const bm_task *task)
{
    put_status(line, "planned", bm_status_name(BM_OK), "");
    for (size_t i = 0; i < task->also_count; i++) {
        begin_also(line, i, &task->also[i]);
        if (bm_task_stays(&task->also[i])) {
            end_staying(line);
            continue;
        }
        put_status(line, "planned", bm_status_name(BM_OK), "");
        fputc('}', line);
    }
    if (task->also_count)
        fputc(']', line);
}

static void put_outcome(FILE *line, const bm_outcome *outcome)
{
    put_result(line, outcome->status, outcome->message);
    if (outcome->picture)
        bm_json_picture(line, outcome->picture);
    put_out(line, outcome->out, outcome->reasons);
    if (outcome->line)
        put_text(line, "line", outcome->line);
    fprintf(line,
            ",\"bytes_in\":%" PRIu64 ",\"bytes_out\":%" PRIu64 ",\"decode_ns\":%" PRIu64
            ",\"filter_ns\":%" PRIu64 ",\"encode_ns\":%" PRIu64 ",\"reserved_bytes\":%" PRIu64,
            outcome->bytes_in, outcome->bytes_out, outcome->decode_ns, outcome->filter_ns,
            outcome->encode_ns, outcome->reserved_bytes);
    if (outcome->picture)
        put_warnings(line, &outcome->picture->warnings, outcome->warnings);
    put_also(line, outcome);
}

char *bm_report_line_task(const bm_task *task, const bm_outcome *outcome)
{
    bm_memory_text text;
    FILE *line = start(&text, "picture");
    if (!line)
        return NULL;
    put_names(line, task->input, task->output);
    if (outcome)
        put_outcome(line, outcome);
    else
        put_planned(line, task);
    return finish(&text);
}

char *bm_report_line_aside(const bm_aside *aside)
{
    bm_memory_text text;
    FILE *line = start(&text, "picture");
    if (!line)
        return NULL;
    put_names(line, aside->input, aside->output);
    if (aside->skip)
        put_status(line, "skipped", bm_skip_code(aside->skip), "");
    else
        put_status(line, "failed", bm_status_name(aside->status), aside->message);
    return finish(&text);
}

char *bm_report_line_summary(const bm_report_totals *totals)
{
    bm_memory_text text;
    FILE *line = start(&text, "summary");
    if (!line)
        return NULL;
    const bm_pipeline_stats *stats = totals->stats;
    fprintf(line,
            ",\"pictures\":%zu,\"done\":%zu,\"failed\":%zu,\"skipped\":%zu"
            ",\"cancelled\":%zu,\"planned\":%zu,\"damaged\":%zu",
            totals->done + totals->failed + totals->skipped + totals->cancelled + totals->planned,
            totals->done, totals->failed, totals->skipped, totals->cancelled, totals->planned,
            totals->damaged);
    fprintf(line,
            ",\"signal\":%d,\"threads\":%u,\"wall_ns\":%" PRIu64 ",\"pixels_in\":%" PRIu64
            ",\"bytes_in\":%" PRIu64 ",\"bytes_out\":%" PRIu64 ",\"peak_reserved_bytes\":%zu",
            totals->signal, totals->threads, stats->wall_ns, stats->pixels_in, stats->bytes_in,
            stats->bytes_out, stats->peak_reserved_bytes);
    fputs(",\"stages\":{", line);
    for (unsigned i = 0; i < BM_STAGES; i++) {
        const bm_stage_stats *stage = bm_stage_at(stats, i);
        fprintf(line,
                "%s\"%s\":{\"threads\":%u,\"items\":%" PRIu64 ",\"busy_ns\":%" PRIu64
                ",\"starved_ns\":%" PRIu64 ",\"blocked_ns\":%" PRIu64 "}",
                i ? "," : "", bm_stage_name(i), stage->threads, stage->items, stage->busy_ns,
                stage->starved_ns, stage->blocked_ns);
    }
    fputc('}', line);
    return finish(&text);
}
