/* SPDX-License-Identifier: MIT */
/* What would become of one task, without doing it. */
#include <stdlib.h>

#include "config.h"
#include "feed.h"
#include "flight_plan.h"
#include "output_plan.h"
#include "probe.h"

/* The steps name outputs by their places among the explanation's; the program leaves out those that have failed, and has copies last. */
static void describe_steps(const bm_flight *flight, bm_explanation *explanation)
{
    unsigned *numbers = calloc(flight->outputs, sizeof *numbers);
    for (unsigned i = 0; numbers && i < flight->outputs; i++)
        if (!flight->output[i].error.status)
            numbers[flight->output[i].place] = i;
    size_t size = bm_program_describe(flight->program, numbers, NULL, 0) + 1;
    explanation->steps = numbers ? malloc(size) : NULL;
    if (explanation->steps)
        bm_program_describe(flight->program, numbers, explanation->steps, size);
    free(numbers);
}

static void describe(const bm_flight *flight, size_t bytes, bm_explanation *explanation)
{
    explanation->output = calloc(flight->outputs, sizeof *explanation->output);
    for (unsigned i = 0; explanation->output && i < flight->outputs; i++) {
        const bm_output *output = &flight->output[i];
        explanation->output[i] = (bm_explained_output){.error = output->error,
                                                       .why_not = output->why_not,
                                                       .out = output->desc,
                                                       .measured = bm_output_measured_by(output),
                                                       .reasons = output->reasons};
    }
    explanation->bytes = bytes;
    if (!flight->program)
        return;
    explanation->decoded = *bm_program_in(flight->program);
    describe_steps(flight, explanation);
}

bm_status bm_pipeline_explain(const bm_pipeline_config *given, const bm_task *task,
                              bm_explanation *explanation, bm_error *error)
{
    *explanation = (bm_explanation){0};
    bm_pipeline_config config;
    bm_status status = bm_config_fill(&config, given, error);
    if (!status)
        status = bm_config_check_reading(&config, error);
    if (!status)
        status = bm_config_check_task(&config, task, error);
    if (status)
        return status;
    bm_flights flights;
    status = bm_flights_init(&flights, 1, 1 + (unsigned)config.also_count, error);
    if (status)
        return status;
    bm_flight *flight = bm_flight_begin(&flights, task, 0);
    const bm_input *input = &config.input;
    bm_opened opened = {.input = input};
    opened.handle = &opened.room;
    bm_blocks blocks;
    size_t bytes = 0;
    status = input->open(input->context, task, &opened.handle, &flight->stamp, error);
    bool open = !status;
    bm_blocks_init(&blocks);
    const bm_feed_origin origin = {.context = &opened, .read = bm_opened_read};
    if (!status)
        status = bm_feed_create(&flight->feed, &blocks, NULL, flight->stamp.size, &origin, error);
    if (!status)
        status = bm_flight_read_header(flight, &config, error);
    if (!status)
        status = bm_flight_plan(flight, &config, config.threads, &bytes, error);
    if (!status)
        describe(flight, bytes, explanation);
    explanation->stored = flight->picture.desc;
    bm_flight_end(&flights, flight);
    bm_flights_destroy(&flights);
    bm_blocks_destroy(&blocks);
    if (open)
        input->close(input->context, opened.handle);
    return status;
}

void bm_explanation_clear(bm_explanation *explanation)
{
    free(explanation->output);
    free(explanation->steps);
    *explanation = (bm_explanation){0};
}
