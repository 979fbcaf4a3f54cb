/* SPDX-License-Identifier: MIT */
/* What an input is, from its first bytes and its header. */
#include "probe.h"

#include "feed.h"

bm_status bm_find_codec(const bm_codec *const *codecs, bm_feed *feed, const bm_codec **found,
                        bm_error *error)
{
    const uint8_t *head;
    size_t size;
    bm_status status = bm_feed_head(feed, &head, &size, error);
    if (status)
        return status;
    if (size == 0)
        return bm_fail(error, BM_E_EMPTY, "the file has no bytes");
    for (; *codecs; codecs++) {
        if ((*codecs)->match &&
            (*codecs)->match(head, size < BM_MATCH_BYTES ? size : BM_MATCH_BYTES)) {
            *found = *codecs;
            return BM_OK;
        }
    }
    return bm_fail(error, BM_E_FORMAT, "the content is no picture in a format known here");
}

void bm_picture_opened(bm_picture *picture, const bm_codec *codec)
{
    picture->codec = codec;
    picture->orientation += !picture->orientation;
}

bm_status bm_opened_read(void *context, void *bytes, size_t size, size_t *got, bm_error *error)
{
    bm_opened *opened = context;
    return opened->input->read(opened->input->context, opened->handle, bytes, size, got, error);
}

static bm_status read_header(const bm_codec *const *codecs, bm_feed *feed,
                             const bm_decode_limits *limits, bm_picture *picture, bm_error *error)
{
    const bm_codec *codec;
    bm_status status = bm_find_codec(codecs, feed, &codec, error);
    if (status)
        return status;
    bm_decoder *decoder = NULL;
    status = codec->decode_open(&decoder, feed, limits, picture, error);
    if (!status)
        codec->decode_close(decoder);
    bm_picture_opened(picture, codec);
    return status;
}

bm_status bm_probe(const bm_codec *const *codecs, const bm_input *input, const bm_task *task,
                   const bm_decode_limits *limits, bm_picture *picture, bm_stamp *stamp,
                   bm_error *error)
{
    *picture = (bm_picture){0};
    *stamp = (bm_stamp){0};
    bm_opened probed = {.input = input};
    probed.handle = &probed.room;
    bm_status status = input->open(input->context, task, &probed.handle, stamp, error);
    if (status)
        return status;
    bm_blocks blocks;
    bm_blocks_init(&blocks);
    bm_feed *feed;
    const bm_feed_origin origin = {.context = &probed, .read = bm_opened_read};
    status = bm_feed_create(&feed, &blocks, NULL, stamp->size, &origin, error);
    if (!status)
        status = read_header(codecs, feed, limits, picture, error);
    bm_feed_destroy(feed);
    bm_blocks_destroy(&blocks);
    input->close(input->context, probed.handle);
    return status;
}
