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
    "crop:4x3,gravity=center",
    "crop:80%,x=1,gravity=south_east",
    "pad:to=95x93,gravity=north_east",
    "crop:size=75%,y=2",
    "flip",
    "flop",
    "rotate:90",
    "rotate:180",
    "rotate:-90",
    "transpose",
    "transverse",
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
        if (length && !memchr(line, '|', length))
            lines[count++] = line;
        line += length + (line[length] == '\n');
    }
    assert_true(count > 0);
    const char *line = lines[random_below(random, (uint32_t)count)];
    return (size_t)snprintf(text, size, "%.*s", (int)strcspn(line, "\n"), line);
}

/* Where a call acts, for one in six. */
static size_t write_scope(random_stream *random, const char *call, char *text, size_t size)
{
    static const char *const scopes[] = {"on=luma",
                                         "on=red",
                                         "on=alpha",
                                         "on=colour",
                                         "in=9x7+3+2",
                                         "in=3x3+70+0",
                                         "in=100%x100%",
                                         "in=1x100+2+0,on=green",
                                         "in=4x4-1-1,on=luma",
                                         "in=50%x60%+20%+10%"};
    if (random_below(random, 6))
        return 0;
    return (size_t)snprintf(text, size, "%c%s", strchr(call, ':') ? ',' : ':',
                            scopes[random_below(random, sizeof scopes / sizeof scopes[0])]);
}

/* None that asks for a file or a picture: there is none here. */
static const bm_filter *random_filter(random_stream *random, bool planar)
{
    const bm_filter *filter;
    do
        filter = bm_catalogue_at(random_below(random, (uint32_t)bm_catalogue_count()));
    while ((planar && !filter->planar) || filter->params[0].type == BM_PARAM_FILE ||
           filter->params[0].type == BM_PARAM_PICTURE);
    return filter;
}

void random_chain_write(random_stream *random, const random_chain *how,
                        char text[RANDOM_CHAIN_TEXT])
{
    uint32_t count = how->least + random_below(random, how->most + 1 - how->least);
    size_t used = strlen(text);
    for (uint32_t i = 0; i < count; i++) {
        used += (size_t)snprintf(text + used, RANDOM_CHAIN_TEXT - used, "%s", used ? " | " : "");
        size_t call = used;
        if (random_below(random, 2) && !how->planar) {
            uint32_t which = random_below(random, sizeof favourites / sizeof favourites[0]);
            used +=
                (size_t)snprintf(text + used, RANDOM_CHAIN_TEXT - used, "%s", favourites[which]);
        } else {
            used += write_example(random_filter(random, how->planar), random, text + used,
                                  RANDOM_CHAIN_TEXT - used);
        }
        if (!how->planar)
            used += write_scope(random, text + call, text + used, RANDOM_CHAIN_TEXT - used);
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
