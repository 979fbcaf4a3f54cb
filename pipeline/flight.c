/* SPDX-License-Identifier: MIT */
/* The stock of flights, and what happens to one at its beginning and end. */
#include "flight.h"

#include <assert.h>
#include <stdlib.h>

#include "bandmill/size.h"
#include "feed.h"

/* What the plan of a small picture takes, and some more. */
#define KEEP_BYTES ((size_t)64 << 10)

bm_status bm_flights_init(bm_flights *flights, size_t count, unsigned outputs, bm_error *error)
{
    size_t bytes;
    *flights = (bm_flights){.lock = PTHREAD_MUTEX_INITIALIZER, .outputs = outputs};
    flights->all = calloc(count, sizeof *flights->all);
    if (flights->all && bm_size_mul(outputs, sizeof *flights->output, &bytes))
        flights->output = calloc(count, bytes);
    if (!flights->output) {
        free(flights->all);
        flights->all = NULL;
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu pictures under way", count);
    }
    flights->count = count;
    flights->keep_bytes = KEEP_BYTES;
    return BM_OK;
}

void bm_flights_keep(bm_flights *flights, size_t bytes)
{
    flights->keep_bytes = bytes < KEEP_BYTES ? bytes : KEEP_BYTES;
}

void bm_flights_destroy(bm_flights *flights)
{
    if (!flights->all)
        return;
    for (size_t i = 0; i < flights->fresh; i++)
        bm_pool_free(&flights->all[i].memory);
    free(flights->output);
    free(flights->all);
    flights->all = NULL;
    pthread_mutex_destroy(&flights->lock);
}

bm_flight *bm_flight_begin(bm_flights *flights, const bm_task *task, size_t index)
{
    pthread_mutex_lock(&flights->lock);
    bm_flight *flight = flights->unused;
    if (flight) {
        flights->unused = flight->next;
    } else { /* pages of the stock that are never needed are never touched */
        assert(flights->fresh < flights->count);
        size_t place = flights->fresh++;
        flight = &flights->all[place];
        flight->output = flights->output + place * flights->outputs;
    }
    pthread_mutex_unlock(&flights->lock);

    bm_output *output = flight->output;
    assert(task->also_count < flights->outputs);
    *flight = (bm_flight){.index = index,
                          .task = task,
                          .memory = flight->memory,
                          .output = output,
                          .outputs = 1 + (unsigned)task->also_count};
    atomic_init(&flight->outputs_left, flight->outputs);
    for (unsigned i = 0; i < flight->outputs; i++)
        output[i] = (bm_output){.flight = flight, .task = i ? &task->also[i - 1] : task};
    flight->end = (bm_parcel){.output = &output[flight->outputs - 1], .last = true};
    return flight;
}

void bm_flight_fail(bm_flight *flight, bm_status status, const bm_error *error)
{
    if (flight->error.status || !status)
        return;
    flight->error = *error;
    flight->error.status = status;
}

bool bm_output_fail(bm_output *output, bm_status status, const bm_error *error)
{
    output->error = *error;
    output->error.status = status;
    return atomic_fetch_sub(&output->flight->outputs_left, 1) > 1;
}

void bm_flight_unload(bm_flight *flight)
{
    if (flight->decoder)
        flight->codec->decode_close(flight->decoder);
    flight->decoder = NULL;
    if (flight->feed)
        flight->bytes_in = bm_feed_delivered(flight->feed);
    bm_feed_destroy(flight->feed);
    flight->feed = NULL;
    bm_program_destroy(flight->program);
    flight->program = NULL;
    for (unsigned i = 0; i < flight->outputs; i++)
        bm_image_destroy(&flight->output[i].held);
    bm_recolouring_end(&flight->recolouring);
}

void bm_flight_end(bm_flights *flights, bm_flight *flight)
{
    bm_flight_unload(flight);
    bm_picture_clear(&flight->picture);
    bm_pool_reset(&flight->memory, flights->keep_bytes);

    pthread_mutex_lock(&flights->lock);
    flight->next = flights->unused;
    flights->unused = flight;
    pthread_mutex_unlock(&flights->lock);
}
