/* SPDX-License-Identifier: MIT */
#include "bench/tell.h"

#include <inttypes.h>
#include <math.h>

#include "bench/queues.h"
#include "json.h"
#include "stages.h"

static void put_estimate(const char *key, bm_estimate estimate, FILE *stream)
{
    fprintf(stream, "\"%s\":{\"median\":%.6g,\"low\":%.6g,\"high\":%.6g,\"confidence\":%.4f}", key,
            estimate.median, estimate.low, estimate.high, estimate.confidence);
}

static void put_turn(const bm_turn_result *turn, FILE *stream)
{
    const bm_pipeline_stats *stats = &turn->stats;
    fprintf(stream,
            "{\"wall_s\":%.9f,\"user_s\":%.6f,\"system_s\":%.6f,\"peak_bytes\":%" PRIu64
            ",\"waits\":%" PRIu64 ",\"preemptions\":%" PRIu64 ",\"waited_faults\":%" PRIu64,
            (double)stats->wall_ns / 1e9, (double)turn->used.user_ns / 1e9,
            (double)turn->used.system_ns / 1e9, turn->used.peak_bytes, turn->used.waits,
            turn->used.preemptions, turn->used.waited_faults);
    if (turn->used.disk_known)
        fprintf(stream, ",\"disk_read_bytes\":%" PRIu64 ",\"disk_written_bytes\":%" PRIu64,
                turn->used.disk_read, turn->used.disk_written);
    fprintf(stream,
            ",\"done\":%zu,\"failed\":%zu,\"pixels\":%" PRIu64 ",\"bytes_in\":%" PRIu64
            ",\"bytes_out\":%" PRIu64 ",\"reserved_peak_bytes\":%zu,\"decode_s\":%.6f,"
            "\"filter_s\":%.6f,\"encode_s\":%.6f",
            stats->done, stats->failed, stats->pixels_in, stats->bytes_in, stats->bytes_out,
            stats->peak_reserved_bytes, (double)turn->decode_ns / 1e9,
            (double)turn->filter_ns / 1e9, (double)turn->encode_ns / 1e9);
    fputs(",\"stages\":{", stream);
    for (unsigned i = 0; i < BM_STAGES; i++) {
        const bm_stage_stats *stage = bm_stage_at(stats, i);
        fprintf(stream,
                "%s\"%s\":{\"threads\":%u,\"items\":%" PRIu64
                ",\"busy_s\":%.6f,\"starved_s\":%.6f,\"blocked_s\":%.6f}",
                i ? "," : "", bm_stage_name(i), stage->threads, stage->items,
                (double)stage->busy_ns / 1e9, (double)stage->starved_ns / 1e9,
                (double)stage->blocked_ns / 1e9);
    }
    fputs("},\"queues\":{", stream);
    for (unsigned q = 0; q < BM_QUEUES; q++) {
        const bm_queue_stats *queue = bm_queue_at(stats, q);
        fprintf(stream, "%s\"%s\":{\"places\":%zu", q ? "," : "", bm_queue_name[q], queue->places);
        for (unsigned m = 0; m < BM_QUEUE_MEASURES; m++)
            fprintf(stream, ",\"%s\":%.6g", bm_queue_measure_name[m],
                    bm_queue_measured(turn, q, m));
        for (size_t i = 0; i < BM_QUEUE_SLICES; i++)
            fprintf(stream, "%s%.3g", i ? "," : ",\"slices\":[", (double)queue->slice_items[i]);
        fputs("]}", stream);
    }
    fputs("}}", stream);
}

static void put_queues(const bm_bench *bench, size_t c, FILE *stream)
{
    fputs(",\"queues\":{", stream);
    for (unsigned q = 0; q < BM_QUEUES; q++) {
        fprintf(stream, "%s\"%s\":{", q ? "," : "", bm_queue_name[q]);
        for (unsigned m = 0; m < BM_QUEUE_MEASURES; m++) {
            fputs(m ? "," : "", stream);
            put_estimate(bm_queue_measure_name[m], bm_queue_estimate(bench, c, q, m), stream);
        }
        fputc('}', stream);
    }
    fputc('}', stream);
}

