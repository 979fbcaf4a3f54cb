/* SPDX-License-Identifier: MIT */
/* What is known of one picture, as text for people and as JSON for programs. */
#include "info.h"

#include <inttypes.h>
#include <string.h>

#include "json.h"
#include "json_picture.h"
#include "report.h"
#include "wrap.h"

#define INCHES_PER_METRE 39.37007874015748

/* What has to be done to see a picture upright, by its EXIF orientation. */
static const char *const orientations[] = {"upright as stored",
                                           "stored mirrored left to right",
                                           "stored upside down",
                                           "stored mirrored top to bottom",
                                           "stored mirrored along its diagonal",
                                           "stored turned: a quarter turn to the right is due",
                                           "stored mirrored along its other diagonal",
                                           "stored turned: a quarter turn to the left is due"};

static const struct blob_word {
    bm_blob_kind kind;
    const char *name, *key;
} blob_words[] = {{BM_BLOB_ICC, "ICC profile", "icc_bytes"},
                  {BM_BLOB_EXIF, "EXIF", "exif_bytes"},
                  {BM_BLOB_XMP, "XMP", "xmp_bytes"},
                  {BM_BLOB_XMP_EXTENDED, "extended XMP", "xmp_extended_bytes"},
                  {BM_BLOB_PHOTOSHOP, "Photoshop resources", "photoshop_bytes"},
                  {BM_BLOB_COMMENT, "comment", "comment_bytes"}};

#define BLOB_WORDS (sizeof blob_words / sizeof blob_words[0])

static void put_row(FILE *stream, const char *what)
{
    fprintf(stream, "  %-12s ", what);
}

/* A density is as a file states it: where that was in whole dots an inch, so is this. */
static void put_density(FILE *stream, const bm_picture *picture)
{
    if (picture->density_x <= 0 || picture->density_y <= 0)
        return;
    put_row(stream, "density");
    fprintf(stream, "%.4g x %.4g dots an inch\n", picture->density_x / INCHES_PER_METRE,
            picture->density_y / INCHES_PER_METRE);
}

/* What is true or has a value: "progressive, subsampling 4:2:0". */
static void put_facts(FILE *stream, const bm_facts *facts)
{
    const char *comma = "";
    for (unsigned i = 0; i < facts->count; i++) {
        const bm_fact *fact = &facts->item[i];
        if (!fact->is_text && strcmp(fact->value, "false") == 0)
            continue;
        if (!*comma)
            put_row(stream, "coding");
        fputs(comma, stream);
        for (const char *at = fact->key; *at; at++)
            fputc(*at == '_' ? ' ' : *at, stream);
        if (fact->is_text || strcmp(fact->value, "true") != 0)
            fprintf(stream, " %s", fact->value);
        comma = ", ";
    }
    if (*comma)
        fputc('\n', stream);
}

static void put_blobs(FILE *stream, const bm_picture *picture)
{
    const char *comma = "";
    for (size_t i = 0; i < BLOB_WORDS; i++) {
        const bm_blob *blob = bm_picture_find_blob(picture, blob_words[i].kind);
        if (!blob)
            continue;
        if (!*comma)
            put_row(stream, "metadata");
        fprintf(stream, "%s%s (%zu bytes)", comma, blob_words[i].name, blob->size);
        comma = ", ";
    }
    if (*comma)
        fputc('\n', stream);
}

void bm_info_text(const bm_info *info, FILE *stream)
{
    const bm_picture *picture = info->picture;
    const bm_desc *desc = &picture->desc;
    bm_put_name(stream, info->path);
    fputc('\n', stream);
    put_row(stream, "format");
    fprintf(stream, "%s, %" PRIu64 " bytes\n", picture->codec->name, info->stamp.size);
    put_row(stream, "size");
    fprintf(stream, "%" PRIu32 "x%" PRIu32 " (%.3g MP)\n", desc->width, desc->height,
            (double)desc->width * desc->height / 1e6);
    put_row(stream, "samples");
    fprintf(stream, "%s, %u bits\n", bm_model_name(desc->model), desc->depth);
    if (picture->orientation > 1 && picture->orientation <= 8) {
        put_row(stream, "orientation");
        fprintf(stream, "%u, %s\n", picture->orientation, orientations[picture->orientation - 1]);
    }
    put_density(stream, picture);
    put_facts(stream, &info->facts);
    put_blobs(stream, picture);
    for (unsigned i = 0; i < picture->warnings.count; i++) {
        put_row(stream, "warning");
        fprintf(stream, "%s: ", picture->warnings.item[i].code);
        bm_put_name(stream, picture->warnings.item[i].message);
        fputc('\n', stream);
    }
}

static void put_json_picture(const bm_info *info, FILE *stream)
{
    const bm_picture *picture = info->picture;
    bm_json_picture(stream, picture);
    fprintf(stream, ",\"bytes_in\":%" PRIu64, info->stamp.size);
    if (picture->density_x > 0 && picture->density_y > 0)
        fprintf(stream, ",\"density_x\":%.10g,\"density_y\":%.10g", picture->density_x,
                picture->density_y);
    for (size_t i = 0; i < BLOB_WORDS; i++) {
        const bm_blob *blob = bm_picture_find_blob(picture, blob_words[i].kind);
        if (blob)
            fprintf(stream, ",\"%s\":%zu", blob_words[i].key, blob->size);
    }
    for (unsigned i = 0; i < info->facts.count; i++) {
        const bm_fact *fact = &info->facts.item[i];
        fprintf(stream, ",\"%s\":", fact->key);
        if (fact->is_text)
            bm_json_string(stream, fact->value);
        else
            fputs(fact->value, stream);
    }
    bool first = true;
    fputs(",\"warnings\":[", stream);
    bm_json_warnings(stream, &picture->warnings, &first);
    fputc(']', stream);
}

void bm_info_json(const bm_info *info, FILE *stream)
{
    bool failed = info->error.status != BM_OK;
    fprintf(stream, "{\"schema\":%d,\"kind\":\"info\",", BM_REPORT_SCHEMA);
    bm_json_name(stream, "input", info->path);
    fprintf(stream, ",\"status\":\"%s\",\"code\":\"%s\"", failed ? "failed" : "read",
            bm_status_name(info->error.status));
    if (failed) {
        fputs(",\"message\":", stream);
        bm_json_string(stream, info->error.message);
    } else {
        put_json_picture(info, stream);
    }
    fputs("}\n", stream);
}
