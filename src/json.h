/* SPDX-License-Identifier: MIT */
/* JSON that is valid for any bytes. */
#ifndef BM_JSON_H
#define BM_JSON_H

#include <stdio.h>

/* Writes a string literal; bytes that are no UTF-8 become U+FFFD. */
void bm_json_string(FILE *stream, const char *text);

/* Writes `"key":"text"`, and where the text is no UTF-8 `,"key_b64":"..."` too, from which the
 * bytes can be had back. Text NULL: `"key":null`. */
void bm_json_name(FILE *stream, const char *key, const char *text);

/* Writes bytes as the digits of RFC 4648, section 4. */
void bm_json_base64(FILE *stream, const unsigned char *bytes, size_t size);

#endif
