/* SPDX-License-Identifier: MIT */
/* The manual pages, made out of the tables of the program. */
#ifndef BM_PAGES_H
#define BM_PAGES_H

#include <stdio.h>

#include "command.h"

/* What every page tells. */
typedef struct bm_edition {
    const char *date, *version;
} bm_edition;

/* What is to be said of a command beside its tables. */
typedef struct bm_page_notes {
    const bm_command *command;
    const char *summary;     /* what it is for, in the form of a page's name */
    const char *exit_status; /* lines: code, a tab, what it means */
    const char *environment; /* lines: variable, a tab, what it does; NULL: none counts */
    const char *files;       /* likewise; NULL: none but those that are named */
    const char *examples;    /* prose, and commands on lines that begin with four blanks */
    const char *see_also;    /* "bandmill(1) ..." */
} bm_page_notes;

/* Of every command that has a page of its own; ends with NULL. The program itself comes first: a command without options. */
extern const bm_page_notes bm_page_notes_all[];
extern const bm_page_notes bm_page_notes_program;

/* bandmill.1 */
void bm_page_program(FILE *stream, const bm_edition *edition);
/* bandmill-NAME.1 */
void bm_page_command(FILE *stream, const bm_edition *edition, const bm_page_notes *notes);
/* bandmill-filters.7 */
void bm_page_filters(FILE *stream, const bm_edition *edition);
/* libbandmill.3 */
void bm_page_library(FILE *stream, const bm_edition *edition);

#endif
