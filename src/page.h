/* SPDX-License-Identifier: MIT */
/* Writing pages: a text with marks in it, and what takes their place. */
#ifndef BM_PAGE_H
#define BM_PAGE_H

#include <stdio.h>

/* Writes the page up to the mark, which must be there; returns what comes after it. */
const char *bm_page_until(const char *page, const char *mark, FILE *stream);

/* Writes text so that nothing in it is markup. */
void bm_page_text(const char *text, FILE *stream);

/* Writes JSON so that it may stand inside a script element. */
void bm_page_json(const char *json, size_t size, FILE *stream);

/* What CMake makes of the .html files. */
extern const char bm_page_bench[], bm_page_gallery[];

#endif
