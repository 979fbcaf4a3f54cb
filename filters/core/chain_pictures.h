/* SPDX-License-Identifier: MIT */
/* Pictures that a chain's parameters name: their names from parsing on, their samples once loaded.
 */
#ifndef BM_CORE_CHAIN_PICTURES_H
#define BM_CORE_CHAIN_PICTURES_H

#include "bandmill/chain.h"

/* The chain's own copy of a name (`length` bytes), the same one each time. NULL: no memory. */
const char *bm_chain_keep_name(bm_chain *chain, const char *name, size_t length);

/* Frees names and pictures. */
void bm_chain_drop_pictures(bm_chain *chain);

#endif
