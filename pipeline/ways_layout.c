/* SPDX-License-Identifier: MIT */
/* The program of a flight laid out: what comes out of each way, and how much memory all of it takes. */
#include "bandmill/size.h"
#include "feed.h"
#include "output_plan.h"
#include "ways.h"

bool bm_ways_add_feed_bytes(size_t *bytes, const bm_flight *flight)
{
    return bm_size_add(bytes, bm_feed_bytes(bm_feed_total(flight->feed))) &&
           bm_size_add(bytes, bm_feed_kept_bytes(flight->feed));
}

static bm_status choose_output(bm_ways *ways, size_t i, bm_error *error)
{
    bm_flight *flight = ways->flight;
    bm_output *output = ways->way[i].output;
    bm_model model;
    unsigned depth;
    const bm_desc *made = bm_program_output(flight->program, i);
    if (ways->way[i].copies)
        return BM_OK;
    if (output->measured)
        return bm_output_lose(
            output, bm_measured_foresee(output, ways->config, made, &ways->later, error), error);
    bm_status status = bm_output_choose(output, ways->config, made, &model, &depth, error);
    if (!status &&
        !flight->form.planes) /* planes are stored as they come: a rule has asked the encoder */
        status = bm_program_convert_output(flight->program, i, model, depth, error);
    return bm_output_lose(output, status, error);
}

/* Settles what comes out. Where an output fails by that, the program is to be planned again without it. */
static bm_status choose_outputs(bm_ways *ways, bm_error *error)
{
    bm_status status = BM_OK;
    size_t before = ways->count;
    for (size_t i = 0; !status && i < ways->count; i++)
        status = choose_output(ways, i, error);
    bm_ways_leave_out(ways);
    if (status || ways->count == before)
        return status;
    status = bm_ways_plan(ways, error);
    return status ? status : choose_outputs(ways, error);
}

/* What an output takes besides the program; of a measured one, what its head makes. */
static bool add_output_bytes(const bm_ways *ways, size_t i, size_t *bytes)
{
    const bm_output *output = ways->way[i].output;
    if (output->measured)
        return bm_size_add(bytes, bm_image_bytes(bm_program_output(ways->flight->program, i)));
    return output->copies || bm_size_add(bytes, bm_output_encoder_bytes(output));
}

static bm_status count_bytes(const bm_ways *ways, size_t *bytes, bm_error *error)
{
    bm_flight *flight = ways->flight;
    const bm_later_bytes *later = &ways->later;
    size_t program = bm_program_bytes(flight->program);
    *bytes = program > later->program ? program : later->program;
    bool counted = bm_size_add(bytes, later->beside);
    flight->later_bytes = *bytes;
    counted = counted && bm_size_add(bytes, flight->picture.decoder_bytes) &&
              bm_size_add(bytes, bm_recolouring_bytes(&flight->recolouring)) &&
              bm_ways_add_feed_bytes(bytes, flight);
    for (size_t i = 0; counted && i < ways->count; i++)
        counted = add_output_bytes(ways, i, bytes) &&
                  (i == 0 || bm_size_add(bytes, BM_LARGE_BLOCK_BYTES)); /* that it fills */
    return counted ? BM_OK
                   : bm_fail(error, BM_E_LIMIT_MEMORY, "needs more memory than can be counted");
}

/* Plans the ways for so many threads, unless that is done already, and works out the bytes that they will need in all. */
static bm_status lay_out(bm_ways *ways, unsigned workers, size_t *bytes, bm_error *error)
{
    bm_flight *flight = ways->flight;
    flight->workers = workers;
    ways->later = (bm_later_bytes){0};
    bm_status status = flight->program ? BM_OK : bm_ways_plan(ways, error);
    if (!status)
        status = choose_outputs(ways, error);
    if (status)
        return status;
    bool converts = flight->recolouring.to.handle;
    bm_layout_request request = {.workers = workers,
                                 .band_rows = ways->config->band_rows,
                                 .source_offset = converts ? 0 : flight->codec->row_offset,
                                 .borrows_sink = bm_is_held_alone(flight)};
    status = bm_program_layout(flight->program, &request, error);
    if (status)
        return status;
    for (size_t i = 0; i < ways->count; i++) {
        bm_output *output = ways->way[i].output;
        output->place = i;
        output->has_plan = !output->measured;
        if (!ways->way[i].copies && !output->measured)
            output->desc = *bm_program_output(flight->program, i);
    }
    return count_bytes(ways, bytes, error);
}

bm_status bm_ways_lay_out(bm_ways *ways, size_t *bytes, bm_error *error)
{
    bm_reasons *first = &ways->way[0].output->reasons;
    size_t most = ways->config->memory_bytes;
    unsigned reasons = ways->flight->program ? 0 : first->count; /* before planning */
    bm_status status = lay_out(ways, ways->workers, bytes, error);
    if (!status && ways->workers > 1 && most && *bytes > most) {
        if (ways->count == 1)
            first->count = reasons;
        bm_ways_drop_program(ways->flight);
        status = lay_out(ways, 1, bytes, error); /* slower, but it may fit */
    }
    return status;
}
