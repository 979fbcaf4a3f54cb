/* SPDX-License-Identifier: MIT */
#include "bench/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memory_text.h"
#include "stages.h"
#include "wrap.h"

/* A stage whose threads are busy for this share of the time has nothing left to give. */
#define SATURATED 0.9
/* Of the time that threads wanted a processor, the share from which on others hardly disturbed. */
#define UNDISTURBED 0.9
/* Processor time a batch costs more than with one thread before that is worth a word. */
#define DEARER 1.1

static double throughput(const bm_bench *bench, size_t configuration)
{
    return bm_bench_estimate(bench, configuration, bm_quantity_megapixels).median;
}

static size_t find_best(const bm_bench *bench)
{
    size_t best = 0;
    for (size_t c = 1; c < bench->plan->grid.count; c++)
        if (throughput(bench, c) > throughput(bench, best))
            best = c;
    return best;
}

static size_t find_knee(const bm_bench *bench, size_t best)
{
    size_t knee = best;
    for (size_t c = 0; c < bench->plan->grid.count; c++) {
        unsigned threads = bench->plan->grid.item[c].threads;
        unsigned fewest = bench->plan->grid.item[knee].threads;
        bool good = throughput(bench, c) >= BM_KNEE_SHARE * throughput(bench, best);
        if (good && (threads < fewest ||
                     (threads == fewest && throughput(bench, c) > throughput(bench, knee))))
            knee = c;
    }
    return knee;
}

/* ---- the limit ------------------------------------------------------------------------------- */

/* The share of the time that the threads of a stage spend busy (or starved, or blocked), over all rounds. */
typedef enum share_of { SHARE_BUSY, SHARE_STARVED, SHARE_BLOCKED } share_of;

static double stage_share(const bm_bench *bench, size_t configuration, unsigned stage, share_of of)
{
    double spent = 0, all = 0;
    for (size_t round = 0; round < bench->rounds; round++) {
        const bm_pipeline_stats *stats =
            &bench->results[round * bench->plan->grid.count + configuration].stats;
        const bm_stage_stats *s = bm_stage_at(stats, stage);
        spent += (double)(of == SHARE_BUSY      ? s->busy_ns
                          : of == SHARE_STARVED ? s->starved_ns
                                                : s->blocked_ns);
        all += (double)stats->wall_ns * s->threads;
    }
    return all > 0 ? spent / all : 0;
}

enum { STAGE_READ, STAGE_COMPUTE, STAGE_WRITE };

static void find_limit(bm_verdict *verdict, const bm_bench *bench)
{
    size_t c = verdict->knee;
    double reading = stage_share(bench, c, STAGE_READ, SHARE_BUSY);
    double computing = stage_share(bench, c, STAGE_COMPUTE, SHARE_BUSY);
    double writing = stage_share(bench, c, STAGE_WRITE, SHARE_BUSY);
    double starved = stage_share(bench, c, STAGE_COMPUTE, SHARE_STARVED);
    double blocked = stage_share(bench, c, STAGE_READ, SHARE_BLOCKED);

    verdict->busy = computing;
    if (computing >= SATURATED) {
        verdict->limit = verdict->dearer >= DEARER ? BM_LIMIT_SHARED : BM_LIMIT_CORES;
    } else if (writing >= SATURATED) {
        verdict->limit = BM_LIMIT_WRITING;
        verdict->busy = writing;
    } else if (reading >= SATURATED) {
        verdict->limit = BM_LIMIT_READING;
        verdict->busy = reading;
    } else if (starved > 1 - SATURATED && blocked > 0.5) {
        verdict->limit = BM_LIMIT_MEMORY;
        verdict->busy = blocked;
    } else {
        verdict->limit = BM_LIMIT_NOTHING;
    }
}

static double share_had(const bm_turn_result *result)
{
    double busy = (double)result->stats.compute.busy_ns / 1e9;
    return busy > 0 ? fmin(1, bm_quantity_processor(result) / busy) : 1;
}

const char *bm_limit_name(bm_limit limit)
{
    static const char *const names[] = {"cores", "shared", "reading", "writing", "memory", "none"};
    return names[limit];
}

/* ---- the laws -------------------------------------------------------------------------------- */

