/* SPDX-License-Identifier: MIT */
/* Files without a name: they vanish with the process unless they are given one. Where the system
 * has none, opening fails and the caller does without. */
#ifndef BM_POSIX_UNNAMED_H
#define BM_POSIX_UNNAMED_H

#include <stdbool.h>

/* Whether files could be given names later: asked once for a folder. */
bool bm_unnamed_may_be_linked(void);

/* A new file for writing in `folder`, for its owner alone; -1: not here. */
int bm_unnamed_open(int folder);

/* Gives the file its name, which must be free. Returns 0 or an error number: EEXIST when it is
 * taken. */
int bm_unnamed_link(int fd, int folder, const char *name);

#endif
