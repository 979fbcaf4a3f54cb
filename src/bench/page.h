/* SPDX-License-Identifier: MIT */
/* page.html, as CMake puts it into the program. */
#ifndef BM_BENCH_PAGE_H
#define BM_BENCH_PAGE_H

extern const char bm_bench_page[];

#endif
