/* SPDX-License-Identifier: MIT */
/* The folder of --relative-to: where files lie below it. */
#ifndef BM_BASE_H
#define BM_BASE_H

#include "bandmill/status.h"
#include "plan/arena.h"

typedef struct bm_base bm_base;

/* BM_E_PARAM: it is no folder, in the system's words; BM_E_NOMEM. */
bm_status bm_base_open(bm_base **base, const char *path, bm_error *error);

/* Accepts NULL. */
void bm_base_close(bm_base *base);

/* The path of an existing file or folder below the base: plain names with one slash between, "" for
 * the base itself, in the arena or in `path`. It is found in the names as they are given, so that
 * links are kept as they are; where that leads nowhere, in what they really are. *below NULL: it is
 * not below the base. BM_E_NOMEM. */
bm_status bm_base_find(bm_base *base, bm_arena *arena, const char *path, const char **below);

#endif
