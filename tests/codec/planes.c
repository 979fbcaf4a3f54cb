/* SPDX-License-Identifier: MIT */
#include "planes.h"

#include <stdlib.h>
#include <string.h>

const uint8_t samplings[8][2] = {{1, 1}, {2, 1}, {1, 2}, {2, 2}, {4, 1}, {1, 4}, {4, 2}, {2, 4}};

jpeg_source source_of(size_t sampling, int coding)
{
    return (jpeg_source){.h = {samplings[sampling][0]},
                         .v = {samplings[sampling][1]},
                         .progressive = coding == 1,
                         .arithmetic = coding == 2,
                         .one_component_a_scan = coding == 3,
                         .restart_mcus = coding == 4 ? 2 : 0};
}

file make(uint32_t width, uint32_t height, size_t sampling, int coding)
{
    sheet picture = sheet_drawn(width, height, BM_RGB, 8, 60);
    const jpeg_source how = source_of(sampling, coding);
    file encoded = jpeg_write(&picture, &how);
    sheet_destroy(&picture);
    return encoded;
}

unsigned shift_of(unsigned factor)
{
    return factor == 4 ? 2 : factor - 1;
}

/* Each row is allocated for itself, with a mark behind it: no sanitizer sees where libjpeg writes. */
static const char mark[8] = "behind";

planar planar_of(const bm_desc *desc)
{
    planar picture = {.desc = *desc};
    assert_int_equal(bm_desc_check(desc, NULL), BM_OK);
    assert_int_equal(desc->planes, 3);
    for (int p = 0; p < 3; p++) {
        picture.row[p] = calloc(desc->plane[p].height, sizeof *picture.row[p]);
        assert_non_null(picture.row[p]);
        for (uint32_t y = 0; y < desc->plane[p].height; y++) {
            uint8_t *row = malloc(desc->plane[p].width + sizeof mark);
            assert_non_null(row);
            memcpy(row + desc->plane[p].width, mark, sizeof mark);
            picture.row[p][y] = row;
        }
    }
    return picture;
}

void planar_destroy(planar *picture)
{
    for (int p = 0; p < 3; p++) {
        for (uint32_t y = 0; picture->row[p] && y < picture->desc.plane[p].height; y++) {
            uint8_t *row = picture->row[p][y];
            assert_memory_equal(row + picture->desc.plane[p].width, mark, sizeof mark);
            free(row);
        }
        free(picture->row[p]);
    }
    *picture = (planar){0};
}

bool planar_equal(const planar *a, const planar *b)
{
    for (int p = 0; p < 3; p++) {
        const bm_plane_desc *plane = &a->desc.plane[p];
        assert_int_equal(plane->width, b->desc.plane[p].width);
        assert_int_equal(plane->height, b->desc.plane[p].height);
        for (uint32_t y = 0; y < plane->height; y++)
            if (memcmp(a->row[p][y], b->row[p][y], plane->width) != 0)
                return false;
    }
    return true;
}

bool band_of(const planar *picture, uint32_t number, uint32_t band, bm_rows *rows)
{
    band = band ? band : (picture->desc.height + 3) / 4 * 4;
    if (number * band >= picture->desc.height)
        return false;
    for (int p = 0; p < 3; p++) {
        const bm_plane_desc *plane = &picture->desc.plane[p];
        uint32_t begin = number * band >> plane->vshift, end = (number + 1) * band >> plane->vshift;
        if ((number + 1) * band >= picture->desc.height)
            end = plane->height;
        rows->row[p] = picture->row[p] + begin;
        rows->y[p] = begin;
        rows->count[p] = end - begin;
    }
    return true;
}

decoded_planes decode_planes(const void *bytes, size_t size, const decode_way *way)
{
    decoded_planes decoded = {0};
    bm_feed *feed = bm_feed_from_memory(bytes, size, way->block);
    bm_picture picture = {0};
    bm_decoder *decoder = NULL;
    bm_error *error = &decoded.error;
    bm_desc desc;
    bm_status status = bm_codec_jpeg.decode_open(&decoder, feed, &way->limits, &picture, error);
    bm_decode_form form = {.planes = true, .shrink = way->form ? way->form->shrink : 0};
    if (!status)
        status = bm_codec_jpeg.decode_choose(decoder, &form, &desc, error);
    if (!status) {
        decoded.planes = planar_of(&desc);
        bm_rows rows;
        for (uint32_t i = 0; !status && band_of(&decoded.planes, i, way->band, &rows); i++)
            status = bm_codec_jpeg.decode_rows(decoder, &rows, error);
    }
    if (!status)
        status = bm_codec_jpeg.decode_end(decoder, error);
    if (status)
        planar_destroy(&decoded.planes);
    bm_codec_jpeg.decode_close(decoder);
    bm_feed_destroy(feed);
    decoded.picture = picture;
    decoded.status = status;
    return decoded;
}

void decoded_destroy(decoded_planes *decoded)
{
    bm_picture_clear(&decoded->picture);
    planar_destroy(&decoded->planes);
}

decoded_planes decode_good_planes(const file *encoded, const decode_way *way)
{
    static const decode_way everything = {0};
    decoded_planes decoded = decode_planes(encoded->bytes, encoded->size, way ? way : &everything);
    if (decoded.status)
        fail_msg("%s", decoded.error.message);
    return decoded;
}

bm_status encode_planes_into(bm_drain *drain, const planar *picture,
                             const bm_encode_options *options, const bm_picture *source,
                             uint32_t band)
{
    bm_warnings warnings = {0};
    const bm_encode_request request = {.drain = drain,
                                       .desc = &picture->desc,
                                       .options = options,
                                       .source = source,
                                       .warnings = &warnings};
    bm_encoder *encoder = NULL;
    bm_status status = bm_codec_jpeg.encode_open(&encoder, &request, NULL);
    bm_rows rows;
    for (uint32_t i = 0; !status && band_of(picture, i, band, &rows); i++)
        status = bm_codec_jpeg.encode_rows(encoder, &rows, NULL);
    if (!status)
        status = bm_codec_jpeg.encode_end(encoder, NULL);
    bm_codec_jpeg.encode_close(encoder);
    return status;
}

file encode_planes(const planar *picture, const bm_encode_options *options,
                   const bm_picture *source, uint32_t band)
{
    bm_memory_drain drain;
    bm_memory_drain_init(&drain);
    assert_int_equal(encode_planes_into(&drain.drain, picture, options, source, band), BM_OK);
    return (file){.bytes = drain.bytes, .size = drain.size};
}
