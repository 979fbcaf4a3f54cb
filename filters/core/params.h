/* SPDX-License-Identifier: MIT */
/* Values of parameters as text, both ways. */
#ifndef BM_CORE_PARAMS_H
#define BM_CORE_PARAMS_H

#include "bandmill/filter.h"

/* Parses `text` (not NUL-terminated, `length` bytes) as a value of the parameter, unless that needs memory: the name of a
 * PICTURE is the chain's to keep, and NUMBERS are read by core/numbers.h. BM_E_PARAM: the message names filter, parameter,
 * the text and the legal range. */
bm_status bm_param_parse(const bm_filter *filter, const bm_param *param, const char *text,
                         size_t length, bm_value *value, bm_error *error);

/* The value that a parameter has when nobody gives one. */
bm_value bm_param_default(const bm_param *param);

/* The canonical text of a value, as snprintf does. */
int bm_param_format(const bm_param *param, const bm_value *value, char *text, size_t size);

/* The longest text of a number that is read, and room for any that is written. */
#define BM_NUMBER_MOST_TEXT 63
#define BM_NUMBER_TEXT 32

/* A whole word as a finite decimal number, in any locale; at most BM_NUMBER_MOST_TEXT characters. Hexadecimal and the
 * words "nan" and "inf" are numbers to strtod(), but not here. */
bool bm_param_parse_number(const char *text, double *number);

/* The shortest text that reads back as the same number; 100000, not 1e+05. */
void bm_param_format_number(double number, char text[BM_NUMBER_TEXT]);

/* The parameter of that name (`length` bytes); NULL where there is none. */
const bm_param *bm_param_find(const bm_filter *filter, const char *name, size_t length);
const bm_param *bm_param_find_in(const bm_param *params, const char *name, size_t length);

#endif
