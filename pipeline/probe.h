/* SPDX-License-Identifier: MIT */
/* What an input is, from its first bytes. */
#ifndef BM_PROBE_H
#define BM_PROBE_H

#include "bandmill/pipeline.h"

/* The first of the codecs (the list ends with NULL) that takes a file that begins as the feed does. Before the feed's
 * first bm_feed_next(). BM_E_EMPTY, BM_E_FORMAT, or what reading met. */
bm_status bm_find_codec(const bm_codec *const *codecs, bm_feed *feed, const bm_codec **found,
                        bm_error *error);

/* What every picture has whose header was read, whether its codec has said it or not. */
void bm_picture_opened(bm_picture *picture, const bm_codec *codec);

/* An open input, as the context of a feed's origin. */
typedef struct bm_opened {
    const bm_input *input;
    void *handle; /* comes pointing at the room */
    bm_input_room room;
} bm_opened;

bm_status bm_opened_read(void *context, void *bytes, size_t size, size_t *got, bm_error *error);

#endif
