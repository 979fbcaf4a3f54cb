/* SPDX-License-Identifier: MIT */
/* JSON that is valid for any bytes. */
#include "json.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Length of the UTF-8 sequence at `at`, 0 where there is none: table 3-7 of the Unicode standard,
 * which leaves out overlong forms, surrogates and what is above U+10FFFF. Stops at the last NUL. */
static size_t utf8_length(const unsigned char *at)
{
    unsigned char low = 0x80, high = 0xbf;
    size_t more;
    if (at[0] < 0x80)
        return 1;
    if (at[0] >= 0xc2 && at[0] <= 0xdf) {
        more = 1;
    } else if (at[0] >= 0xe0 && at[0] <= 0xef) {
        more = 2;
        low = at[0] == 0xe0 ? 0xa0 : low;
        high = at[0] == 0xed ? 0x9f : high;
    } else if (at[0] >= 0xf0 && at[0] <= 0xf4) {
        more = 3;
        low = at[0] == 0xf0 ? 0x90 : low;
        high = at[0] == 0xf4 ? 0x8f : high;
    } else {
        return 0;
    }
    if (at[1] < low || at[1] > high)
        return 0;
    for (size_t i = 2; i <= more; i++)
        if (at[i] < 0x80 || at[i] > 0xbf)
            return 0;
    return more + 1;
}

static bool is_utf8(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    for (size_t length; *at; at += length)
        if (!(length = utf8_length(at)))
            return false;
    return true;
}

void bm_json_string(FILE *stream, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    fputc('"', stream);
    while (*at) {
        size_t length = utf8_length(at);
        if (length == 0)
            fputs("\\ufffd", stream);
        else if (*at == '"' || *at == '\\')
            fprintf(stream, "\\%c", *at);
        else if (*at == '\n')
            fputs("\\n", stream);
        else if (*at < 0x20 || *at == 0x7f)
            fprintf(stream, "\\u%04x", *at);
        else
            fwrite(at, 1, length, stream);
        at += length ? length : 1;
    }
    fputc('"', stream);
}

/* RFC 4648, section 4. */
void bm_json_base64(FILE *stream, const unsigned char *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        unsigned group = (unsigned)bytes[i] << 16;
        group |= i + 1 < size ? (unsigned)bytes[i + 1] << 8 : 0;
        group |= i + 2 < size ? bytes[i + 2] : 0;
        fputc(digits[group >> 18], stream);
        fputc(digits[group >> 12 & 63], stream);
        fputc(i + 1 < size ? digits[group >> 6 & 63] : '=', stream);
        fputc(i + 2 < size ? digits[group & 63] : '=', stream);
    }
}

void bm_json_name(FILE *stream, const char *key, const char *text)
{
    if (!text) {
        fprintf(stream, "\"%s\":null", key);
        return;
    }
    fprintf(stream, "\"%s\":", key);
    bm_json_string(stream, text);
    if (!is_utf8(text)) {
        fprintf(stream, ",\"%s_b64\":\"", key);
        bm_json_base64(stream, (const unsigned char *)text, strlen(text));
        fputc('"', stream);
    }
}
