/* SPDX-License-Identifier: MIT */
/* A chain: filters with their values, in the order in which a picture meets them. */
#ifndef BANDMILL_CHAIN_H
#define BANDMILL_CHAIN_H

#include "bandmill/allocator.h"
#include "bandmill/filter.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct bm_chain { /* A chain and what it holds. For one thread at a time; planning only looks at it. */
    bm_call *calls; /* in the order in which they act */
    size_t count, capacity; /* of calls: that there are, that there is room for */
    struct bm_chain_pictures *pictures; /* and files that its parameters name; bm_chain_clear() frees them */
    struct bm_chain_numbers *numbers;  /* that its parameters hold; likewise */
    const bm_allocator *allocator;     /* whence its memory comes; NULL: the C library. Set before anything is appended */
} bm_chain; /* start from zeros: {0} is the empty chain */

/* Appends what `text` says: `name`, `name:value` (the first parameter), `name:key=value,key=value`; several
 * joined by '|', white space around each word ignored. On an error the chain is as before. BM_E_PARAM: the message names the word,
 * the nearest right one or the legal range. BM_E_NOMEM. */
bm_status bm_chain_append(bm_chain *chain, const char *text, bm_error *error);

/* Appends what turns a picture of that EXIF orientation upright: nothing where that is not 2 to 8. BM_E_NOMEM. */
bm_status bm_chain_append_upright(bm_chain *chain, unsigned orientation, bm_error *error);

/* Fills *image (the chain destroys it) with the picture of that name. Called once for each name. */
typedef bm_status (*bm_picture_loader)(void *context, const char *name, bm_image *image,
                                       bm_error *error);

/* Loads the pictures that parameters name, after the last bm_chain_append() and before the chain is planned; a chain without such
 * parameters needs no loading. The loader's errors. May be called again: what is loaded stays. */
bm_status bm_chain_load(bm_chain *chain, bm_picture_loader loader, void *context, bm_error *error);

/* Sets *bytes to a block with all bytes of the file of that name and a NUL behind them, which free() frees, and *count to how many
 * there are, without the NUL. */
typedef bm_status (*bm_file_loader)(void *context, const char *name, char **bytes, size_t *count,
                                    bm_error *error);

/* The same for the files that parameters name: each is read once for each kind of parameter. The loader's errors, and those of
 * bm_param.read. */
bm_status bm_chain_load_files(bm_chain *chain, bm_file_loader loader, void *context,
                              bm_error *error);

/* Makes an empty chain hold its pictures and files together with another: what both name is loaded once. They live until both
 * are cleared. Not while a chain of theirs is loaded or planned. BM_E_NOMEM. */
bm_status bm_chain_share_files(bm_chain *chain, bm_chain *with, bm_error *error);

/* Lets plans keep what they make of pictures (an overlay in another size) for other plans, in up to so many bytes; each plan
 * makes its own otherwise. After the names are known, before the first plan. Not called: nothing is kept. */
void bm_chain_keep_forms(bm_chain *chain, size_t bytes);

/* The memory that pictures and files take, masks that were made of them and what plans may keep included. */
size_t bm_chain_files_bytes(const bm_chain *chain);

/* The name of the index-th picture or file that parameters and masks name, in no order; NULL: there are no more. The chain's. */
const char *bm_chain_file_name(const bm_chain *chain, size_t index);

/* Writes the chain in its canonical form (every parameter that differs from its default, by name), as snprintf
 * does: the return value is the length without the final NUL, even where it did not fit. */
size_t bm_chain_format(const bm_chain *chain, char *text, size_t size);

/* Frees what the chain owns and makes it empty. Accepts NULL. */
void bm_chain_clear(bm_chain *chain);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
