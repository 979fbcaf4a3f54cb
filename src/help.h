/* SPDX-License-Identifier: MIT */
/* Help texts, made from the tables of commands and options. */
#ifndef BM_HELP_H
#define BM_HELP_H

#include "command.h"

void bm_help_program(FILE *stream);
void bm_help_command(const bm_command *command, FILE *stream);

#endif
