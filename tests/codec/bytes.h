/* SPDX-License-Identifier: MIT */
/* Files written byte by byte in tests. */
#ifndef BM_TESTS_CODEC_BYTES_H
#define BM_TESTS_CODEC_BYTES_H

#include "kit.h"

/* Numbers in an array of bytes, low byte first. */
#define LE16(value) (uint8_t)((value)&255), (uint8_t)((value) >> 8 & 255)
#define LE32(value) LE16((uint32_t)(value)&0xffff), LE16((uint32_t)(value) >> 16)

/* Decodes an array of bytes, from memory of exactly that size, so that a sanitizer sees reading beyond it. */
result decode_bytes(const bm_codec *codec, const void *bytes, size_t size, const decode_way *way);

/* Fails the test unless an array decodes, to this model and depth and these samples (all rows, one after the other;
 * uint16_t where depth is 16), without warnings. */
void assert_samples(const bm_codec *codec, const void *bytes, size_t size, bm_model model,
                    unsigned depth, const void *samples, size_t samples_size);

/* Fails the test unless every beginning of the file, of fewer than `whole` bytes, is E_TRUNCATED, however it comes. */
void assert_truncations(const bm_codec *codec, const void *bytes, size_t size, size_t whole);

#define ASSERT_SAMPLES(codec, bytes, model, depth, samples)                                        \
    assert_samples(codec, bytes, sizeof(bytes), model, depth, samples, sizeof(samples))

/* Fails the test unless an array fails to decode like this. */
#define ASSERT_REFUSED(codec, bytes, status, part)                                                 \
    do {                                                                                           \
        result refused = decode_bytes(codec, bytes, sizeof(bytes), NULL);                          \
        assert_fails(&refused, status, part);                                                      \
        result_destroy(&refused);                                                                  \
    } while (0)

#endif
