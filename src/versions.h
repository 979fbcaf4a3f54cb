/* SPDX-License-Identifier: MIT */
/* The versions that decide the bytes of an output. */
#ifndef BM_VERSIONS_H
#define BM_VERSIONS_H

#include <stdio.h>

/* That of bandmill, then those of the libraries, a line each. */
void bm_versions_print(FILE *stream);

#endif
