/* SPDX-License-Identifier: MIT */
/* Text that grows behind the end of its buffer. */
#include "core/sheet.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

bm_sheet bm_sheet_begin(char *text, size_t size)
{
    if (size)
        text[0] = '\0';
    return (bm_sheet){text, size, 0};
}

void bm_sheet_put(bm_sheet *sheet, const char *format, ...)
{
    bool room = sheet->length < sheet->size;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(room ? sheet->text + sheet->length : NULL,
                           room ? sheet->size - sheet->length : 0, format, arguments);
    va_end(arguments);
    sheet->length += length > 0 ? (size_t)length : 0;
}
