/* SPDX-License-Identifier: MIT */
/* The prefix codes of deflate (RFC 1951): making them from frequencies, and writing bits. */
#ifndef BM_CODEC_DEFLATE_CODE_H
#define BM_CODEC_DEFLATE_CODE_H

#include <stdint.h>
#include <string.h>

enum {
    BM_DEFLATE_LITERALS = 286, /* symbols for literals, the end of a block, and lengths */
    BM_DEFLATE_DISTANCES = 30,
    BM_DEFLATE_END = 256,
    BM_DEFLATE_MAX_BITS = 15
};

/* Code words, lowest bit first as they are written, with their numbers of bits. */
typedef struct bm_deflate_code {
    uint16_t word[BM_DEFLATE_LITERALS];
    uint8_t bits[BM_DEFLATE_LITERALS];
} bm_deflate_code;

/* An optimal code, but for what `most` bits cost; at least two words, as some decoders want. */
void bm_deflate_make_code(bm_deflate_code *code, const uint32_t *frequency, unsigned symbols,
                          unsigned most);

/* Where bits go. There must be room: nothing is checked. */
typedef struct bm_bits_out {
    uint8_t *at;
    uint64_t buffer;
    unsigned held; /* below 8 after a flush */
} bm_bits_out;

static inline void bm_bits_put(bm_bits_out *out, uint64_t value, unsigned bits)
{
    out->buffer |= value << out->held;
    out->held += bits;
}

/* To be called before more than 56 bits are held; writes up to 8 bytes. */
static inline void bm_bits_flush(bm_bits_out *out)
{
    uint64_t bytes = out->buffer;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    memcpy(out->at, &bytes, sizeof bytes);
    out->at += out->held >> 3;
    out->buffer >>= out->held & ~7u;
    out->held &= 7;
}

/* Fills up to a byte boundary. */
static inline void bm_bits_align(bm_bits_out *out)
{
    out->held = (out->held + 7) & ~7u;
    bm_bits_flush(out);
}

/* Writes a block's type, codes and their lengths, in as few bits as runs allow. */
void bm_deflate_put_header(bm_bits_out *out, const bm_deflate_code *literals,
                           const bm_deflate_code *distances, int last);

#endif