static void put_configuration(const bm_bench *bench, size_t c, FILE *stream)
{
    static const char *const differences[] = {"none", "less", "more", "unknown"};
    static const struct {
        const char *key;
        bm_bench_quantity quantity;
    } estimates[] = {
        {"wall_s", bm_quantity_seconds},
        {"megapixels_per_s", bm_quantity_megapixels},
        {"pictures_per_s", bm_quantity_pictures},
        {"bytes_in_per_s", bm_quantity_bytes_in},
        {"bytes_out_per_s", bm_quantity_bytes_out},
        {"cpu_s", bm_quantity_processor},
        {"peak_bytes", bm_quantity_peak},
    };
    const bm_grid *grid = &bench->plan->grid;
    bm_comparison gain = bm_bench_compare(bench, c, grid->base, bm_quantity_megapixels);
    fprintf(stream, "{\"threads\":%u,\"readers\":%u,\"queue\":%zu,", grid->item[c].threads,
            grid->item[c].readers, grid->item[c].queue);
    for (size_t i = 0; i < sizeof estimates / sizeof *estimates; i++) {
        put_estimate(estimates[i].key, bm_bench_estimate(bench, c, estimates[i].quantity), stream);
        fputc(',', stream);
    }
    put_estimate("speedup", gain.ratio, stream);
    fprintf(stream, ",\"efficiency\":%.6g",
            gain.ratio.median * grid->item[grid->base].threads / grid->item[c].threads);
    put_queues(bench, c, stream);
    fprintf(stream, ",\"difference\":\"%s\",\"turns\":[\n", differences[gain.difference]);
    for (size_t round = 0; round < bench->rounds; round++) {
        put_turn(&bench->results[round * grid->count + c], stream);
        fputs(round + 1 < bench->rounds ? ",\n" : "]}", stream);
    }
}

static void put_fit(const bm_fit *fit, FILE *stream)
{
    if (fit->judged)
        fprintf(stream, ",\"r2\":%.6f,\"worst\":%.6f", fit->r2, fit->worst);
    fputc('}', stream);
}

static void put_verdict(const bm_bench_header *header, FILE *stream)
{
    const bm_verdict *verdict = header->verdict;
    const bm_grid *grid = &header->bench->plan->grid;
    const bm_configuration *knee = &grid->item[verdict->knee];
    fprintf(stream,
            "\"verdict\":{\"threads\":%u,\"readers\":%u,\"queue\":%zu,\"best\":%zu,\"certain\":%s,"
            "\"limit\":\"%s\","
            "\"busy\":%.4f,\"processor_had\":%.4f,\"processor_ratio\":%.4f",
            knee->threads, knee->readers, knee->queue, verdict->best,
            verdict->certain ? "true" : "false", bm_limit_name(verdict->limit), verdict->busy,
            verdict->had, verdict->dearer);
    if (verdict->amdahl.fit.fitted) {
        fprintf(stream, ",\"amdahl\":{\"serial\":%.6f", verdict->amdahl.serial);
        put_fit(&verdict->amdahl.fit, stream);
    }
    if (verdict->usl.fit.fitted) {
        fprintf(stream, ",\"usl\":{\"contention\":%.6f,\"coherence\":%.8f", verdict->usl.contention,
                verdict->usl.coherence);
        if (isfinite(verdict->usl.peak))
            fprintf(stream, ",\"peak_threads\":%.1f", verdict->usl.peak);
        put_fit(&verdict->usl.fit, stream);
    }
    fputc('}', stream);
}

void bm_bench_write_json(const bm_bench_header *header, FILE *stream)
{
    const bm_bench *bench = header->bench;
    const bm_grid *grid = &bench->plan->grid;
    fputs("{\"schema\":1,\"program\":\"bandmill " BANDMILL_VERSION "\",", stream);
    bm_json_name(stream, "command", header->command);
    fputs(",\n", stream);
    bm_json_name(stream, "chain", header->chain);
    fputc(',', stream);
    bm_json_name(stream, "cpu", header->cpu);
    fputc(',', stream);
    bm_json_name(stream, "system", header->system);
    fprintf(stream,
            ",\"cpus\":%u,\"kernels\":\"%s\",\"when\":\"%s\",\"cold\":%s,\"written\":%s,"
            "\"rounds\":%zu,\"base\":%zu,\n",
            header->verdict->cores, header->kernels, header->when,
            bench->plan->cold ? "true" : "false", bench->plan->writes ? "true" : "false",
            bench->rounds, grid->base);
    put_verdict(header, stream);
    fputs(",\n\"configurations\":[\n", stream);
    for (size_t c = 0; c < grid->count; c++) {
        put_configuration(bench, c, stream);
        fputs(c + 1 < grid->count ? ",\n" : "\n]}\n", stream);
    }
}
