/* SPDX-License-Identifier: MIT */
/* What a shell is told that asks how a word may go on.
 *
 *     KIND FORM       words, files or folders: whether names of those may come beside the words offered;
 *                     whole or open: whether the word ends behind what is taken, or may go on
 *     KEPT            what of the word stays as it is, in front of what is offered
 *     TEXT<TAB>WHAT   what may follow that, and in a few words what it is; any number of lines
 *
 * What is offered need not begin with what is typed already: shells choose by their own rules. */
#ifndef BM_ANSWER_H
#define BM_ANSWER_H

#include <stdbool.h>
#include <stdio.h>

typedef struct bm_answer {
    FILE *stream;
    const char *word; /* that is asked about, as far as it is typed */
} bm_answer;

typedef enum bm_answer_kind { BM_ANSWER_WORDS, BM_ANSWER_FILES, BM_ANSWER_FOLDERS } bm_answer_kind;

/* Writes the first two lines; the word stays up to `at`, which points into it. */
void bm_answer_begin(const bm_answer *answer, bm_answer_kind kind, bool open, const char *at);

/* Offers `text` and `mark` behind it ("=" where a value follows). Of `doc`, which may be NULL, the first sentence is told. */
void bm_answer_offer(const bm_answer *answer, const char *text, const char *mark, const char *doc);

/* Whether an item of the list [list, end), whose items have commas between them, is `name` or begins with `name=`. */
bool bm_is_listed(const char *list, const char *end, const char *name);

#endif
