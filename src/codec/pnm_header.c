/* SPDX-License-Identifier: MIT */
/* The headers of PBM, PGM, PPM and PAM. */
#include "pnm_parts.h"

#include <string.h>

enum { MAX_SAMPLE = 65535, LINE_BYTES = 128 };

bm_status bm_pnm_get(bm_bytes_in *in, uint8_t *byte, bm_error *error)
{
    bm_status status = bm_bytes_get(in, byte, error);
    if (!status && *byte == '#')
        while (!status && *byte != '\n' && *byte != '\r')
            status = bm_bytes_get(in, byte, error);
    return status;
}

bm_status bm_pnm_number(bm_bytes_in *in, uint32_t most, uint32_t *number, bool *ended,
                        bm_error *error)
{
    uint8_t byte = ' ';
    bm_status status = BM_OK;
    while (!status && bm_pnm_is_space(byte))
        status = bm_pnm_get(in, &byte, error);
    if (!status && (byte < '0' || byte > '9'))
        status = bm_bytes_fail(in, BM_E_CORRUPT, "something else instead of a number", error);
    uint64_t sum = 0;
    while (!status && byte >= '0' && byte <= '9') {
        sum = sum * 10 + (byte - (uint64_t)'0');
        if (sum > most)
            return bm_bytes_fail(in, BM_E_CORRUPT, "a number is above its maximum", error);
        *number = (uint32_t)sum;
        if (ended)
            status = bm_bytes_ended(in, ended, error);
        if (!status && ended && *ended)
            return BM_OK;
        if (!status)
            status = bm_pnm_get(in, &byte, error);
    }
    if (!status && !bm_pnm_is_space(byte))
        status = bm_bytes_fail(in, BM_E_CORRUPT, "no white space behind a number", error);
    return status;
}

/* ---- PBM, PGM, PPM --------------------------------------------------------------------------- */

static bm_status read_pnm(bm_pnm_header *header, unsigned kind, bm_bytes_in *in, bm_error *error)
{
    header->plain = kind <= 3;
    header->bits = kind == 1 || kind == 4;
    header->model = kind == 3 || kind == 6 ? BM_RGB : BM_GRAY;
    header->most = 1;
    bm_status status = bm_pnm_number(in, INT32_MAX, &header->width, NULL, error);
    if (!status)
        status = bm_pnm_number(in, INT32_MAX, &header->height, NULL, error);
    if (!status && !header->bits)
        status = bm_pnm_number(in, MAX_SAMPLE, &header->most, NULL, error);
    return status;
}

/* ---- PAM: lines of a keyword and a value ----------------------------------------------------- */

/* A line without its end; of a longer one than anything here needs, the rest is lost. */
static bm_status read_line(bm_bytes_in *in, char line[LINE_BYTES], bm_error *error)
{
    size_t length = 0;
    uint8_t byte = 0;
    bm_status status = BM_OK;
    while (!status && byte != '\n') {
        status = bm_bytes_get(in, &byte, error);
        if (!status && byte != '\n' && length < LINE_BYTES - 1)
            line[length++] = (char)byte;
    }
    line[length] = '\0';
    return status;
}

static bm_status take_number(const char *value, uint32_t most, uint32_t *number, bm_error *error)
{
    uint64_t sum = 0;
    const char *at = value;
    for (; *at >= '0' && *at <= '9' && sum <= most; at++)
        sum = sum * 10 + (uint64_t)(*at - '0');
    if (at == value || *at || sum > most)
        return bm_fail(error, BM_E_CORRUPT, "\"%.20s\" in the header is no number up to %u", value,
                       most);
    *number = (uint32_t)sum;
    return BM_OK;
}

static bm_status take_tuple_type(bm_pnm_header *header, const char *type, bm_error *error)
{
    static const struct {
        const char *name;
        bm_model model;
    } types[] = {
        {"BLACKANDWHITE", BM_GRAY},        {"GRAYSCALE", BM_GRAY},        {"RGB", BM_RGB},
        {"BLACKANDWHITE_ALPHA", BM_GRAYA}, {"GRAYSCALE_ALPHA", BM_GRAYA}, {"RGB_ALPHA", BM_RGBA},
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (!strcmp(type, types[i].name)) {
            header->model = types[i].model;
            return BM_OK;
        }
    return bm_fail(error, BM_E_UNSUPPORTED, "PAM with tuples of type \"%.40s\" is not supported",
                   type);
}

static bm_status take_line(bm_pnm_header *header, char *line, bm_error *error)
{
    char *value = line + strcspn(line, " \t");
    if (*value)
        *value++ = '\0';
    value += strspn(value, " \t");
    for (size_t end = strlen(value); end > 0 && bm_pnm_is_space((uint8_t)value[end - 1]); end--)
        value[end - 1] = '\0';
    if (!strcmp(line, "WIDTH"))
        return take_number(value, INT32_MAX, &header->width, error);
    if (!strcmp(line, "HEIGHT"))
        return take_number(value, INT32_MAX, &header->height, error);
    if (!strcmp(line, "DEPTH"))
        return take_number(value, MAX_SAMPLE, &header->channels, error);
    if (!strcmp(line, "MAXVAL"))
        return take_number(value, MAX_SAMPLE, &header->most, error);
    if (!strcmp(line, "TUPLTYPE"))
        return take_tuple_type(header, value, error);
    if (line[0] == '#' || line[0] == '\0')
        return BM_OK;
    return bm_fail(error, BM_E_CORRUPT, "PAM knows no \"%.20s\" in its header", line);
}

static bm_status read_pam(bm_pnm_header *header, bm_bytes_in *in, bm_error *error)
{
    static const bm_model of_channels[] = {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGBA};
    char line[LINE_BYTES];
    header->model = BM_MODEL_COUNT;
    bm_status status = read_line(in, line, error); /* the rest of the first one */
    while (!status && strcmp(line, "ENDHDR") != 0) {
        status = take_line(header, line, error);
        if (!status)
            status = read_line(in, line, error);
    }
    if (status)
        return status;
    /* The type may be missing: then the number of channels tells. */
    if (header->model == BM_MODEL_COUNT && header->channels >= 1 && header->channels <= 4)
        header->model = of_channels[header->channels - 1];
    if (header->model == BM_MODEL_COUNT || header->channels != bm_model_channels(header->model))
        return bm_fail(error, BM_E_UNSUPPORTED, "PAM of %u channels in this way is not supported",
                       header->channels);
    return BM_OK;
}

bm_status bm_pnm_read_header(bm_pnm_header *header, bm_bytes_in *in, bm_error *error)
{
    uint8_t magic[2];
    bm_status status = bm_bytes_read(in, magic, sizeof magic, error);
    if (!status && (magic[0] != 'P' || magic[1] < '1' || magic[1] > '7'))
        status = bm_fail(error, BM_E_CORRUPT, "a PNM begins with other bytes");
    if (!status)
        status = magic[1] == '7' ? read_pam(header, in, error)
                                 : read_pnm(header, magic[1] - (unsigned)'0', in, error);
    if (!status && (header->width == 0 || header->height == 0 || header->most == 0))
        status = bm_fail(error, BM_E_CORRUPT, "a PNM of %ux%u pixels up to %u is none",
                         header->width, header->height, header->most);
    if (!status)
        header->channels = bm_model_channels(header->model);
    return status;
}
