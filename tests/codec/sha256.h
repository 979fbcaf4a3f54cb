/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4), for comparing with sums made by other programs. */
#ifndef BM_TESTS_CODEC_SHA256_H
#define BM_TESTS_CODEC_SHA256_H

#include <stddef.h>
#include <stdint.h>

typedef struct sha256 {
    uint32_t state[8];
    uint64_t bytes;
    uint8_t block[64];
} sha256;

void sha256_begin(sha256 *sum);
void sha256_add(sha256 *sum, const void *bytes, size_t size);

/* Lower-case hexadecimal with a final NUL. */
void sha256_end(sha256 *sum, char hex[65]);

#endif
