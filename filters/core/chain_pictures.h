/* SPDX-License-Identifier: MIT */
/* Pictures and files that a chain's parameters name: their names from parsing on, what they hold once loaded. */
#ifndef BM_CORE_CHAIN_PICTURES_H
#define BM_CORE_CHAIN_PICTURES_H

#include "bandmill/chain.h"

/* The chain's own copy of a name (`length` bytes), the same one each time. `file`: the parameter that reads it; NULL for a
 * picture. NULL: no memory. */
const char *bm_chain_keep_name(bm_chain *chain, const bm_param *file, const char *name,
                               size_t length);

/* Sets *value to a picture of the caller's, which must outlive what is planned. BM_E_NOMEM. */
bm_status bm_chain_lend_picture(bm_chain *chain, const bm_image *picture, bm_value *value,
                                bm_error *error);

/* Sets *value to what the parameter makes of a file's content (text, with a NUL), which the chain keeps. The errors of its `read`. */
bm_status bm_chain_read_content(bm_chain *chain, const bm_param *file, const char *content,
                                bm_value *value, bm_error *error);

/* Appends a call, whose values are the chain's. BM_E_NOMEM. */
bm_status bm_chain_append_call(bm_chain *chain, const bm_call *call, bm_error *error);

/* Frees names, pictures and what files held. */
void bm_chain_drop_pictures(bm_chain *chain);

#endif