static void trace_curve(bm_curve *curve, const bm_grid *grid)
{
    const bm_configuration *base = &grid->item[grid->base];
    bool same_readers = true, same_queue = true;
    /* Where readers and queue places follow the threads, the curve does so too; where they were given, it keeps the base's. */
    for (size_t c = 0; c < grid->count; c++)
        for (size_t d = 0; d < c; d++)
            if (grid->item[c].threads == grid->item[d].threads) {
                same_readers &= grid->item[c].readers == grid->item[d].readers;
                same_queue &= grid->item[c].queue == grid->item[d].queue;
            }
    for (size_t c = 0; c < grid->count && curve->count < BM_GRID_LIST; c++)
        if ((same_readers || grid->item[c].readers == base->readers) &&
            (same_queue || grid->item[c].queue == base->queue))
            curve->configuration[curve->count++] = c;
}

static int by_threads(const void *a, const void *b)
{
    double x = ((const bm_scaling_point *)a)->threads, y = ((const bm_scaling_point *)b)->threads;
    return (x > y) - (x < y);
}

static void fit_laws(bm_verdict *verdict, const bm_bench *bench)
{
    const bm_grid *grid = &bench->plan->grid;
    bm_scaling_point points[BM_GRID_LIST];
    size_t count = 0;
    for (size_t i = 0; i < verdict->curve.count; i++) {
        size_t c = verdict->curve.configuration[i];
        if (grid->item[c].threads <= verdict->cores)
            points[count++] = (bm_scaling_point){grid->item[c].threads, throughput(bench, c)};
    }
    qsort(points, count, sizeof *points, by_threads);
    if (!count || points[0].threads > 1)
        return;
    verdict->amdahl = bm_amdahl_fit(points, count);
    verdict->usl = bm_usl_fit(points, count);
}

bm_verdict bm_verdict_reach(const bm_bench *bench, unsigned cores)
{
    size_t base = bench->plan->grid.base;
    bm_verdict verdict = {.cores = cores, .best = find_best(bench)};
    bm_difference gain =
        bm_bench_compare(bench, verdict.best, base, bm_quantity_megapixels).difference;
    verdict.certain = gain == BM_DIFFERENCE_MORE;
    verdict.knee = verdict.certain ? find_knee(bench, verdict.best) : base;
    verdict.dearer =
        bm_bench_compare(bench, verdict.knee, base, bm_quantity_processor).ratio.median;
    verdict.had = bm_bench_estimate(bench, verdict.knee, share_had).median;
    find_limit(&verdict, bench);
    trace_curve(&verdict.curve, &bench->plan->grid);
    if (verdict.certain)
        fit_laws(&verdict, bench);
    return verdict;
}

/* ---- in words -------------------------------------------------------------------------------- */

static const char *plural(unsigned count)
{
    return count == 1 ? "" : "s";
}

static void say_knee(const bm_verdict *verdict, const bm_bench *bench, FILE *text)
{
    const bm_configuration *knee = &bench->plan->grid.item[verdict->knee];
    const bm_configuration *best = &bench->plan->grid.item[verdict->best];
    const bm_configuration *base = &bench->plan->grid.item[bench->plan->grid.base];
    if (bench->plan->grid.count == 1) {
        fprintf(text, "One configuration, nothing to compare.");
        return;
    }
    if (!verdict->certain) {
        fprintf(text,
                "No configuration is faster than %u thread%s beyond the noise of %zu rounds%s.",
                base->threads, plural(base->threads), bench->rounds,
                bench->rounds < bm_rounds_needed() ? ", which are too few to tell" : "");
        return;
    }
    double speedup =
        bm_bench_compare(bench, verdict->knee, bench->plan->grid.base, bm_quantity_megapixels)
            .ratio.median;
    fprintf(text, "%u thread%s pay%s: %.2f times the throughput of %u.", knee->threads,
            plural(knee->threads), knee->threads == 1 ? "s" : "", speedup, base->threads);
    if (verdict->best != verdict->knee)
        fprintf(
            text,
            " The best, %u thread%s with %u reader%s and a queue of %zu, is only %.1f %% faster.",
            best->threads, plural(best->threads), best->readers, plural(best->readers), best->queue,
            100 * (throughput(bench, verdict->best) / throughput(bench, verdict->knee) - 1));
}

