/* SPDX-License-Identifier: MIT */
/* Text for a screen. */
#ifndef BM_WRAP_H
#define BM_WRAP_H

#include <stddef.h>
#include <stdio.h>

#define BM_SCREEN_COLUMNS 80

/* Prints `text` broken at spaces so that no line passes BM_SCREEN_COLUMNS, every line starting at
 * `indent`; the cursor stands at column `at` now. Line ends in the text are kept, and blanks
 * behind them. Ends with a line end. */
void bm_wrap(FILE *stream, const char *text, size_t at, size_t indent);

/* Prints a file name with its control characters as \xNN, so that no name can forge a line or steer
 * a terminal. */
void bm_put_name(FILE *stream, const char *name);

#endif
