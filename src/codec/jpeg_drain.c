/* SPDX-License-Identifier: MIT */
/* libjpeg writes straight into the room that a bm_drain lends. */
#include "jpeg_parts.h"

static void ask_for_room(j_compress_ptr lib)
{
    bm_jpeg_drain *destination = (bm_jpeg_drain *)lib->dest;
    bm_trap *trap = bm_jpeg_trap((j_common_ptr)lib);
    uint8_t *at;
    bm_status status =
        destination->drain->room(destination->drain, &at, &destination->room, trap->error);
    if (status)
        bm_trap_spring(trap, status);
    destination->base.next_output_byte = at;
    destination->base.free_in_buffer = destination->room;
}

/* The whole room is full, whatever libjpeg's pointers say: its manual wants them ignored here. */
static boolean empty_output_buffer(j_compress_ptr lib)
{
    bm_jpeg_drain *destination = (bm_jpeg_drain *)lib->dest;
    destination->drain->used(destination->drain, destination->room);
    ask_for_room(lib);
    return TRUE;
}

static void term_destination(j_compress_ptr lib)
{
    bm_jpeg_drain *destination = (bm_jpeg_drain *)lib->dest;
    destination->drain->used(destination->drain,
                             destination->room - destination->base.free_in_buffer);
}

struct jpeg_destination_mgr *bm_jpeg_drain_init(bm_jpeg_drain *destination, bm_drain *drain)
{
    *destination = (bm_jpeg_drain){
        .base = {.init_destination = ask_for_room,
                 .empty_output_buffer = empty_output_buffer,
                 .term_destination = term_destination},
        .drain = drain,
    };
    return &destination->base;
}
