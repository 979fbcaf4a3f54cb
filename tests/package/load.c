/* SPDX-License-Identifier: MIT */
/* Loads the library, filters with two threads, and lets go of it, a hundred times: load LIBRARY */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "bandmill/bandmill.h"

typedef bm_status (*view_fn)(bm_image *, void *, uint32_t, uint32_t, bm_model, unsigned, ptrdiff_t,
                             bm_error *);
typedef bm_status (*apply_fn)(const char *, const bm_image *, const bm_image *, const bm_options *,
                              bm_error *);

/* A function by its name; ISO C has no cast from an object pointer. */
static void find(void *library, const char *name, void *function)
{
    void *symbol = dlsym(library, name);
    memcpy(function, &symbol, sizeof symbol);
}

int main(int count, char **words)
{
    static unsigned char pixels[200 * 200];
    for (int round = 0; round < 100; round++) {
        void *library = count == 2 ? dlopen(words[1], RTLD_NOW | RTLD_LOCAL) : NULL;
        if (!library) {
            fprintf(stderr, "%s\n", count == 2 ? dlerror() : "load LIBRARY");
            return 2;
        }
        view_fn view;
        apply_fn apply;
        find(library, "bm_image_view", &view);
        find(library, "bm_apply_text", &apply);
        bm_options options = bm_options_defaults();
        options.threads = 2;
        bm_image image;
        if (view(&image, pixels, 200, 200, BM_GRAY, 8, 0, NULL) ||
            apply("invert | gaussian", &image, &image, &options, NULL) ||
            pixels[777] != (round % 2 ? 0 : 255) || dlclose(library))
            return 1;
    }
    return 0;
}
