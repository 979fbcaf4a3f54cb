/* SPDX-License-Identifier: MIT */
/* How a command line may go on, out of the tables of commands, options and filters: what shells ask for. */
#ifndef BM_COMPLETE_H
#define BM_COMPLETE_H

#include "answer.h"
#include "options.h"

/* Answers how the last of these words may go on, which stand behind the program's name. Writes nothing where it does not know. */
void bm_complete(const bm_words *words, FILE *stream);

/* The parts of it, each of which answers for one place. `at` points into the word: where the part begins. */

/* A value of that option; `inside`: of a list, so that more may follow. */
void bm_complete_value(const bm_answer *answer, const bm_option *option, const char *at,
                       bool inside);
/* A chain of filters. */
void bm_complete_chain(const bm_answer *answer, const char *at);
/* A value of --also. */
void bm_complete_also(const bm_answer *answer, const char *at);

#endif
