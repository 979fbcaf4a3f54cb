/* SPDX-License-Identifier: MIT */
/* Measures what more threads give a chain, and what running filters as one chain gives over running them one by one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bandmill/parallel.h"
#include "ours.h"
#include "picture.h"
#include "spread.h"

static const char usage[] =
    "usage: gains [-s WIDTHxHEIGHT] [-d 8|16] [-n ROUNDS] [-j THREADS] threads|chains PHOTOS "
    "ROW...\n"
    "  threads  each chain, and a copy of the picture, on one thread and on THREADS (2)\n"
    "  chains   each chain, beside the sum of its filters alone; THREADS (1) for both\n"
    "  -s  size of the picture, which is a mosaic of the JPEGs in PHOTOS (4272x2848)\n"
    "  -d  bits a sample (8)\n"
    "  -n  timed rounds, after one that is not (7)\n"
    "A ROW is rgb, gray or rgba, a space, and a chain.\n";

enum { MAX_ROUNDS = 1000, MAX_WORKS = 16, CHAIN_BYTES = 4096 };

typedef struct options {
    uint32_t width, height;
    unsigned depth, threads;
    size_t rounds;
} options;

/* What has a turn in each round: a chain, or a copy of the picture where `ours` is NULL. */
typedef struct work {
    bench_ours *ours;
    const bm_image *from;
    char *to;
    unsigned threads;
    double ns[MAX_ROUNDS];
} work;

static double now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* One thread's share of the copy. */
static void copy_part(void *context, unsigned index)
{
    /* Called through a volatile pointer: a copy that nobody reads would be left out. */
    static void *(*volatile const copy)(void *, const void *, size_t) = memcpy;
    const work *w = context;
    size_t bytes = bench_picture_bytes(w->from), part = bytes / w->threads, at = part * index;
    copy(w->to + at, (const char *)w->from->plane[0].data + at,
         index + 1 == w->threads ? bytes - at : part);
}

static bool do_work(work *w, double *ns, bm_error *error)
{
    double start = now_ns();
    if (!w->ours)
        bm_parallel_openmp(w->threads, copy_part, w);
    else if (bench_ours_run(w->ours, error))
        return false;
    *ns = now_ns() - start;
    return true;
}

/* All works in turn: once untimed, then `rounds` times. */
static bool take_turns(work *works, size_t count, size_t rounds, bm_error *error)
{
    double untimed;
    for (size_t i = 0; i < count; i++)
        if (!do_work(&works[i], &untimed, error))
            return false;
    for (size_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < count; i++)
            if (!do_work(&works[i], &works[i].ns[round], error))
                return false;
    return true;
}

static bool start_work(work *w, const char *chain, const bm_image *picture, unsigned threads,
                       bm_error *error)
{
    *w = (work){.from = picture, .threads = threads};
    if (chain)
        return !bench_ours_create(&w->ours, chain, picture, threads, error);
    w->to = malloc(bench_picture_bytes(picture));
    return w->to || !bm_fail(error, BM_E_NOMEM, "no memory for a copy");
}

static void end_work(work *w)
{
    bench_ours_destroy(w->ours);
    free(w->to);
}

/* The ratio, taken round by round, of the sum of works [from, to) to work `by`. */
static bench_spread ratio_of(const work *works, size_t from, size_t to, size_t by, size_t rounds)
{
    double values[MAX_ROUNDS];
    for (size_t round = 0; round < rounds; round++) {
        values[round] = 0;
        for (size_t i = from; i < to; i++)
            values[round] += works[i].ns[round] / works[by].ns[round];
    }
    return bench_spread_of(values, rounds);
}

static double median_ns(const work *w, size_t rounds)
{
    double values[MAX_ROUNDS];
    memcpy(values, w->ns, rounds * sizeof *values);
    return bench_spread_of(values, rounds).median /
           (w->from->desc.width * (double)w->from->desc.height);
}

static void print_ratio(bench_spread ratio)
{
    printf("  %6.2f  %5.2f..%4.2f", ratio.median, ratio.low, ratio.high);
}

/* ---- one row of each kind -------------------------------------------------------------------- */

static bool measure_threads(const char *chain, const bm_image *picture, const options *o,
                            bm_error *error)
{
    static work works[4];
    bool good = start_work(&works[0], chain, picture, 1, error) &&
                start_work(&works[1], chain, picture, o->threads, error) &&
                start_work(&works[2], NULL, picture, 1, error) &&
                start_work(&works[3], NULL, picture, o->threads, error) &&
                take_turns(works, 4, o->rounds, error);
    if (good) {
        printf("%9.3f %9.3f", median_ns(&works[0], o->rounds), median_ns(&works[1], o->rounds));
        print_ratio(ratio_of(works, 0, 1, 1, o->rounds));
        print_ratio(ratio_of(works, 2, 3, 3, o->rounds));
        putchar('\n');
    }
    for (size_t i = 0; i < 4; i++)
        end_work(&works[i]);
    memset(works, 0, sizeof works);
    return good;
}

