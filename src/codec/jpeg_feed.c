/* SPDX-License-Identifier: MIT */
/* libjpeg reads straight from the blocks of a bm_feed. */
#include "jpeg_parts.h"

/* libjpeg keeps metadata in memory as it comes along, before any limit of ours can be judged. */
#define MAX_HEADER_BYTES (64u << 20)

static void nothing(j_decompress_ptr lib)
{
    (void)lib;
}

_Noreturn static void fail(j_decompress_ptr lib, bm_status status, const char *message)
{
    bm_trap *trap = bm_jpeg_trap((j_common_ptr)lib);
    bm_fail(trap->error, status, "%s", message);
    bm_trap_spring(trap, status);
}

/* Where the data ends, libjpeg is given an end marker: a picture that is complete but for the
 * marker decodes, and any other complains about the marker, which bm_jpeg_fail_decoding() takes for
 * what it is. Not so in arithmetic coding, where a marker legally stands for any number of zeros.
 */
static void give_end_marker(bm_jpeg_feed *source)
{
    static const JOCTET marker[] = {0xff, JPEG_EOI};
    source->ended = true;
    source->base.next_input_byte = marker;
    source->base.bytes_in_buffer = sizeof marker;
}

static boolean fill_input_buffer(j_decompress_ptr lib)
{
    bm_jpeg_feed *source = (bm_jpeg_feed *)lib->src;
    bm_trap *trap = bm_jpeg_trap((j_common_ptr)lib);
    if (source->ended) {
        give_end_marker(source);
        return TRUE;
    }
    if (source->in_header && source->taken > MAX_HEADER_BYTES)
        fail(lib, BM_E_LIMIT_MEMORY, "the metadata in front of the picture exceeds 64 MiB");

    const uint8_t *bytes;
    size_t size;
    bm_status status = bm_feed_next(source->feed, &bytes, &size, trap->error);
    if (status)
        bm_trap_spring(trap, status);
    if (size == 0) {
        if (source->in_header)
            fail(lib, BM_E_TRUNCATED, "the data ends inside the header");
        give_end_marker(source);
        if (lib->arith_code)
            bm_jpeg_damage(lib, BM_E_TRUNCATED, "the data ends early");
        return TRUE;
    }
    source->taken += size;
    source->base.next_input_byte = bytes;
    source->base.bytes_in_buffer = size;
    return TRUE;
}

static void skip_input_data(j_decompress_ptr lib, long count)
{
    bm_jpeg_feed *source = (bm_jpeg_feed *)lib->src;
    if (count <= 0)
        return;
    size_t left = (size_t)count;
    while (left > source->base.bytes_in_buffer && !source->ended) {
        left -= source->base.bytes_in_buffer;
        fill_input_buffer(lib);
    }
    if (source->ended) /* the end marker is not to be skipped */
        return;
    source->base.next_input_byte += left;
    source->base.bytes_in_buffer -= left;
}

struct jpeg_source_mgr *bm_jpeg_feed_init(bm_jpeg_feed *source, bm_feed *feed)
{
    *source = (bm_jpeg_feed){
        .base = {.init_source = nothing,
                 .fill_input_buffer = fill_input_buffer,
                 .skip_input_data = skip_input_data,
                 .resync_to_restart = jpeg_resync_to_restart,
                 .term_source = nothing},
        .feed = feed,
        .in_header = true,
    };
    return &source->base;
}
