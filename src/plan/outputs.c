/* SPDX-License-Identifier: MIT */
/* Names of outputs, and whether they can all exist side by side. */
#include "plan/planned.h"

#include <string.h>

#include "codec/codecs.h"
#include "plan/byte_set.h"
#include "wrap.h"

const char *bm_output_name(bm_arena *arena, const char *folder, const char *relative,
                           const bm_codec *format)
{
    size_t length = strlen(folder);
    const char *slash = length && folder[length - 1] == '/' ? "" : "/";
    const char *plain = bm_arena_join(arena, folder, slash, relative);
    const bm_codec *own = bm_codec_by_path(relative);
    if (!plain || !format || own == format)
        return plain;

    /* Only an extension that is one is replaced: "v1.2" becomes "v1.2.png". */
    char *stem = bm_arena_join(arena, plain, "", "");
    if (!stem)
        return NULL;
    char *dot = strrchr(stem, '.');
    if (own && dot && dot > stem && dot[-1] != '/')
        *dot = '\0';
    return bm_arena_join(arena, stem, ".", format->extensions[0]);
}

static void put_pair(FILE *complaints, const char *first, const char *second)
{
    fputs("  ", complaints);
    bm_put_name(complaints, first);
    fputs("\n  ", complaints);
    bm_put_name(complaints, second);
    fputc('\n', complaints);
}

static bm_status refuse_same(const bm_planned *first, const bm_planned *second, FILE *complaints)
{
    bool exact = strcmp(first->output, second->output) == 0;
    fputs(exact ? "two pictures would be written to one file, "
                : "two pictures would be written to names that differ only in case, ",
          complaints);
    bm_put_name(complaints, second->output);
    fputs(":\n", complaints);
    put_pair(complaints, first->input, second->input);
    return BM_E_PARAM;
}

static bm_status refuse_folder(const bm_planned *file, const bm_planned *below, FILE *complaints)
{
    bm_put_name(complaints, file->output);
    fputs(" would have to be a file for one picture and a folder for another:\n", complaints);
    put_pair(complaints, file->input, below->input);
    return BM_E_PARAM;
}

/* Looks up the folders of an output, from the innermost to the output folder, `root` bytes long.
 * Stops at a folder that the picture before already asked for. */
static bm_status check_parents(const bm_byte_set *names, const bm_planned *planned, size_t i,
                               size_t root, FILE *complaints)
{
    const char *output = planned[i].output;
    const char *before = i && planned[i - 1].output ? planned[i - 1].output : "";
    for (size_t end = strlen(output); end > root; end--) {
        if (output[end] != '/')
            continue;
        if (strncmp(before, output, end + 1) == 0)
            return BM_OK;
        size_t file = bm_byte_set_find(names, output, end);
        if (file != BM_NOT_IN_SET)
            return refuse_folder(&planned[file], &planned[i], complaints);
    }
    return BM_OK;
}

bm_status bm_check_collisions(const bm_planned *planned, size_t count, const char *folder,
                              FILE *complaints)
{
    bm_byte_set names;
    if (!bm_byte_set_init(&names, count, true))
        return BM_E_NOMEM;
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < count; i++) {
        if (!planned[i].output)
            continue;
        const char *output = planned[i].output;
        size_t other = bm_byte_set_add(&names, output, strlen(output), i);
        if (other != BM_NOT_IN_SET)
            status = refuse_same(&planned[other], &planned[i], complaints);
    }
    for (size_t i = 0; !status && i < count; i++)
        if (planned[i].output)
            status = check_parents(&names, planned, i, strlen(folder), complaints);
    bm_byte_set_destroy(&names);
    return status;
}
