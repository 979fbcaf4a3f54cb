/* SPDX-License-Identifier: MIT */
/* Text that is written through a stream into memory, whole or not at all: where memory runs out, open_memstream() alone leaves a part
 * of it, or no text, without fclose() saying so. */
#ifndef BM_MEMORY_TEXT_H
#define BM_MEMORY_TEXT_H

#include <stdbool.h>
#include <stdio.h>

/* Start from zeros. */
typedef struct bm_memory_text {
    FILE *stream; /* NULL: no memory */
    char *text;   /* once it is closed: the text, which the caller frees, or NULL */
    size_t size;  /* of the text, without its NUL */
} bm_memory_text;

/* False: no memory. */
bool bm_memory_text_open(bm_memory_text *text);
/* Ends the stream; accepts one that was never opened. False: there was not enough memory for all of it, and there is none of it. */
bool bm_memory_text_close(bm_memory_text *text);

#endif
