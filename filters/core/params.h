/* SPDX-License-Identifier: MIT */
/* Values of parameters as text, both ways. */
#ifndef BM_CORE_PARAMS_H
#define BM_CORE_PARAMS_H

#include "bandmill/filter.h"

/* Parses `text` (not NUL-terminated, `length` bytes) as a value of the parameter. BM_E_PARAM: the message names
 * filter, parameter, the text and the legal range. */
bm_status bm_param_parse(const bm_filter *filter, const bm_param *param, const char *text,
                         size_t length, bm_value *value, bm_error *error);

/* The value that a parameter has when nobody gives one. */
bm_value bm_param_default(const bm_param *param);

/* The canonical text of a value, as snprintf does. */
int bm_param_format(const bm_param *param, const bm_value *value, char *text, size_t size);

/* The parameter of that name (`length` bytes); NULL where there is none. */
const bm_param *bm_param_find(const bm_filter *filter, const char *name, size_t length);

#endif