static void say_limit(const bm_verdict *verdict, const bm_bench *bench, FILE *text)
{
    const bm_configuration *knee = &bench->plan->grid.item[verdict->knee];
    const bm_turn_result *last =
        &bench->results[(bench->rounds - 1) * bench->plan->grid.count + verdict->knee];
    double busy = 100 * verdict->busy;
    switch (verdict->limit) {
    case BM_LIMIT_CORES:
        fprintf(text, "What limits it is the cores: computing threads are busy %.0f %% of the time",
                busy);
        fprintf(text,
                knee->threads < verdict->cores ? ", and there are %u CPUs."
                                               : ", and there are no more than %u CPUs.",
                verdict->cores);
        break;
    case BM_LIMIT_SHARED:
        fprintf(text,
                "What limits it is what cores share (memory bandwidth, caches, clock, or one core "
                "behind two CPUs): all "
                "computing threads are busy %.0f %% of the time, but the batch costs %.0f %% more "
                "processor time "
                "than at first.",
                busy, 100 * (verdict->dearer - 1));
        break;
    case BM_LIMIT_READING:
        fprintf(text, "What limits it is reading: the readers are busy %.0f %% of the time%s.",
                busy,
                last->used.disk_known && last->used.disk_read > last->stats.bytes_in / 2
                    ? ", waiting for the disk: try more --readers"
                    : ", opening files and parsing headers: try more --readers");
        break;
    case BM_LIMIT_WRITING:
        fprintf(text,
                "What limits it is writing: the writer is busy %.0f %% of the time. A faster disk "
                "for the outputs "
                "would help, more threads would not.",
                busy);
        break;
    case BM_LIMIT_MEMORY:
        fprintf(text,
                "What limits it is the memory budget: readers wait for it %.0f %% of the time. "
                "Raise --memory.",
                busy);
        break;
    case BM_LIMIT_NOTHING:
        fprintf(text,
                "No stage is busy all the time (computing: %.0f %%): the batch is short or its "
                "pictures uneven, "
                "and threads wait at its end.",
                busy);
    }
}

/* More threads than CPUs wait for each other, which is no disturbance. */
static bool was_disturbed(const bm_verdict *verdict, const bm_bench *bench)
{
    return verdict->had < UNDISTURBED &&
           bench->plan->grid.item[verdict->knee].threads <= verdict->cores;
}

static void say_laws(const bm_verdict *verdict, FILE *text)
{
    static const unsigned more[] = {2, 4, 8};
    const bm_amdahl *amdahl = &verdict->amdahl;
    const bm_usl *usl = &verdict->usl;
    if (!amdahl->fit.fitted) {
        fprintf(text,
                "No law of scaling can be fitted to that: it takes one thread, and more up to "
                "the number of CPUs, that differ beyond the noise.");
        return;
    }
    fprintf(text, "Amdahl: %.1f %% of the work is serial", 100 * amdahl->serial);
    if (amdahl->fit.judged)
        fprintf(text, " (R2 %.3f, at most %.1f %% off)", amdahl->fit.r2, 100 * amdahl->fit.worst);
    else
        fprintf(text, " (two points, so nothing tells how well that fits)");
    if (usl->fit.fitted) {
        fprintf(text, ". Universal Scalability Law: contention %.2f %%, coherence %.4f %%",
                100 * usl->contention, 100 * usl->coherence);
        if (usl->fit.judged)
            fprintf(text, " (R2 %.3f, at most %.1f %% off)", usl->fit.r2, 100 * usl->fit.worst);
        if (isfinite(usl->peak))
            fprintf(text, ", highest at %.0f threads", usl->peak);
    }
    fprintf(text, ". Prediction, not measured:");
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        double threads = (double)verdict->cores * more[i];
        double by_usl =
            usl->fit.fitted ? bm_usl_speedup(usl, threads) : bm_amdahl_speedup(amdahl, threads);
        double by_amdahl = bm_amdahl_speedup(amdahl, threads);
        fprintf(text, "%s %.0f cores %.1f", i ? "," : "", threads, fmin(by_usl, by_amdahl));
        if (usl->fit.fitted && fabs(by_usl - by_amdahl) > 0.05)
            fprintf(text, " to %.1f", fmax(by_usl, by_amdahl));
    }
    fprintf(text, " times one thread.");
}

void bm_verdict_say(const bm_verdict *verdict, const bm_bench *bench, FILE *text)
{
    say_knee(verdict, bench, text);
    fputc('\n', text);
    say_limit(verdict, bench, text);
    fputc('\n', text);
    if (was_disturbed(verdict, bench))
        fprintf(
            text,
            "Other work had the processors, too: busy threads ran for only %.0f %% of their time. "
            "Measure again where nothing else runs.\n",
            100 * verdict->had);
    say_laws(verdict, text);
}

void bm_verdict_print(const bm_verdict *verdict, const bm_bench *bench, FILE *stream)
{
    bm_memory_text said;
    if (!bm_memory_text_open(&said))
        return;
    bm_verdict_say(verdict, bench, said.stream);
    if (bm_memory_text_close(&said))
        bm_wrap(stream, said.text, 0, 0);
    free(said.text);
}
