/* SPDX-License-Identifier: MIT */
#include "bench/grid.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"
#include "setup.h"

#define MAX_CONFIGURATIONS 256

typedef struct number_list {
    uint64_t number[BM_GRID_LIST];
    size_t count;
} number_list;

static bool has(const number_list *list, uint64_t number)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->number[i] == number)
            return true;
    return false;
}

static bm_status add_word(number_list *list, const char *option, const char *word, uint64_t most,
                          bm_error *error)
{
    uint64_t number;
    if (!bm_number_parse(word, BM_SCALE_NONE, &number) || number < 1 || number > most)
        return bm_fail(error, BM_E_PARAM,
                       "--%s=%s: must be whole numbers from 1 to %llu with commas between", option,
                       word, (unsigned long long)most);
    if (has(list, number))
        return BM_OK;
    if (list->count == BM_GRID_LIST)
        return bm_fail(error, BM_E_PARAM, "--%s: more than %d numbers", option, BM_GRID_LIST);
    list->number[list->count++] = number;
    return BM_OK;
}

static bm_status parse(number_list *list, const char *option, const char *text, uint64_t most,
                       bm_error *error)
{
    char *words = strdup(text), *rest = words, *word;
    bm_status status = words ? BM_OK : bm_fail(error, BM_E_NOMEM, "no memory for a list");
    while (!status && (word = strsep(&rest, ",")))
        status = add_word(list, option, word, most, error);
    free(words);
    return status;
}

/* 1, 2, 3, 4, 6, 8, 12 ... and the CPUs: evenly spaced to the eye on a logarithmic axis. */
static void thread_counts_up_to(number_list *list, unsigned cpus)
{
    for (uint64_t power = 1; power <= cpus && list->count + 3 < BM_GRID_LIST; power *= 2) {
        list->number[list->count++] = power;
        if (power > 1 && power * 3 / 2 <= cpus)
            list->number[list->count++] = power * 3 / 2;
    }
    if (!has(list, cpus))
        list->number[list->count++] = cpus;
}

static void combine(bm_grid *grid, const number_list *threads, const number_list *readers,
                    const number_list *queue)
{
    for (size_t t = 0; t < threads->count; t++)
        for (size_t r = 0; r < readers->count; r++)
            for (size_t q = 0; q < queue->count; q++) {
                unsigned count = (unsigned)threads->number[t];
                if (!grid->count || count < grid->item[grid->base].threads)
                    grid->base = grid->count;
                grid->item[grid->count++] = (bm_configuration){
                    .threads = count,
                    .readers = bm_setup_readers(count, (unsigned)readers->number[r]),
                    .queue = bm_setup_queue(count, (size_t)queue->number[q]),
                };
            }
}

bm_status bm_grid_make(bm_grid *grid, const bm_grid_request *request, bm_error *error)
{
    number_list threads = {0}, readers = {0}, queue = {0};
    bm_status status = BM_OK;
    *grid = (bm_grid){0};
    if (request->threads && strcmp(request->threads, "auto") != 0)
        status = parse(&threads, "threads", request->threads, 4096, error);
    else
        thread_counts_up_to(&threads, request->cpus);
    if (!status && request->readers)
        status = parse(&readers, "readers", request->readers, 256, error);
    if (!status && request->queue)
        status = parse(&queue, "queue", request->queue, 65536, error);
    if (status)
        return status;
    readers.count += readers.count == 0; /* one 0: what a run would take */
    queue.count += queue.count == 0;
    size_t count = threads.count * readers.count * queue.count;
    if (count > MAX_CONFIGURATIONS)
        return bm_fail(error, BM_E_PARAM,
                       "%zu combinations of --threads, --readers and --queue: at most %d", count,
                       MAX_CONFIGURATIONS);
    grid->item = calloc(count, sizeof *grid->item);
    if (!grid->item)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu configurations", count);
    combine(grid, &threads, &readers, &queue);
    return BM_OK;
}

void bm_grid_free(bm_grid *grid)
{
    free(grid->item);
    *grid = (bm_grid){0};
}
