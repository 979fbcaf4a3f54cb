/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as the ICC profile of a picture. The first byte says of what kind the picture is and with which
 * intent it is converted. What is not converted is told of, and what is comes out the same the second time. */
#include <stdlib.h>
#include <string.h>

#include "bandmill/icc.h"

enum { PIXELS = 200, MOST_BYTES = PIXELS * 8 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool promise)
{
    if (!promise)
        abort();
}

static void convert(const bm_colour *colour, const bm_picture *picture, const bm_converted *to)
{
    static uint8_t in[MOST_BYTES], out[2][MOST_BYTES];
    for (size_t i = 0; i < MOST_BYTES; i++)
        in[i] = (uint8_t)(i < 400 ? i * 37 : i * i >> 3);
    must(to->desc.width == PIXELS && to->desc.depth == picture->desc.depth);
    must(to->desc.model == (picture->desc.model == BM_CMYK ? BM_RGB : picture->desc.model));
    memset(out, 0, sizeof out);
    for (size_t k = 0; k < 2; k++)
        colour->apply(to->handle, in, out[k], PIXELS);
    must(memcmp(out[0], out[1], MOST_BYTES) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const bm_model models[] = {BM_GRAY, BM_RGB, BM_RGBA, BM_CMYK};
    bm_picture picture = {0};
    bm_warnings warnings = {0};
    bm_error error;
    unsigned way = size ? bytes[0] : 0;
    const bm_colour_options options = {.to_srgb = true, .intent = (bm_intent)(way >> 3 & 3)};
    bm_colour colour = bm_colour_hooks(&options);
    if (!size || bm_desc_interleaved(&picture.desc, PIXELS, 1, models[way & 3],
                                     way >> 2 & 1 ? 16 : 8, &error))
        return 0;
    must(!bm_picture_add_blob(&picture, BM_BLOB_ICC, bytes + 1, size - 1, &error));
    bm_converted to = {.desc = picture.desc};
    bm_status status = colour.open(colour.context, &picture, false, &to, &warnings, &error);
    must(status == BM_OK || status == BM_E_NOMEM);
    if (to.handle) {
        convert(&colour, &picture, &to);
        colour.close(to.handle);
    }
    bm_picture_clear(&picture);
    return 0;
}
