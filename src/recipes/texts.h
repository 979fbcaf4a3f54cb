/* SPDX-License-Identifier: MIT */
/* What CMake makes of the .recipe files. */
#ifndef BM_RECIPE_TEXTS_H
#define BM_RECIPE_TEXTS_H

extern const char bm_recipe_scan_cleanup[], bm_recipe_thumbnail[], bm_recipe_vintage[],
    bm_recipe_web[];

#endif
