/* SPDX-License-Identifier: MIT */
/* Writing manual pages in roff with the macros of man(7). */
#ifndef BM_ROFF_H
#define BM_ROFF_H

#include <stddef.h>
#include <stdio.h>

/* .TH and the section NAME. `title` is "bandmill-run", `section` "1". */
typedef struct bm_page {
    const char *title, *section;
    const char *summary; /* one sentence without final stop */
    const char *date;    /* YYYY-MM-DD */
    const char *version;
} bm_page;
void bm_roff_begin(FILE *stream, const bm_page *page);

/* .SH, in capitals. */
void bm_roff_section(FILE *stream, const char *heading);
void bm_roff_subsection(FILE *stream, const char *heading);

/* `length` bytes as they are, so that none of them means anything to roff. The cursor stands inside a line. */
void bm_roff_plain(FILE *stream, const char *text, size_t length);

/* Prose, from the beginning of a line on: paragraphs with an empty line between, single line ends that stay, and lines that begin with
 * four blanks, which are set as they are. `words` between back quotes, --options and bm_functions() are bold. Ends with a line end. */
void bm_roff_text(FILE *stream, const char *text, size_t length);
void bm_roff_string(FILE *stream, const char *text);

/* A word of a command line: in it WORDS are slanted, as what something is put in the place of, and the others bold but for brackets. */
void bm_roff_form(FILE *stream, const char *form);

/* Begins an item whose heading is written next, as one line. */
void bm_roff_item(FILE *stream);

/* Lines that are set as they are. */
void bm_roff_lines(FILE *stream, const char *text, size_t length);

#endif
