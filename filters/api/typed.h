/* SPDX-License-Identifier: MIT */
/* What the generated calls (api/filters.c) are made of. */
#ifndef BM_API_TYPED_H
#define BM_API_TYPED_H

#include "bandmill/apply.h"

/* A filter's struct of parameters: where its fields lie, in the order of the filter's parameters, behind struct_size. */
typedef struct bm_typed {
    const bm_filter *filter;
    size_t size;
    size_t offset[BM_MAX_PARAMS];
} bm_typed;

/* Appends the filter with these values to the chain. `params` NULL: the defaults. BM_E_PARAM, BM_E_NOMEM: the chain is as before. */
bm_status bm_typed_add(const bm_typed *typed, bm_chain *chain, const void *params, bm_error *error);

/* Applies it to one picture: as bm_apply_chain(). */
bm_status bm_typed_apply(const bm_typed *typed, const bm_image *in, const bm_image *out,
                         const void *params, const bm_options *options, bm_error *error);

#endif
