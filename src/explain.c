/* SPDX-License-Identifier: MIT */
#include "explain.h"

#include <stdlib.h>
#include <string.h>

#include "bandmill/measure.h"
#include "bandmill/icc.h"
#include "engine_config.h"
#include "wrap.h"

static void put_chain(const char *title, const bm_chain *chain, FILE *stream)
{
    size_t size = bm_chain_format(chain, NULL, 0) + 1;
    char *text = malloc(size);
    if (text) {
        bm_chain_format(chain, text, size);
        fprintf(stream, "%s: %s\n", title, *text ? text : "nothing is left to do");
    }
    free(text);
}

void bm_explain_reasons(const bm_reasons *reasons, FILE *stream)
{
    for (unsigned i = 0; i < reasons->count; i++) {
        const bm_reason *reason = &reasons->item[i];
        fprintf(stream, "  %-14s %s (%s%s)\n", reason->rule, reason->text,
                reason->tolerance ? "within " : "exact",
                reason->tolerance ? reason->tolerance : "");
    }
}

static void put_lines(const char *text, FILE *stream)
{
    while (*text) {
        int length = (int)(strchrnul(text, '\n') - text);
        fprintf(stream, "  %.*s\n", length, text);
        text += length + (text[length] == '\n');
    }
}

static void put_steps(const bm_setup *setup, bm_program *program, FILE *stream)
{
    const bm_layout_request request = {.workers = setup->cpu.threads,
                                       .band_rows = (uint32_t)setup->settings->band_rows};
    const bm_desc *in = bm_program_in(program);
    bm_error error;
    if (bm_program_layout(program, &request, &error))
        return;
    size_t size = bm_program_describe(program, NULL, NULL, 0) + 1;
    char *text = malloc(size);
    if (text) {
        bm_program_describe(program, NULL, text, size);
        fprintf(stream, "as steps on an %u-bit %s picture of %ux%u, %.1f MiB each:\n", in->depth,
                bm_model_name(in->model), in->width, in->height,
                (double)bm_program_bytes(program) / 0x1p20);
        put_lines(text, stream);
    }
    free(text);
}

/* Picoseconds a sample. */
static const struct codec_cost {
    const char *format;
    unsigned decode, encode;
} codec_costs[] = {
#define BM_CODEC_COST(format, decode, encode) {#format, decode, encode},
#include "codec_costs.def"
#undef BM_CODEC_COST
};

/* What filters cost on the made-up photograph, beside what its decoder and encoder would. */
static void put_cost(const bm_program *written, const bm_program *planned, FILE *stream)
{
    const double samples = 3e-9 * BM_EXAMPLE_WIDTH * BM_EXAMPLE_HEIGHT;
    fprintf(stream, "cost: about %.0f ms as written, %.0f ms as planned, on one thread",
            bm_program_cost_ns(written) / 1e6, bm_program_cost_ns(planned) / 1e6);
    for (size_t i = 0; i < sizeof codec_costs / sizeof codec_costs[0]; i++)
        fprintf(stream, "; %s is decoded in %.0f and encoded in %.0f ms", codec_costs[i].format,
                codec_costs[i].decode * samples, codec_costs[i].encode * samples);
    fputc('\n', stream);
}

/* What rules did to a chain that is planned as one, and its steps. */
static void put_program(const bm_setup *setup, const bm_chain *chain, const bm_desc *in,
                        FILE *stream)
{
    bm_program *written = NULL, *planned = NULL;
    bm_reasons reasons = {0};
    bm_error error;
    if (bm_setup_example(setup, chain, in, BM_REWRITE_NONE, NULL, &written, &error) || !written ||
        bm_setup_example(setup, chain, in, bm_setup_rewriting(setup), &reasons, &planned, &error) ||
        !planned) {
        fprintf(stream, "  (does not fit an 8-bit RGB picture)\n");
    } else {
        const bm_chain after = bm_program_chain(planned);
        if (reasons.count)
            put_chain("planned", &after, stream);
        bm_explain_reasons(&reasons, stream);
        put_cost(written, planned, stream);
        put_steps(setup, planned, stream);
    }
    bm_program_destroy(written);
    bm_program_destroy(planned);
}

/* What comes before a measured call: *desc becomes what it makes of the picture. False: it does not fit. */
static bool put_head(const bm_setup *setup, const bm_chain *head, const bm_call *measured,
                     bm_desc *desc, FILE *stream)
{
    bm_program *program = NULL;
    bm_error error;
    if (head->count) {
        put_chain("first", head, stream);
        put_program(setup, head, desc, stream);
    }
    bool fits =
        !bm_setup_example(setup, head, desc, BM_REWRITE_NONE, NULL, &program, &error) && program;
    if (fits)
        *desc = *bm_program_out(program);
    bm_program_destroy(program);
    fprintf(stream,
            "%s: looks at the whole picture, which is held; what size it leaves is known then, and "
            "what follows is planned for that\n",
            measured->filter->name);
    return fits;
}

