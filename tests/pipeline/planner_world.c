/* SPDX-License-Identifier: MIT */
#include "planner_world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

planner_world world;

void draw(uint32_t width, uint32_t height, unsigned channels,
          double (*level)(double x, double y, unsigned c))
{
    free(world.samples);
    world.width = width;
    world.height = height;
    world.channels = channels;
    world.samples = malloc((size_t)width * height * channels);
    uint8_t *at = world.samples;
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            for (unsigned c = 0; c < channels; c++)
                *at++ = (uint8_t)fmin(255, fmax(0, floor(level(x, y, c) + 0.5)));
}

double waves(double x, double y, unsigned c)
{
    return 128 + 45 * sin(0.15 * x + 0.08 * y + c) + 40 * sin(0.06 * x - 0.16 * y + 2 * c) +
           35 * cos(0.03 * x + 0.02 * y - c);
}

double noise(double x, double y, unsigned c)
{
    uint32_t v = (uint32_t)x * 2654435761u ^ (uint32_t)y * 2246822519u ^ (c + 1) * 3266489917u;
    v ^= v >> 15;
    v *= 2246822519u;
    return (v ^ v >> 13) % 200 + 20;
}

double checkerboard(double x, double y, unsigned c)
{
    return ((uint32_t)x + (uint32_t)y + c) % 2 ? 255 : 0;
}

/* ---- input and store ------------------------------------------------------------------------- */

static bm_status input_open(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                            bm_error *error)
{
    (void)context, (void)task, (void)stamp, (void)error;
    *handle = calloc(1, 1);
    return BM_OK;
}

static bm_status input_read(void *context, void *handle, void *bytes, size_t size, size_t *got,
                            bm_error *error)
{
    uint8_t *read = handle;
    (void)context, (void)size, (void)error;
    *got = *read ? 0 : 4;
    if (!*read)
        memcpy(bytes, "FORM", 4);
    *read = 1;
    return BM_OK;
}

static void input_close(void *context, void *handle)
{
    (void)context;
    free(handle);
}

static bm_status store_begin(void *context, const bm_task *task, const bm_stamp *source,
                             void **handle, bm_error *error)
{
    (void)context, (void)task, (void)source, (void)error;
    *handle = &world;
    world.out_size = 0;
    return BM_OK;
}

static bm_status store_data(void *context, void *handle, const void *bytes, size_t size,
                            bm_error *error)
{
    (void)context, (void)handle, (void)error;
    if (world.out_size + size > world.out_room) {
        world.out_room = 2 * (world.out_size + size);
        world.out = realloc(world.out, world.out_room);
    }
    memcpy(world.out + world.out_size, bytes, size);
    world.out_size += size;
    return BM_OK;
}

static bm_status store_commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)context, (void)handle, (void)warnings, (void)error;
    return BM_OK;
}

static void store_abort(void *context, void *handle)
{
    (void)context, (void)handle;
    world.out_size = 0;
}

static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    (void)context, (void)index, (void)task;
    world.status = outcome->status;
    world.reasons = *outcome->reasons;
    world.reserved = outcome->reserved_bytes;
    snprintf(world.message, sizeof world.message, "%s", outcome->message);
    world.warning[0] = '\0';
    if (outcome->picture && outcome->picture->warnings.count)
        snprintf(world.warning, sizeof world.warning, "%s",
                 outcome->picture->warnings.item[0].message);
}

/* ---- running --------------------------------------------------------------------------------- */

void run(const char *text, const manner *how)
{
    static const bm_codec *const codecs[] = {&planner_codec, NULL};
    static const bm_task task = {.input = "in", .output = "out"};
    bm_chain chain = {0};
    bm_error error = {0};
    bm_pipeline *pipeline;
    bm_pipeline_stats stats;
    world.out_size = 0;
    if (*text)
        assert_int_equal(bm_chain_append(&chain, text, &error), BM_OK);
    const bm_pipeline_config config = {.struct_size = sizeof(bm_pipeline_config),
                                       .chain = &chain,
                                       .codecs = codecs,
                                       .input = {NULL, input_open, input_read, input_close},
                                       .store = {.begin = store_begin,
                                                 .data = store_data,
                                                 .commit = store_commit,
                                                 .abort = store_abort},
                                       .colour = how->colour,
                                       .limits = {.keep_damaged = how->keep_damaged},
                                       .as_stored = how->as_stored,
                                       .linear = how->linear,
                                       .rewriting = how->rewriting,
                                       .threads = how->threads ? how->threads : 1,
                                       .readers = 1,
                                       .queue_items = 1,
                                       .level = BM_CPU_SCALAR,
                                       .finished = finished};
    assert_int_equal(bm_pipeline_create(&pipeline, &config, &error), BM_OK);
    assert_int_equal(bm_pipeline_run(pipeline, &task, 1, &stats, &error), BM_OK);
    world.pixels_in = stats.pixels_in;
    bm_pipeline_destroy(pipeline);
    bm_chain_clear(&chain);
}

static made take(void)
{
    assert_string_equal(world.message, "");
    made taken = {malloc(world.out_size), world.out_size};
    memcpy(taken.bytes, world.out, world.out_size);
    return taken;
}

made make(const char *chain, const manner *how)
{
    run(chain, how);
    return take();
}

const char *fired(void)
{
    static char names[200];
    static const char *const ours[] = {"gray-source", "shrink-on-load", "decode-window",
                                       "copy-file"};
    names[0] = '\0';
    for (unsigned i = 0; i < world.reasons.count; i++)
        for (unsigned k = 0; k < 4; k++)
            if (!strcmp(world.reasons.item[i].rule, ours[k]))
                snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s",
                         *names ? "," : "", ours[k]);
    return names;
}

double psnr(const made *a, const made *b, int *worst)
{
    double sum = 0;
    assert_int_equal(a->size, b->size);
    *worst = 0;
    for (size_t i = 0; i < a->size; i++) {
        int difference = abs(a->bytes[i] - b->bytes[i]);
        *worst = difference > *worst ? difference : *worst;
        sum += difference * difference;
    }
    return sum == 0 ? 99 : 10 * log10(255.0 * 255 * (double)a->size / sum);
}

const manner all = {.rewriting = BM_REWRITE_ALL}, exact = {.rewriting = BM_REWRITE_EXACT},
             none = {.rewriting = BM_REWRITE_NONE};

void compare(const char *chain, const char *rules, double least_psnr, int most)
{
    int worst;
    made written = make(chain, &none);
    assert_string_equal(fired(), "");
    assert_int_equal(world.decoded_width, world.width);
    assert_int_equal(world.decoded_height, world.height);
    uint64_t reserved = world.reserved;
    made planned = make(chain, &all);
    double near = psnr(&written, &planned, &worst);
    if (strcmp(fired(), rules) != 0 || near < least_psnr || worst > most)
        fail_msg("%s of %ux%u, orientation %u: fired \"%s\", expected \"%s\"; %.2f dB, %d levels",
                 chain, world.width, world.height, world.orientation, fired(), rules, near, worst);
    assert_int_equal(world.pixels_in, (uint64_t)world.width * world.height);
    assert_true(!*rules || world.reserved <= reserved);

    manner many = all;
    many.threads = 8;
    made again = make(chain, &many);
    psnr(&planned, &again, &worst);
    assert_int_equal(worst, 0);
    free(written.bytes), free(planned.bytes), free(again.bytes);
}

int enter(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    world.orientation = 1;
    world.grid = 8;
    return 0;
}

int leave(void **state)
{
    (void)state;
    free(world.samples);
    free(world.out);
    return 0;
}
