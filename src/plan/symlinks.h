/* SPDX-License-Identifier: MIT */
/* What is done about symbolic links. */
#ifndef BM_SYMLINKS_H
#define BM_SYMLINKS_H

/* In the order of the words of --symlinks. */
typedef enum bm_symlinks {
    BM_SYMLINKS_AUTO,   /* links to files are followed, links to folders below an input are not */
    BM_SYMLINKS_FOLLOW, /* both are; a folder that is met again inside itself is left out */
    BM_SYMLINKS_SKIP /* no link is taken: those in a picture's place are skipped, and said to be */
} bm_symlinks;

#endif
