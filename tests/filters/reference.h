/* SPDX-License-Identifier: MIT */
/* What a chain of fake steps must make of a picture, the slow and plain way: whole pictures, one
 * after the other. */
#ifndef TESTS_FILTERS_REFERENCE_H
#define TESTS_FILTERS_REFERENCE_H

#include "bandmill/chain.h"
#include "random.h"

/* A picture of random samples; aborts without memory. Fully transparent and fully opaque pixels are
 * frequent. */
bm_image reference_picture(const bm_desc *desc, random_stream *random);

/* The picture behind the chain, to be destroyed by the caller. */
bm_image reference_evaluate(const bm_chain *chain, const bm_image *in);

/* Where two pictures differ, in words; NULL: nowhere. Static storage. */
const char *reference_difference(const bm_image *got, const bm_image *wanted);

#endif
