/* SPDX-License-Identifier: MIT */
#include "bench/tell.h"

#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "bench/queues.h"
#include "stages.h"

void bm_bench_describe_machine(bm_bench_header *header)
{
    char line[256];
    FILE *file = fopen("/proc/cpuinfo", "re");
    snprintf(header->cpu, sizeof header->cpu, "unknown processor");
    while (file && fgets(line, sizeof line, file)) {
        char *colon = strchr(line, ':');
        if (!colon || strncmp(line, "model name", 10) != 0)
            continue;
        colon[strcspn(colon, "\n")] = '\0';
        snprintf(header->cpu, sizeof header->cpu, "%s", colon + 2);
        break;
    }
    if (file)
        fclose(file);
    struct utsname name;
    double bytes = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    if (uname(&name) == 0)
        snprintf(header->system, sizeof header->system, "%.32s %.64s, %.0f GB", name.sysname,
                 name.release, bytes / 1e9);
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(header->when, sizeof header->when, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* ---- the table of configurations ------------------------------------------------------------- */

#define BAR_COLUMNS 14

/* Eighths of a column, as block elements; U+258F .. U+2588. */
static void put_bar(double share, FILE *stream)
{
    int eighths = (int)(share * BAR_COLUMNS * 8 + 0.5);
    for (; eighths >= 8; eighths -= 8)
        fputs("\xe2\x96\x88", stream);
    if (eighths > 0)
        fprintf(stream, "\xe2\x96%c", 0x90 - eighths);
}

static void put_row(const bm_bench_header *header, size_t c, double best, FILE *stream)
{
    const bm_bench *bench = header->bench;
    const bm_grid *grid = &bench->plan->grid;
    bm_estimate rate = bm_bench_estimate(bench, c, bm_quantity_megapixels);
    bm_comparison gain = bm_bench_compare(bench, c, grid->base, bm_quantity_megapixels);
    const bm_configuration *configuration = &grid->item[c];
    double threads = (double)configuration->threads / grid->item[grid->base].threads;
    char speedup[16] = "  1.00 ", spread[24];
    if (c != grid->base)
        snprintf(speedup, sizeof speedup, "%6.2f%c", gain.ratio.median,
                 gain.difference == BM_DIFFERENCE_NONE || gain.difference == BM_DIFFERENCE_UNKNOWN
                     ? '~'
                     : ' ');
    snprintf(spread, sizeof spread, "%.1f..%.1f", rate.low, rate.high);
    fprintf(stream, "%4u %3u %4zu %8.1f %-15s%s%4.0f%% %7.2f %5.0fM ", configuration->threads,
            configuration->readers, configuration->queue, rate.median, spread, speedup,
            100 * gain.ratio.median / threads,
            bm_bench_estimate(bench, c, bm_quantity_processor).median,
            bm_bench_estimate(bench, c, bm_quantity_peak).median / 1e6);
    put_bar(rate.median / best, stream);
    fputc('\n', stream);
}

/* What the first table has no room for. */
static void put_rates(const bm_bench *bench, FILE *stream)
{
    const bm_grid *grid = &bench->plan->grid;
    fprintf(stream, "\n%4s %3s %4s %10s %8s %8s  %s %7s %7s\n", "thr", "rd", "que", "pictures/s",
            "MB/s in", "MB/s out", "decode filter encode", "waits", "preempt");
    for (size_t c = 0; c < grid->count; c++) {
        fprintf(stream, "%4u %3u %4zu %10.1f %8.1f %8.1f ", grid->item[c].threads,
                grid->item[c].readers, grid->item[c].queue,
                bm_bench_estimate(bench, c, bm_quantity_pictures).median,
                bm_bench_estimate(bench, c, bm_quantity_bytes_in).median / 1e6,
                bm_bench_estimate(bench, c, bm_quantity_bytes_out).median / 1e6);
        fprintf(stream, "%6.0f%% %5.0f%% %5.0f%% %7.0f %7.0f\n",
                100 * bm_bench_estimate(bench, c, bm_quantity_decoding).median,
                100 * bm_bench_estimate(bench, c, bm_quantity_filtering).median,
                100 * bm_bench_estimate(bench, c, bm_quantity_encoding).median,
                bm_bench_estimate(bench, c, bm_quantity_waits).median,
                bm_bench_estimate(bench, c, bm_quantity_preemptions).median);
    }
}

/* ---- queues ---------------------------------------------------------------------------------- */

/* How full a queue was from the beginning of a turn to its end; block elements U+2581 .. U+2588. */
static void put_course(const bm_queue_stats *queue, FILE *stream)
{
    enum { COLUMNS = 12, EACH = BM_QUEUE_SLICES / COLUMNS };
    for (size_t column = 0; column < COLUMNS; column++) {
        double items = 0;
        for (size_t i = 0; i < EACH; i++)
            items += (double)queue->slice_items[column * EACH + i] / EACH;
        int height = queue->places ? (int)(items / (double)queue->places * 7 + 0.5) : 0;
        fprintf(stream, "\xe2\x96%c", 0x81 + (height > 7 ? 7 : height));
    }
}

static void put_queues(const bm_bench *bench, FILE *stream)
{
    const bm_grid *grid = &bench->plan->grid;
    static const char heads[] = "  mean  full empty over time";
    fprintf(stream, "\n%13s %-31s %s\n%4s %3s %4s %-31s %s\n", "", "  pictures waiting for a lane",
            "  blocks waiting for the writer", "thr", "rd", "que", heads, heads);
    for (size_t c = 0; c < grid->count; c++) {
        const bm_turn_result *last = &bench->results[(bench->rounds - 1) * grid->count + c];
        fprintf(stream, "%4u %3u %4zu", grid->item[c].threads, grid->item[c].readers,
                grid->item[c].queue);
        for (unsigned q = 0; q < BM_QUEUES; q++) {
            fprintf(stream, " %6.1f %4.0f%% %4.0f%% ",
                    bm_queue_estimate(bench, c, q, BM_QUEUE_MEAN).median,
                    100 * bm_queue_estimate(bench, c, q, BM_QUEUE_FULL).median,
                    100 * bm_queue_estimate(bench, c, q, BM_QUEUE_EMPTY).median);
            put_course(bm_queue_at(&last->stats, q), stream);
        }
        fputc('\n', stream);
    }
}

/* ---- the turn that the verdict is about ------------------------------------------------------ */

static void put_stages(const bm_bench_header *header, FILE *stream)
{
    const bm_bench *bench = header->bench;
    const bm_turn_result *last =
        &bench->results[(bench->rounds - 1) * bench->plan->grid.count + header->verdict->knee];
    fprintf(stream, "\nThe last turn with %u thread%s:\n",
            bench->plan->grid.item[header->verdict->knee].threads,
            bench->plan->grid.item[header->verdict->knee].threads == 1 ? "" : "s");
    bm_stages_print(&last->stats, stream);
    if (last->used.disk_known)
        fprintf(stream, "disk: %.1f MB in, %.1f MB out\n", (double)last->used.disk_read / 1e6,
                (double)last->used.disk_written / 1e6);
    fputc('\n', stream);
}

void bm_bench_print_table(const bm_bench_header *header, FILE *stream)
{
    const bm_bench *bench = header->bench;
    const bm_turn_result *any = &bench->results[0];
    const bm_grid *grid = &bench->plan->grid;
    bm_estimate best = bm_bench_estimate(bench, header->verdict->best, bm_quantity_megapixels);
    fprintf(stream, "%zu picture%s, %.1f MP, %.1f MB in, %.1f MB out%s; %s\n", any->stats.done,
            any->stats.done == 1 ? "" : "s", (double)any->stats.pixels_in / 1e6,
            (double)any->stats.bytes_in / 1e6, (double)any->stats.bytes_out / 1e6,
            bench->plan->writes ? "" : " (not written)",
            header->chain[0] ? header->chain : "no filter");
    if (any->stats.failed)
        fprintf(stream, "%zu picture%s failed, in the same way under every configuration\n",
                any->stats.failed, any->stats.failed == 1 ? "" : "s");
    fprintf(stream, "outputs compared: the same bytes under every configuration\n");
    fprintf(stream, "%s, %u CPUs, %s; %s\n", header->cpu, header->verdict->cores, header->kernels,
            bench->plan->cold ? "inputs not in memory" : "inputs in memory");
    fprintf(stream, "medians of %zu round%s, intervals of %.0f %%; ~ within the noise\n\n",
            bench->rounds, bench->rounds == 1 ? "" : "s", 100 * best.confidence);
    fprintf(stream, "%4s %3s %4s %8s %-15s%6s %5s %7s %6s\n", "thr", "rd", "que", "MP/s",
            "interval", "faster", "eff", "CPU s", "peak");
    for (size_t c = 0; c < grid->count; c++)
        put_row(header, c, best.median, stream);
    put_rates(bench, stream);
    put_queues(bench, stream);
    put_stages(header, stream);
    bm_verdict_print(header->verdict, bench, stream);
}
