/* SPDX-License-Identifier: MIT */
/* What tests of a PNG's chunks share: a small picture with a palette, and all that may stand beside it. */
#ifndef CHUNKS_H
#define CHUNKS_H

#include "sources.h"

typedef struct chunk {
    const char *type;
    const void *bytes;
    size_t size;
} chunk;

#define CHUNK(type, text)                                                                          \
    {                                                                                              \
        type, text, sizeof text - 1                                                                \
    }

/* All that may stand in front of a palette, between it and the pixels, and behind them. */
extern const chunk chunks_first[13], chunks_middle[12], chunks_late[3];

/* Four colours in four pixels, nothing beside them; and with all of these chunks. */
file bare_palette(void);
file rich_palette(void);

/* Inserts chunks before one of that type. */
void add_chunks(file *encoded, const char *before, const chunk *chunks, size_t count);

/* Decodes, which must go well. */
result decode_png(const file *encoded);

/* What is warned of with that code; "": nothing. */
const char *message_of(const bm_warnings *warnings, const char *code);

/* Whether there is a chunk of that type with that content. */
bool has_chunk(const file *encoded, const chunk *wanted);
/* All of them are there, or none is. */
void assert_all(const file *encoded, const chunk *chunks, size_t count, bool there);

#endif
