/* SPDX-License-Identifier: MIT */
/* What a file has besides its bytes: permissions, owner, times, extended attributes. */
#ifndef BM_POSIX_ATTRIBUTES_H
#define BM_POSIX_ATTRIBUTES_H

#include <sys/types.h>

#include "bandmill/pipeline.h"

/* Where the attributes of an output come from. */
typedef struct bm_attributes {
    const bm_stamp *source; /* what the input was; nothing is kept of one that is no file */
    int source_fd;          /* the input, open; -1: it is not to be had any more */
    unsigned keep;          /* of bm_keep */
    mode_t mode;            /* the permission bits, where they are not kept */
    unsigned allowed;       /* what the umask leaves of them */
    bool is_new;            /* the umask has a say, unless permissions are kept */
} bm_attributes;

/* Gives them to an output that so far is for its owner alone. What cannot be kept is a warning. */
void bm_attributes_give(int fd, const bm_attributes *attributes, bm_warnings *warnings);

#endif
