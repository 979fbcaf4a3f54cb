/* SPDX-License-Identifier: MIT */
/* The catalogue: the lines of catalogue.def as a table. */
#include "core/catalogue.h"

#include <string.h>

#include "bandmill/nearest.h"

static const bm_filter *const filters[] = {
#define BM_FILTER(name) &bm_filter_##name,
#define BM_STEP(name)
#include "catalogue.def"
#undef BM_FILTER
#undef BM_STEP
};

size_t bm_catalogue_count(void)
{
    return sizeof filters / sizeof filters[0];
}

const bm_filter *bm_catalogue_at(size_t index)
{
    return index < bm_catalogue_count() ? filters[index] : NULL;
}

const bm_filter *bm_catalogue_find(const char *name)
{
    for (size_t i = 0; i < bm_catalogue_count(); i++)
        if (strcmp(filters[i]->name, name) == 0)
            return filters[i];
    return NULL;
}

const char *bm_catalogue_nearest(const char *word)
{
    bm_nearest nearest = bm_nearest_start(word);
    for (size_t i = 0; i < bm_catalogue_count(); i++)
        bm_nearest_offer(&nearest, filters[i]->name);
    return bm_nearest_word(&nearest);
}
