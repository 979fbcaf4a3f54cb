/* SPDX-License-Identifier: MIT */
#include "bench/tell.h"

#include <inttypes.h>

#include "bench/queues.h"

void bm_bench_write_csv(const bm_bench_header *header, FILE *stream)
{
    const bm_bench *bench = header->bench;
    const bm_grid *grid = &bench->plan->grid;
    fputs(
        "round,threads,readers,queue,wall_s,user_s,system_s,peak_bytes,done,failed,pixels,bytes_in,"
        "bytes_out,decode_s,filter_s,encode_s,waits,preemptions,disk_read_bytes,disk_written_"
        "bytes",
        stream);
    for (unsigned q = 0; q < BM_QUEUES; q++)
        for (unsigned m = 0; m < BM_QUEUE_MEASURES; m++)
            fprintf(stream, ",%s_queue_%s", bm_queue_name[q], bm_queue_measure_name[m]);
    fputc('\n', stream);
    for (size_t i = 0; i < bench->rounds * grid->count; i++) {
        const bm_turn_result *turn = &bench->results[i];
        const bm_configuration *c = &grid->item[i % grid->count];
        fprintf(stream,
                "%zu,%u,%u,%zu,%.9f,%.6f,%.6f,%" PRIu64 ",%zu,%zu,%" PRIu64 ",%" PRIu64 ",%" PRIu64
                ",%.6f,%.6f,%.6f,%" PRIu64 ",%" PRIu64,
                i / grid->count + 1, c->threads, c->readers, c->queue,
                (double)turn->stats.wall_ns / 1e9, (double)turn->used.user_ns / 1e9,
                (double)turn->used.system_ns / 1e9, turn->used.peak_bytes, turn->stats.done,
                turn->stats.failed, turn->stats.pixels_in, turn->stats.bytes_in,
                turn->stats.bytes_out, (double)turn->decode_ns / 1e9, (double)turn->filter_ns / 1e9,
                (double)turn->encode_ns / 1e9, turn->used.waits, turn->used.preemptions);
        if (turn->used.disk_known)
            fprintf(stream, ",%" PRIu64 ",%" PRIu64, turn->used.disk_read, turn->used.disk_written);
        else
            fputs(",,", stream);
        for (unsigned q = 0; q < BM_QUEUES; q++)
            for (unsigned m = 0; m < BM_QUEUE_MEASURES; m++)
                fprintf(stream, ",%.6g", bm_queue_measured(turn, q, m));
        fputc('\n', stream);
    }
}
