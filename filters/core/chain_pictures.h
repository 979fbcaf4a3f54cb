/* SPDX-License-Identifier: MIT */
/* Pictures and files that a chain's parameters name: their names from parsing on, what they hold once loaded. */
#ifndef BM_CORE_CHAIN_PICTURES_H
#define BM_CORE_CHAIN_PICTURES_H

#include "bandmill/chain.h"

/* The chain's own copy of a name (`length` bytes), the same one each time. `file`: the parameter that reads it; NULL for a
 * picture. NULL: no memory. */
const char *bm_chain_keep_name(bm_chain *chain, const bm_param *file, const char *name,
                               size_t length);

/* Frees names, pictures and what files held. */
void bm_chain_drop_pictures(bm_chain *chain);

#endif
