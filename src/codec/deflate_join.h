/* SPDX-License-Identifier: MIT */
/* Deflate streams made one by one that are to be one: a stream always says that its last block is the end. */
#ifndef BM_CODEC_DEFLATE_JOIN_H
#define BM_CODEC_DEFLATE_JOIN_H

#include <stddef.h>
#include <stdint.h>

/* Room that bm_deflate_go_on() needs behind a stream: the bytes that it adds, and what it reads ahead. */
#define BM_DEFLATE_JOIN_BYTES 16

/* Makes a whole deflate stream (RFC 1951, without any wrapping) of `size` bytes one that goes on: its last block says so, and it ends
 * with an empty stored block, on a byte boundary, so that another stream may follow. Returns its new size; 0: it is no deflate
 * stream, or bytes follow it, and it is as it was. */
size_t bm_deflate_go_on(uint8_t *stream, size_t size);

#endif
