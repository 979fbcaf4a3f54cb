/* SPDX-License-Identifier: MIT */
/* Random chains of the whole catalogue, and pictures for them. For the test's own thread. */
#ifndef TESTS_FILTERS_RANDOM_CHAIN_H
#define TESTS_FILTERS_RANDOM_CHAIN_H

#include "bandmill/chain.h"
#include "random.h"

#define RANDOM_CHAIN_TEXT 4000

typedef struct random_chain {
    uint32_t least, most; /* calls */
    bool planar;          /* none but filters that take separate planes */
} random_chain;

/* Appends calls to `text`. What rules are about is drawn as often as all filters together. */
void random_chain_write(random_stream *random, const random_chain *how,
                        char text[RANDOM_CHAIN_TEXT]);

/* An interleaved picture of up to 90x90 pixels, often far smaller. */
bm_desc random_chain_desc(random_stream *random);

#endif
