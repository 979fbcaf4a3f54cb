/* SPDX-License-Identifier: MIT */
/* Lists of numbers that a chain's parameters hold. */
#ifndef BM_CORE_NUMBERS_H
#define BM_CORE_NUMBERS_H

#include "bandmill/chain.h"

/* Parses `length` bytes as the numbers of a parameter, into memory of the chain's. BM_E_PARAM: the message names filter, parameter,
 * the word or the count that is wrong, and what is legal. BM_E_NOMEM. */
bm_status bm_numbers_parse(bm_chain *chain, const bm_filter *filter, const bm_param *param,
                           const char *text, size_t length, bm_numbers *numbers, bm_error *error);

/* The separator that is written after number `index`: " ", "/", or "" after the last. */
const char *bm_numbers_mark(const bm_numbers *numbers, uint32_t index);

/* Puts the chain's own copy of the numbers in their place. BM_E_NOMEM. */
bm_status bm_numbers_keep(bm_chain *chain, bm_numbers *numbers, bm_error *error);

/* Frees all lists. */
void bm_chain_drop_numbers(bm_chain *chain);

#endif
