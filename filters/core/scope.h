/* SPDX-License-Identifier: MIT */
/* Where a call acts: the parameters of every filter as text, and as pixels. */
#ifndef BM_CORE_SCOPE_H
#define BM_CORE_SCOPE_H

#include "bandmill/chain.h"
#include "kernels/crop.h"

/* Parses `length` bytes as the value of one of bm_scope_params. BM_E_PARAM: the message names filter, parameter, text and what is
 * legal. BM_E_NOMEM. */
bm_status bm_scope_parse(bm_chain *chain, const bm_filter *filter, const bm_param *param,
                         const char *text, size_t length, bm_scope *scope, bm_error *error);

/* Room for the text of any value but a picture's name. */
#define BM_SCOPE_TEXT 160

/* The canonical text of a value; NULL where it was not given. In `text`, or the scope's. */
const char *bm_scope_format(const bm_scope *scope, const bm_param *param, char text[BM_SCOPE_TEXT]);

/* The pixels of a picture that the region covers, without what lies outside of the picture; all, where there is no region. False: it
 * covers none, and *rect is all. */
bool bm_scope_rect(const bm_scope *scope, uint32_t width, uint32_t height, bm_rect *rect);

#endif
