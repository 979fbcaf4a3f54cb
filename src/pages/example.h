/* SPDX-License-Identifier: MIT */
/* What CMake makes of docs/examples/blur.c. */
#ifndef BM_EXAMPLE_H
#define BM_EXAMPLE_H

extern const char bm_example_blur[];

#endif
