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

static bool is_called(const bm_filter *filter, const char *name)
{
    if (strcmp(filter->name, name) == 0)
        return true;
    for (const char *const *alias = filter->aliases; alias && *alias; alias++)
        if (strcmp(*alias, name) == 0)
            return true;
    return false;
}

const bm_filter *bm_catalogue_find(const char *name)
{
    for (size_t i = 0; i < bm_catalogue_count(); i++)
        if (is_called(filters[i], name))
            return filters[i];
    return NULL;
}

const char *bm_catalogue_nearest(const char *word)
{
    bm_nearest nearest = bm_nearest_start(word);
    for (size_t i = 0; i < bm_catalogue_count(); i++) {
        bm_nearest_offer(&nearest, filters[i]->name);
        for (const char *const *alias = filters[i]->aliases; alias && *alias; alias++)
            bm_nearest_offer(&nearest, *alias);
    }
    return bm_nearest_word(&nearest);
}

const char *bm_group_title(bm_group group)
{
    static const char *const titles[BM_GROUP_COUNT] = {
        [BM_GROUP_TONE] = "Tone",
        [BM_GROUP_COLOUR] = "Colour",
        [BM_GROUP_BLUR] = "Blur and sharpen",
        [BM_GROUP_SMOOTH] = "Smooth and take noise away",
        [BM_GROUP_EDGES] = "Edges and relief",
        [BM_GROUP_SHAPES] = "Shapes",
        [BM_GROUP_GEOMETRY] = "Geometry",
        [BM_GROUP_FINISH] = "Finish",
    };
    return (unsigned)group < BM_GROUP_COUNT ? titles[group] : NULL;
}
