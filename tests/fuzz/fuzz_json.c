/* SPDX-License-Identifier: MIT */
/* Fuzz target: any bytes as a name in a report. What is written is one JSON string in valid UTF-8, or two where the name is no
 * UTF-8; the second one, in base64, gives the name back. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(int promise)
{
    if (!promise)
        abort();
}

static int is_hex(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Passes over one character of a string; RFC 3629 and RFC 8259. */
static const unsigned char *character(const unsigned char *at)
{
    if (*at == '\\') {
        must(at[1] && strchr("\"\\/bfnrtu", at[1]) != NULL);
        for (int i = 2; at[1] == 'u' && i < 6; i++)
            must(is_hex(at[i]));
        return at + (at[1] == 'u' ? 6 : 2);
    }
    must(*at >= 0x20);
    if (*at < 0x80)
        return at + 1;
    int more = *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : 1;
    must(*at >= 0xc2 && *at <= 0xf4);
    uint32_t code = *at & (0x3fu >> more);
    for (int i = 1; i <= more; i++) {
        must((at[i] & 0xc0) == 0x80);
        code = code << 6 | (at[i] & 0x3fu);
    }
    must(code >= (more == 3 ? 0x10000u : more == 2 ? 0x800u : 0x80u) && code <= 0x10ffff);
    must(code < 0xd800 || code > 0xdfff);
    return at + more + 1;
}

static const unsigned char *string(const unsigned char *at)
{
    must(*at++ == '"');
    while (*at != '"')
        at = character(at);
    return at + 1;
}

static unsigned digit(unsigned char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(digits, c);
    must(c && at);
    return (unsigned)(at - digits);
}

/* Compares base64 with what it is to stand for. */
static void compare(const unsigned char *text, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < length; i += 3, text += 4) {
        unsigned group = digit(text[0]) << 18 | digit(text[1]) << 12;
        group |= text[2] == '=' ? 0 : digit(text[2]) << 6;
        group |= text[3] == '=' ? 0 : digit(text[3]);
        for (size_t k = 0; k < 3 && i + k < length; k++)
            must((group >> (16 - 8 * k) & 255) == (unsigned char)name[i + k]);
    }
    must(*text == '"');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char first[] = "\"n\":", second[] = ",\"n_b64\":";
    char *name = malloc(size + 1), *text = NULL;
    memcpy(name, bytes, size);
    name[size] = '\0';
    size_t written;
    FILE *stream = open_memstream(&text, &written);
    must(stream != NULL);
    bm_json_name(stream, "n", name);
    must(fclose(stream) == 0 && strlen(text) == written);
    must(strncmp(text, first, strlen(first)) == 0);
    const unsigned char *at = string((const unsigned char *)text + strlen(first));
    if (*at) {
        must(strncmp((const char *)at, second, strlen(second)) == 0);
        compare(at + strlen(second) + 1, name);
        at = string(at + strlen(second));
    }
    must(*at == '\0');
    free(text);
    free(name);
    return 0;
}
