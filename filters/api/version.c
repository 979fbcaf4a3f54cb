/* SPDX-License-Identifier: MIT */
/* The version of the library. */
#include "bandmill/version.h"

const char *bm_version(void)
{
    return BM_VERSION;
}
