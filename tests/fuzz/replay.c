/* SPDX-License-Identifier: MIT */
/* Stands in for libFuzzer where it is not built in: runs a target once for each file, and each file
 * of each folder, that is named on the command line. */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool run_file(const char *path)
{
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    uint8_t *bytes = NULL;
    size_t size = 0, got;
    do {
        uint8_t *grown = realloc(bytes, size + 65536);
        if (!grown)
            abort();
        bytes = grown;
        got = fread(bytes + size, 1, 65536, stream);
        size += got;
    } while (got > 0);
    fclose(stream);

    /* From memory of exactly that size, so that a sanitizer sees a byte too far. */
    uint8_t *exact = malloc(size ? size : 1);
    if (!exact)
        abort();
    memcpy(exact, bytes, size);
    free(bytes);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return true;
}

static bool run(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder)
        return run_file(path);
    bool good = true;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        char name[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        good = run_file(name) && good;
    }
    closedir(folder);
    return good;
}

int main(int count, char **paths)
{
    bool good = count > 1;
    for (int i = 1; i < count; i++)
        good = run(paths[i]) && good;
    return good ? 0 : 1;
}
