/* SPDX-License-Identifier: MIT */
/* Whether all outputs can exist side by side, also where a file system does not tell upper from
 * lower case. */
#include "plan/planned.h"

#include <string.h>
#include <strings.h>

#include "plan/byte_set.h"
#include "wrap.h"

/* ---- keeping extensions ---------------------------------------------------------------------- */

/* Gives a picture the name that keeps its extension. */
static bm_status keep_extension(bm_planned *planned, bm_arena *arena, bool *changed)
{
    const char *name = bm_output_name(arena, planned, true);
    if (!name)
        return BM_E_NOMEM;
    *changed |= strcmp(name, planned->output) != 0;
    return bm_output_rename(planned, name, arena);
}

/* One round: all that share a place with another. */
static bm_status keep_extensions(bm_planned *planned, size_t count, bm_arena *arena, bool *changed)
{
    bm_byte_set names;
    *changed = false;
    if (!bm_byte_set_init(&names, count, true))
        return BM_E_NOMEM;
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < count; i++) {
        const char *output = planned[i].real_output;
        if (!output)
            continue;
        size_t other = bm_byte_set_add(&names, output, strlen(output), i);
        if (other == BM_NOT_IN_SET)
            continue;
        status = keep_extension(&planned[i], arena, changed);
        if (!status)
            status = keep_extension(&planned[other], arena, changed);
    }
    bm_byte_set_destroy(&names);
    return status;
}

bm_status bm_keep_extensions(bm_planned *planned, size_t count, bm_arena *arena)
{
    /* The longer names may be those of others, which then need longer ones too. Each name grows
     * once at most, so this ends. */
    bool changed = true;
    bm_status status = BM_OK;
    while (!status && changed)
        status = keep_extensions(planned, count, arena, &changed);
    return status;
}

/* ---- collisions ------------------------------------------------------------------------------ */

static void put_pair(FILE *complaints, const char *first, const char *second)
{
    fputs("  ", complaints);
    bm_put_name(complaints, first);
    fputs("\n  ", complaints);
    bm_put_name(complaints, second);
    fputc('\n', complaints);
}

/* The option that would tell the two apart; "": there is none. */
static const char *hint_for(const bm_planned *first, const bm_planned *second,
                            const bm_batch_request *request)
{
    const char *a = first->input, *b = second->input;
    size_t a_folder = bm_folder_length(a), b_folder = bm_folder_length(b);
    if (first->found == second->found)
        return "give one of them another folder or another format\n";
    if (strcmp(a, b) == 0)
        return "it is named twice: once is enough\n";
    if ((first->tree->format || second->tree->format) && !request->keep_extension &&
        strcasecmp(a + a_folder, b + b_folder) != 0)
        return "--on-collision keep-ext keeps their extensions in the names of outputs\n";
    bool one_folder = a_folder == b_folder && memcmp(a, b, a_folder) == 0;
    if (!one_folder && !request->relative_to)
        return "--relative-to DIR keeps their folders below DIR in the names of outputs\n";
    return "";
}

static bm_status refuse_same(const bm_planned *first, const bm_planned *second,
                             const bm_batch_request *request, FILE *complaints)
{
    bool exact = strcmp(first->real_output, second->real_output) == 0;
    fprintf(complaints, "two %s would be written to %s, ",
            first->found == second->found ? "outputs of a picture" : "pictures",
            exact ? "one file" : "names that differ only in case");
    bm_put_name(complaints, second->output);
    fputs(":\n", complaints);
    put_pair(complaints, first->input, second->input);
    fputs(hint_for(first, second, request), complaints);
    return BM_E_PARAM;
}

static bm_status refuse_folder(const bm_planned *file, const bm_planned *below, FILE *complaints)
{
    bm_put_name(complaints, file->output);
    fputs(" would have to be a file for one picture and a folder for another:\n", complaints);
    put_pair(complaints, file->input, below->input);
    return BM_E_PARAM;
}

/* Looks up the folders of an output, from the innermost on; those of its tree, too, for that may lie where another has a
 * file. Stops at a folder that the picture before already asked for. */
static bm_status check_parents(const bm_byte_set *names, const bm_planned *planned, size_t i,
                               FILE *complaints)
{
    const char *output = planned[i].real_output;
    const char *before = i && planned[i - 1].real_output ? planned[i - 1].real_output : "";
    for (size_t end = strlen(output); end > 0; end--) {
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

bm_status bm_check_collisions(const bm_planned *planned, size_t count,
                              const bm_batch_request *request, FILE *complaints)
{
    bm_byte_set names;
    if (!bm_byte_set_init(&names, count, true))
        return BM_E_NOMEM;
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < count; i++) {
        const char *output = planned[i].real_output;
        if (!output)
            continue;
        size_t other = bm_byte_set_add(&names, output, strlen(output), i);
        if (other != BM_NOT_IN_SET)
            status = refuse_same(&planned[other], &planned[i], request, complaints);
    }
    for (size_t i = 0; !status && i < count; i++)
        if (planned[i].real_output)
            status = check_parents(&names, planned, i, complaints);
    bm_byte_set_destroy(&names);
    return status;
}
