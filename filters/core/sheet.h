/* SPDX-License-Identifier: MIT */
/* Text that grows behind the end of its buffer, too: there it is only counted, as snprintf does. */
#ifndef BM_CORE_SHEET_H
#define BM_CORE_SHEET_H

#include <stddef.h>

typedef struct bm_sheet {
    char *text;
    size_t size, length; /* length: of all that was put, without the NUL */
} bm_sheet;

/* An empty sheet. `text` may be NULL where `size` is 0. */
bm_sheet bm_sheet_begin(char *text, size_t size);

void bm_sheet_put(bm_sheet *sheet, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
