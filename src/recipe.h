/* SPDX-License-Identifier: MIT */
/* Putting the chain together from what the command line gives. */
#ifndef BM_RECIPE_H
#define BM_RECIPE_H

#include "bandmill/chain.h"
#include "options.h"

/* Appends the filters of a recipe: one or more a line, joined by |, # to the line's end is a
 * comment, lines without filters are skipped. Where there is no file of that name, which has no
 * slash, it is that of a recipe that ships. The message of an error starts with `file:line`.
 * BM_E_PARAM, BM_E_READ, BM_E_NOMEM. */
bm_status bm_recipe_append(bm_chain *chain, const char *path, bm_error *error);

/* Loads the files that the chain's parameters name. BM_E_PARAM, BM_E_READ, BM_E_NOMEM. */
bm_status bm_chain_read_files(bm_chain *chain, bm_error *error);

/* Appends every --filter and --recipe, in the order given, and loads the files that they name. */
bm_status bm_chain_from_words(bm_chain *chain, const bm_words *words, bm_error *error);

#endif
