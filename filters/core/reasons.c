/* SPDX-License-Identifier: MIT */
#include "bandmill/reasons.h"

#include <stdarg.h>
#include <stdio.h>

void bm_reason_add(bm_reasons *reasons, const char *rule, const char *tolerance, const char *format,
                   ...)
{
    if (!reasons || reasons->count == BM_MAX_REASONS)
        return;
    bm_reason *reason = &reasons->item[reasons->count++];
    reason->rule = rule;
    reason->tolerance = tolerance;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason->text, sizeof reason->text, format, arguments);
    va_end(arguments);
}
