/* SPDX-License-Identifier: MIT */
/* The calls of bandmill/filters.h. */
#include "bandmill/filters.h"

#include <stddef.h>

#include "api/typed.h"
#include "core/catalogue.h"

#define BM_TYPED(name, ...)                                                                        \
    static const bm_typed typed_##name = {                                                         \
        &bm_filter_##name, sizeof(bm_##name##_params), {__VA_ARGS__}};                             \
    bm_status bm_##name(const bm_image *in, const bm_image *out, const bm_##name##_params *params, \
                        const bm_options *options, bm_error *error)                                \
    {                                                                                              \
        return bm_typed_apply(&typed_##name, in, out, params, options, error);                     \
    }                                                                                              \
    bm_status bm_add_##name(bm_chain *chain, const bm_##name##_params *params, bm_error *error)    \
    {                                                                                              \
        return bm_typed_add(&typed_##name, chain, params, error);                                  \
    }
#include "api/filters.def"
