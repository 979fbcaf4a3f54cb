/* SPDX-License-Identifier: MIT */
/* Status names and the filling of error objects. */
#include "bandmill/status.h"

#include <stdarg.h>
#include <stdio.h>

static const struct {
    const char *name, *meaning;
} statuses[] = {
#define STATUS_ROW(symbol, name, meaning) [symbol] = {name, meaning},
    BM_STATUS_LIST(STATUS_ROW)
#undef STATUS_ROW
};

static bm_status known(bm_status status)
{
    return (unsigned)status < BM_STATUS_COUNT ? status : BM_E_INTERNAL;
}

const char *bm_status_name(bm_status status)
{
    return statuses[known(status)].name;
}

const char *bm_status_meaning(bm_status status)
{
    return statuses[known(status)].meaning;
}

bm_status bm_fail(bm_error *error, bm_status status, const char *format, ...)
{
    if (error) {
        error->status = status;
        va_list args;
        va_start(args, format);
        vsnprintf(error->message, sizeof error->message, format, args);
        va_end(args);
    }
    return status;
}
