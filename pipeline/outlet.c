/* SPDX-License-Identifier: MIT */
/* The drain of the lanes: blocks lent to an encoder, sent to the writer when full. */
#include "outlet.h"

/* What may be written into the block: of a line of text, one byte stays free for its end. */
static size_t room_in(const bm_outlet *outlet)
{
    size_t keep = outlet->output->encoder->keeps_no_file ? 1 : 0;
    return outlet->block->capacity - keep - outlet->block->used;
}

void bm_outlet_pass(void *context, bm_block *block)
{
    bm_outlet *outlet = context;
    outlet->sent = true;
    block->parcel = (bm_parcel){.output = outlet->output, .block = block};
    bm_queue_push(&outlet->pipeline->writes, &block->parcel, block->capacity, &outlet->waited_ns);
}

static void send_block(bm_outlet *outlet)
{
    bm_block *block = outlet->block;
    outlet->block = NULL;
    bm_outlet_pass(outlet, block);
}

static bm_status outlet_room(bm_drain *drain, uint8_t **at, size_t *room, bm_error *error)
{
    bm_outlet *outlet = (bm_outlet *)drain;
    if (bm_is_cancelled(outlet->pipeline))
        return bm_fail(error, BM_E_CANCELLED, "the run was cancelled");
    if (bm_is_late(outlet->output->flight))
        return bm_fail(error, BM_E_TIMEOUT, "%s", bm_status_meaning(BM_E_TIMEOUT));
    /* The writer keeps the store's own words for the outcome. */
    bm_status store =
        (bm_status)atomic_load_explicit(&outlet->output->store_status, memory_order_relaxed);
    if (store)
        return bm_fail(error, store, "%s", bm_status_meaning(store));

    if (outlet->block && room_in(outlet) == 0) {
        if (outlet->output->encoder->keeps_no_file)
            return bm_fail(error, BM_E_INTERNAL, "%s wrote more than a line of text",
                           outlet->output->encoder->name);
        send_block(outlet);
    }
    if (!outlet->block) {
        /* Small at first, so that a small output costs little. */
        outlet->block =
            bm_block_get(&outlet->pipeline->blocks, outlet->sent ? BM_BLOCK_LARGE : BM_BLOCK_SMALL);
        if (!outlet->block)
            return bm_fail(error, BM_E_NOMEM, "no memory for writing");
    }
    *at = outlet->block->bytes + outlet->block->used;
    *room = room_in(outlet);
    return BM_OK;
}

static void outlet_used(bm_drain *drain, size_t used)
{
    ((bm_outlet *)drain)->block->used += used;
}

void bm_outlet_init(bm_outlet *outlet, bm_pipeline *pipeline, bm_output *output)
{
    *outlet = (bm_outlet){.drain = {.room = outlet_room, .used = outlet_used},
                          .pipeline = pipeline,
                          .output = output};
}

void bm_outlet_finish(bm_outlet *outlet, uint64_t *waited_ns)
{
    bm_block *block = outlet->block;
    bm_output *output = outlet->output;
    bm_flight *flight = output->flight;
    bool last = output == flight->output + flight->outputs - 1;
    if (flight->error.status || output->error.status) {
        bm_block_release(block);
        block = NULL;
    }
    outlet->block = NULL;
    if (last) {
        bm_send_end(outlet->pipeline, flight, block, waited_ns);
    } else if (block) {
        block->parcel = (bm_parcel){.output = output, .block = block};
        bm_queue_push(&outlet->pipeline->writes, &block->parcel, block->capacity, waited_ns);
    }
}
