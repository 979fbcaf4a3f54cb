/* SPDX-License-Identifier: MIT */
/* Random chains of the whole catalogue. */
#include "random_chain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "bandmill/catalogue.h"

/* What rules are about, drawn as often as all filters together. */
static const char *const favourites[] = {
    "crop:60%,x=1,y=1",
    "crop:5x4,x=2,y=1",
    "crop:50%",
    "crop:1x1",
    "crop:size=75%,y=2",
    "flip",
    "flop",
    "rotate:90",
    "rotate:180",
    "rotate:-90",
    "invert",
    "brightness:10",
    "gamma:1.2",
    "grayscale",
    "grayscale:bt709",
    "contrast:0.8",
    "pad:left=3,top=2",
    "median:1",
    "gaussian:0.6",
    "saturation:0",
    "linear:-1,offset=100",
    "matrix:0 0 1 0 1 0 1 0 0",
    "matrix:0 1 0 0 0 1 1 0 0",
    "matrix:-1 0 0 1 0 -1 0 1 0 0 -1 1",
    "pad:left=2,color=red",
    "erode:size=30%,border=mirror",
};

/* One of the filter's examples that is a single call. */
static size_t write_example(const bm_filter *filter, random_stream *random, char *text, size_t size)
{
    const char *lines[32];
    size_t count = 0;
    for (const char *line = filter->examples; *line && count < 32;) {
        size_t length = strcspn(line, "\n");
        if (!memchr(line, '|', length))
            lines[count++] = line;
        line += length + (line[length] == '\n');
    }
    assert_true(count > 0);
    const char *line = lines[random_below(random, (uint32_t)count)];
    return (size_t)snprintf(text, size, "%.*s", (int)strcspn(line, "\n"), line);
}

static const bm_filter *random_filter(random_stream *random, bool planar)
{
    const bm_filter *filter;
    do
        filter = bm_catalogue_at(random_below(random, (uint32_t)bm_catalogue_count()));
    while (planar && !filter->planar);
    return filter;
}

void random_chain_write(random_stream *random, const random_chain *how,
                        char text[RANDOM_CHAIN_TEXT])
{
    uint32_t count = how->least + random_below(random, how->most + 1 - how->least);
    size_t used = strlen(text);
    for (uint32_t i = 0; i < count; i++) {
        used += (size_t)snprintf(text + used, RANDOM_CHAIN_TEXT - used, "%s", used ? " | " : "");
        if (random_below(random, 2) && !how->planar) {
            uint32_t which = random_below(random, sizeof favourites / sizeof favourites[0]);
            used +=
                (size_t)snprintf(text + used, RANDOM_CHAIN_TEXT - used, "%s", favourites[which]);
        } else {
            used += write_example(random_filter(random, how->planar), random, text + used,
                                  RANDOM_CHAIN_TEXT - used);
        }
        assert_true(used < RANDOM_CHAIN_TEXT);
    }
}

bm_desc random_chain_desc(random_stream *random)
{
    static const uint32_t most[] = {1, 4, 40, 90};
    static const bm_model models[] = {BM_GRAY, BM_GRAYA, BM_RGB, BM_RGB, BM_RGBA, BM_CMYK};
    bm_desc desc;
    uint32_t width = 1 + random_below(random, most[random_below(random, 4)]);
    uint32_t height = 1 + random_below(random, most[random_below(random, 4)]);
    bm_desc_interleaved(&desc, width, height, models[random_below(random, 6)],
                        random_below(random, 2) ? 8 : 16, NULL);
    return desc;
}
