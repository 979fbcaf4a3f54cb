/* SPDX-License-Identifier: MIT */
#include "bench/tell.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

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

static void put_stages(const bm_bench_header *header, FILE *stream)
{
    const bm_bench *bench = header->bench;
    const bm_turn_result *last =
        &bench->results[(bench->rounds - 1) * bench->plan->grid.count + header->verdict->knee];
    uint64_t work = last->decode_ns + last->filter_ns + last->encode_ns;
    fprintf(stream, "\nThe last turn with %u thread%s:\n",
            bench->plan->grid.item[header->verdict->knee].threads,
            bench->plan->grid.item[header->verdict->knee].threads == 1 ? "" : "s");
    bm_stages_print(&last->stats, stream);
    if (work)
        fprintf(stream, "decoding %.0f %%, filtering %.0f %%, encoding %.0f %%\n",
                100.0 * (double)last->decode_ns / (double)work,
                100.0 * (double)last->filter_ns / (double)work,
                100.0 * (double)last->encode_ns / (double)work);
    fprintf(stream, "%" PRIu64 " waits, %" PRIu64 " preemptions", last->used.waits,
            last->used.preemptions);
    if (last->used.disk_known)
        fprintf(stream, "; disk %.1f MB in, %.1f out", (double)last->used.disk_read / 1e6,
                (double)last->used.disk_written / 1e6);
    fputs("\n\n", stream);
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
    put_stages(header, stream);
    bm_verdict_print(header->verdict, bench, stream);
}
