/* SPDX-License-Identifier: MIT */
#ifndef BM_API_OPTIONS_H
#define BM_API_OPTIONS_H

#include "bandmill/apply.h"

/* The caller's options, with defaults for what it did not give or, being older, does not know. At least one thread. */
bm_options bm_options_given(const bm_options *options);

#endif
