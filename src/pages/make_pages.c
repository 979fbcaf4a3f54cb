/* SPDX-License-Identifier: MIT */
/* Writes the manual pages: bandmill_make_pages FOLDER YYYY-MM-DD */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "bandmill/version.h"
#include "pages.h"

static FILE *open_page(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "w");
    if (!stream)
        fprintf(stderr, "bandmill_make_pages: %s: %s\n", path, strerror(errno));
    return stream;
}

static bool close_page(FILE *stream)
{
    bool whole = !ferror(stream);
    return fclose(stream) == 0 && whole;
}

static bool write_page(const char *folder, const char *name, const bm_edition *edition,
                       void (*put)(FILE *stream, const bm_edition *edition))
{
    FILE *stream = open_page(folder, name);
    if (!stream)
        return false;
    put(stream, edition);
    return close_page(stream);
}

static bool write_command(const char *folder, const bm_edition *edition, const bm_page_notes *notes)
{
    char name[64];
    snprintf(name, sizeof name, "bandmill-%s.1", notes->command->name);
    FILE *stream = open_page(folder, name);
    if (!stream)
        return false;
    bm_page_command(stream, edition, notes);
    return close_page(stream);
}

int main(int count, char **words)
{
    if (count != 3) {
        fputs("usage: bandmill_make_pages FOLDER YYYY-MM-DD\n", stderr);
        return 2;
    }
    const bm_edition edition = {words[2], bm_version()};
    bool whole = write_page(words[1], "bandmill.1", &edition, bm_page_program) &&
                 write_page(words[1], "bandmill-filters.7", &edition, bm_page_filters) &&
                 write_page(words[1], "libbandmill.3", &edition, bm_page_library);
    for (const bm_page_notes *notes = bm_page_notes_all; whole && notes->command; notes++)
        whole = write_command(words[1], &edition, notes);
    return whole ? 0 : 1;
}
