/* SPDX-License-Identifier: MIT */
/* Putting the chain together from what the command line gives. */
#include "recipe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "recipes/shipped.h"
#include "regular_file.h"

/* A comment starts the line or follows a blank: a '#' inside a word is a colour's. */
static void cut_comment(char *line)
{
    for (char *mark = strchr(line, '#'); mark; mark = strchr(mark + 1, '#'))
        if (mark == line || mark[-1] == ' ' || mark[-1] == '\t') {
            *mark = '\0';
            return;
        }
}

static bm_status append_line(bm_chain *chain, char *line, const char *path, unsigned number,
                             bm_error *error)
{
    line[strcspn(line, "\r\n")] = '\0';
    cut_comment(line);
    if (!line[strspn(line, " \t")])
        return BM_OK;
    bm_error reason;
    bm_status status = bm_chain_append(chain, line, &reason);
    return status ? bm_fail(error, status, "%s:%u: %s", path, number, reason.message) : BM_OK;
}

static bm_status unknown_recipe(const char *name, bm_error *error)
{
    const char *meant = bm_shipped_nearest(name);
    char list[200] = "";
    size_t used = 0;
    for (const bm_shipped_recipe *recipe = bm_shipped_recipes; recipe->name; recipe++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "",
                                 recipe->name);
    return bm_fail(error, BM_E_READ,
                   "--recipe=%s: no such file, and of the recipes that ship (%s) none is called "
                   "so%s%s%s",
                   name, list, meant ? ": did you mean '" : "", meant ? meant : "",
                   meant ? "'?" : "");
}

/* The file of that name, or a recipe that ships: never for a name with a slash. */
static bm_status open_recipe(FILE **file, const char *path, bm_error *error)
{
    *file = fopen(path, "re");
    if (!*file && errno == ENOENT && !strchr(path, '/')) {
        const bm_shipped_recipe *shipped = bm_shipped_find(path);
        if (!shipped)
            return unknown_recipe(path, error);
        *file = fmemopen((void *)(uintptr_t)shipped->text, strlen(shipped->text), "r");
    }
    return *file ? BM_OK : bm_fail(error, BM_E_READ, "--recipe=%s: %s", path, strerror(errno));
}

bm_status bm_recipe_append(bm_chain *chain, const char *path, bm_error *error)
{
    FILE *file;
    bm_status opened = open_recipe(&file, path, error);
    if (opened)
        return opened;
    char *line = NULL;
    size_t capacity = 0;
    bm_status status = BM_OK;
    for (unsigned number = 1; !status; number++) {
        errno = 0;
        ssize_t length = getline(&line, &capacity, file);
        if (length < 0) {
            if (errno)
                status = bm_fail(error, BM_E_READ, "--recipe=%s: %s", path, strerror(errno));
            break;
        }
        if (memchr(line, '\0', (size_t)length))
            status =
                bm_fail(error, BM_E_PARAM, "%s:%u: not text: there is a NUL byte", path, number);
        else
            status = append_line(chain, line, path, number, error);
    }
    free(line);
    fclose(file);
    return status;
}

/* A table of colours is large where it has 256 steps: 450 MB as text. */
#define MOST_BYTES ((size_t)512 << 20)

static bm_status read_all(FILE *file, const char *name, char **bytes, size_t *count,
                          bm_error *error)
{
    size_t room = 0;
    *bytes = NULL;
    *count = 0;
    do {
        room = room ? 2 * room : 65536;
        char *more = room <= MOST_BYTES ? realloc(*bytes, room) : NULL;
        if (!more)
            return bm_fail(error, room > MOST_BYTES ? BM_E_READ : BM_E_NOMEM,
                           "%s: more than there is room for", name);
        *bytes = more;
        *count += fread(*bytes + *count, 1, room - 1 - *count, file);
    } while (*count == room - 1);
    (*bytes)[*count] = '\0';
    return ferror(file) ? bm_fail(error, BM_E_READ, "%s: %s", name, strerror(errno)) : BM_OK;
}

/* A bm_file_loader. */
static bm_status load_file(void *context, const char *name, char **bytes, size_t *count,
                           bm_error *error)
{
    (void)context;
    FILE *file;
    off_t size;
    bm_error why;
    bm_status status = bm_regular_file_open(&file, name, &size, &why);
    if (status)
        return bm_fail(error, status, "%s: %s", name, why.message);
    status = read_all(file, name, bytes, count, error);
    fclose(file);
    if (status) {
        free(*bytes);
        *bytes = NULL;
    }
    return status;
}

bm_status bm_chain_read_files(bm_chain *chain, bm_error *error)
{
    return bm_chain_load_files(chain, load_file, NULL, error);
}

bm_status bm_chain_from_words(bm_chain *chain, const bm_words *words, bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t i = 0; !status && i < words->count; i++) {
        const struct bm_word *word = &words->item[i];
        if (strcmp(word->option->name, "recipe") == 0)
            status = bm_recipe_append(chain, word->text, error);
        else
            status = bm_chain_append(chain, word->text, error);
    }
    return status ? status : bm_chain_read_files(chain, error);
}