/* The chain before and after the rules, what they did, and the steps. */
static void put_plan(const bm_setup *setup, const bm_chain *chain, FILE *stream)
{
    bm_chain left = *chain, head, rest;
    const bm_call *measured;
    bm_desc desc;
    bm_error error;
    if (!chain->count) {
        fprintf(stream, "chain: no filter, pictures are only decoded and encoded\n");
        return;
    }
    put_chain("chain", chain, stream);
    bool fits = !bm_desc_interleaved(&desc, BM_EXAMPLE_WIDTH, BM_EXAMPLE_HEIGHT, BM_RGB, 8, &error);
    for (; bm_chain_cut(&left, &head, &measured, &rest) && fits; left = rest)
        fits = put_head(setup, &head, measured, &desc, stream);
    if (left.count && left.count < chain->count)
        put_chain("then, for a picture of which nothing is cut off", &left, stream);
    if (left.count && fits)
        put_program(setup, &left, &desc, stream);
}

void bm_explain(const bm_setup *setup, FILE *stream)
{
    put_plan(setup, &setup->chain, stream);
    for (size_t i = 0; i < setup->also_count; i++) {
        fputs("also below ", stream);
        bm_put_name(stream, setup->also[i].folder);
        fputs(":\n", stream);
        put_plan(setup, &setup->also[i].chain, stream);
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

static void put_form(const char *title, const bm_desc *desc, FILE *stream)
{
    fprintf(stream, "%s %ux%u %s %u-bit", title, desc->width, desc->height,
            bm_model_name(desc->model), desc->depth);
}

static void put_encoded(const char *between, const bm_explained_output *output, FILE *stream)
{
    fprintf(stream, "%sencoded", between);
    if (output->measured && !output->out.width) {
        fprintf(stream, " in the size that comes of what %s leaves", output->measured);
        return;
    }
    put_form(" as", &output->out, stream);
    if (output->measured)
        fprintf(stream, " if %s cuts nothing off", output->measured);
}

static void put_failure(const char *between, const bm_error *error, FILE *stream)
{
    fprintf(stream, "%s%s: ", between, bm_status_name(error->status));
    bm_put_name(stream, *error->message ? error->message : bm_status_meaning(error->status));
    fputc('\n', stream);
}

static void put_reasons(const bm_explained_output *output, FILE *stream)
{
    bm_explain_reasons(&output->reasons, stream);
    if (output->why_not.status)
        fprintf(stream, "  not without loss: %s\n", output->why_not.message);
}

/* What comes out, and what rules did for that; `between` stands in front of it. */
static void put_output(const char *between, const bm_explained_output *output, FILE *stream)
{
    if (output->error.status) {
        put_failure(between, &output->error, stream);
        return;
    }
    fputs(between, stream);
    put_encoded("", output, stream);
    fputc('\n', stream);
    put_reasons(output, stream);
}

/* One output is told of in the line of the picture, several in lines of their own. */
static void put_outputs(const bm_task *task, const bm_explanation *explanation, FILE *stream)
{
    const double mebibytes = (double)explanation->bytes / 0x1p20;
    const bm_explained_output *output = explanation->output;
    if (output && !task->also_count) {
        put_encoded(", ", output, stream);
        fprintf(stream, ", %.1f MiB in all\n", mebibytes);
        put_reasons(output, stream);
        return;
    }
    fprintf(stream, ", %.1f MiB in all\n", mebibytes);
    for (size_t i = 0; output && i <= task->also_count; i++) {
        bm_put_name(stream, i ? task->also[i - 1].output : task->output);
        put_output(": ", &output[i], stream);
    }
}

static void explain_picture(const bm_setup *setup, const bm_task *task, FILE *stream)
{
    bm_engine_parts parts;
    const bm_pipeline_config config = bm_engine_config(&parts, setup);
    bm_explanation explanation;
    bm_error error = {0};
    bm_status status = bm_pipeline_explain(&config, task, &explanation, &error);
    fputs("the first picture, ", stream);
    bm_put_name(stream, task->input);
    if (status) {
        error.status = status;
        put_failure(": ", &error, stream);
    } else {
        put_form(":", &explanation.stored, stream);
        if (explanation.decoded.width)
            put_form(", decoded as", &explanation.decoded, stream);
        else
            fputs(", not decoded", stream);
        put_outputs(task, &explanation, stream);
        if (explanation.steps)
            put_lines(explanation.steps, stream);
    }
    bm_explanation_clear(&explanation);
}

void bm_explain_first(const bm_setup *setup, const bm_batch *batch, FILE *stream)
{
    if (batch->count && !batch->from_standard)
        explain_picture(setup, &batch->tasks[0], stream);
}