/* The whole chain is work 0; its filters, each on the picture itself, are the others. */
static bool measure_chain(const char *chain, const bm_image *picture, const options *o,
                          bm_error *error)
{
    static work works[MAX_WORKS];
    char filters[CHAIN_BYTES];
    size_t count = 1;
    snprintf(filters, sizeof filters, "%s", chain);
    bool good = start_work(&works[0], chain, picture, o->threads, error);
    for (char *rest = filters, *one; good && count < MAX_WORKS && (one = strsep(&rest, "|"));)
        good = start_work(&works[count++], one, picture, o->threads, error);
    good = good && take_turns(works, count, o->rounds, error);
    if (good) {
        double sum = 0;
        for (size_t i = 1; i < count; i++)
            sum += median_ns(&works[i], o->rounds);
        printf("%9.3f %9.3f", median_ns(&works[0], o->rounds), sum);
        bench_spread gain = ratio_of(works, 1, count, 0, o->rounds);
        print_ratio((bench_spread){1 / gain.high, 1 / gain.median, 1 / gain.low});
        putchar('\n');
    }
    for (size_t i = 0; i < count; i++)
        end_work(&works[i]);
    memset(works, 0, sizeof works);
    return good;
}

/* ---- the program ----------------------------------------------------------------------------- */

static bool read_options(int argc, char **argv, options *o)
{
    int option;
    while ((option = getopt(argc, argv, "s:d:n:j:")) != -1) {
        if (option == 's' && sscanf(optarg, "%ux%u", &o->width, &o->height) != 2)
            return false;
        if (option == 'd')
            o->depth = (unsigned)strtoul(optarg, NULL, 10);
        if (option == 'n')
            o->rounds = strtoul(optarg, NULL, 10);
        if (option == 'j')
            o->threads = (unsigned)strtoul(optarg, NULL, 10);
        if (option == '?')
            return false;
    }
    return (o->depth == 8 || o->depth == 16) && o->width >= 16 && o->height >= 16 &&
           o->width <= 100000 && o->height <= 100000 && o->rounds >= 1 && o->rounds <= MAX_ROUNDS &&
           o->threads <= 1024 && argc - optind >= 3;
}

int main(int argc, char **argv)
{
    options o = {.width = 4272, .height = 2848, .depth = 8, .rounds = 7};
    bm_image pictures[BM_MODEL_COUNT] = {0};
    if (!read_options(argc, argv, &o))
        return fputs(usage, stderr), 2;
    bool threads = strcmp(argv[optind], "threads") == 0;
    if (!threads && strcmp(argv[optind], "chains") != 0)
        return fputs(usage, stderr), 2;
    if (!o.threads)
        o.threads = threads ? 2 : 1;

    printf(
        "%ux%u, %u bits, %u thread%s, nanoseconds a pixel of wall time, medians of %zu rounds\n\n",
        o.width, o.height, o.depth, o.threads, o.threads > 1 ? "s" : "", o.rounds);
    if (threads)
        printf("%-44s %-4s %9s %6u threads  %6s  %-11s  %6s  %s\n", "", "", "1 thread", o.threads,
               "faster", "middle half", "memcpy", "middle half");
    else
        printf("%-44s %-4s %9s %9s  %6s  %s\n", "", "", "chain", "sum", "ratio", "middle half");

    bool good = true;
    for (char **row = argv + optind + 2; good && *row; row++) {
        const char *chain;
        bm_model model = bench_row_model(*row, &chain);
        if (model == BM_MODEL_COUNT)
            return fputs(usage, stderr), 2;
        if (!pictures[model].owned)
            good = bench_picture_make(&pictures[model], argv[optind + 1], o.width, o.height, model,
                                      o.depth);
        if (!good)
            break;
        printf("%-44s %-4s ", chain, bench_model_word(model));
        bm_error error;
        if (!(threads ? measure_threads : measure_chain)(chain, &pictures[model], &o, &error))
            printf("  missing: %s\n", error.message);
        fflush(stdout);
    }
    bm_image_destroy(&pictures[BM_RGB]);
    bm_image_destroy(&pictures[BM_RGBA]);
    bm_image_destroy(&pictures[BM_GRAY]);
    return good ? 0 : 1;
}
