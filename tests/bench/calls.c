/* SPDX-License-Identifier: MIT */
/* What a call of the library costs beyond the kernel itself, on one thread and a small picture, where that matters most:
 * calls [-s SIDE] [-n ROUNDS]. scripts/bench-kernels --calls runs it.
 *
 * The kernel itself is the plan's own function, called on rows that are pointed at beforehand, for the whole picture at once. All take turns,
 * a few calls each, and of the differences to the kernel, taken round by round, the median counts: the machine's speed changes from one
 * moment to the next, for all alike. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bandmill/bandmill.h"
#include "spread.h"

#define MOST_SIDE 1024
#define MOST_HALO 128
#define CALLS 16 /* in a turn */

static bm_image in, out;

#define TYPED(name)                                                                                \
    static bm_status name##_once(void)                                                             \
    {                                                                                              \
        return bm_##name(&in, &out, NULL, NULL, NULL);                                             \
    }
TYPED(invert)
TYPED(gaussian)
TYPED(sharpen)
TYPED(median)

static const struct {
    const char *name;
    bm_status (*typed)(void);
} filters[] = {{"invert", invert_once},
               {"gaussian", gaussian_once},
               {"sharpen", sharpen_once},
               {"median", median_once}};

/* All ways to have one filter done. */
typedef struct contest {
    const char *name;
    bm_status (*typed)(void);
    bm_chain chain;
    bm_plan plan;
    bm_band band;
    bm_program *program;
    bm_workspace workspace;
} contest;

typedef enum way { KERNEL, KEPT, PROGRAM, TYPED_CALL, TEXT, WAYS } way;
static const char *const way_names[WAYS] = {"kernel", "program, workspace kept", "program",
                                            "typed call", "text"};

static bm_status call(contest *c, way w)
{
    switch (w) {
    case KERNEL:
        c->plan.band(&c->plan, &c->band);
        return BM_OK;
    case KEPT:
        return bm_program_apply(c->program, &in, &out, &c->workspace, NULL, NULL);
    case PROGRAM:
        return bm_program_apply(c->program, &in, &out, NULL, NULL, NULL);
    case TYPED_CALL:
        return c->typed();
    default:
        return bm_apply_text(c->name, &in, &out, NULL, NULL);
    }
}

static double now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Plans the filter in all ways. */
static bm_status prepare(contest *c, size_t filter, bm_error *error)
{
    static const void *rows_in[MOST_SIDE + 2 * MOST_HALO];
    static void *rows_out[MOST_SIDE];
    const uint32_t height = in.desc.height;
    bm_cpu_level level;
    *c = (contest){.name = filters[filter].name, .typed = filters[filter].typed};
    bm_status status = bm_cpu_select(&level, error);
    if (!status)
        status = bm_chain_append(&c->chain, c->name, error);
    if (!status)
        status = bm_plan_create(&c->plan, &c->chain.calls[0], &in.desc, level, error);
    if (!status)
        status = bm_program_prepare(&c->program, &c->chain, &in.desc, BM_ENDS_IMAGES, NULL, error);
    if (status)
        return status;
    bm_span need = {0, (int32_t)height};
    if (c->plan.need)
        need = c->plan.need(&c->plan, 0, 0, height);
    if (need.lo < -MOST_HALO || need.hi > (int32_t)height + MOST_HALO)
        return bm_fail(error, BM_E_INTERNAL, "%s reaches too far", c->name);
    for (int32_t y = need.lo; y < need.hi; y++)
        rows_in[y - need.lo] = bm_image_row(&in, 0,
                                            y < 0                 ? 0
                                            : y < (int32_t)height ? (uint32_t)y
                                                                  : height - 1);
    for (uint32_t y = 0; y < height; y++)
        rows_out[y] = bm_image_row(&out, 0, y);
    void *scratch = bm_allocate(NULL, c->plan.scratch_bytes + 1, BM_ROW_ALIGN);
    if (!scratch)
        return bm_fail(error, BM_E_NOMEM, "no memory for scratch");
    c->band = (bm_band){
        .y1 = height, .in = rows_in, .in_y0 = need.lo, .out = rows_out, .scratch = scratch};
    return BM_OK;
}

static void clear(contest *c)
{
    bm_release(NULL, c->band.scratch);
    bm_workspace_clear(&c->workspace);
    bm_program_destroy(c->program);
    bm_plan_destroy(&c->plan);
    bm_chain_clear(&c->chain);
}

/* Medians of nanoseconds a call: of the kernel, and of what the other ways take beyond it. */
static bm_status measure(contest *c, unsigned rounds, double taken[WAYS])
{
    double *times = calloc((size_t)rounds * WAYS, sizeof *times);
    if (!times)
        return BM_E_NOMEM;
    bm_status status = BM_OK;
    for (unsigned round = 0; round <= rounds && !status; round++) /* the first one warms up */
        for (way w = 0; w < WAYS && !status; w++) {
            double *time = &times[w * (size_t)rounds + (round ? round - 1 : 0)];
            double begin = now_ns();
            for (int i = 0; i < CALLS && !status; i++)
                status = call(c, w);
            *time = (now_ns() - begin) / CALLS - (w ? time[-(ptrdiff_t)(w * (size_t)rounds)] : 0);
        }
    for (way w = 0; w < WAYS; w++)
        taken[w] = bench_spread_of(times + w * (size_t)rounds, rounds).median;
    free(times);
    return status;
}

static bool fill(uint32_t side)
{
    size_t bytes = (size_t)side * side * 3;
    uint8_t *samples = malloc(2 * bytes);
    if (!samples)
        return false;
    uint32_t random = 1;
    for (size_t i = 0; i < bytes; i++) {
        random = random * 1664525u + 1013904223u;
        samples[i] = (uint8_t)(random >> 24);
    }
    return !bm_image_view(&in, samples, side, side, BM_RGB, 8, 0, NULL) &&
           !bm_image_view(&out, samples + bytes, side, side, BM_RGB, 8, 0, NULL);
}

int main(int count, char **words)
{
    unsigned long side = 64, rounds = 3000;
    int option;
    while ((option = getopt(count, words, "s:n:")) != -1) {
        if (option == 's')
            side = strtoul(optarg, NULL, 10);
        else if (option == 'n')
            rounds = strtoul(optarg, NULL, 10);
        else
            return 2;
    }
    if (side < 1 || side > MOST_SIDE || rounds < 1 || rounds > 1000000 || !fill((uint32_t)side)) {
        fprintf(stderr, "calls [-s SIDE of 1 to %d] [-n ROUNDS]\n", MOST_SIDE);
        return 2;
    }
    printf("nanoseconds, %lux%lu RGB, one thread: the kernel, and what calls take beyond it\n%-10s",
           side, side, "");
    for (way w = 0; w < WAYS; w++)
        printf("  %s", way_names[w]);
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        contest c;
        bm_error error = {0};
        double taken[WAYS];
        bm_status status = prepare(&c, i, &error);
        if (!status)
            status = measure(&c, (unsigned)rounds, taken);
        clear(&c);
        if (status) {
            fprintf(stderr, "\ncalls: %s: %s %s\n", filters[i].name, bm_status_name(status),
                    error.message);
            return 1;
        }
        printf("\n%-10s", filters[i].name);
        for (way w = 0; w < WAYS; w++)
            printf("  %*.0f", (int)strlen(way_names[w]), taken[w]);
    }
    putchar('\n');
    free(in.plane[0].data);
    return 0;
}
