/* SPDX-License-Identifier: MIT */
/* Each rule of the planner: where it fires and what it makes of the chain, where it does not (one row for each clause of its
 * precondition), and for both that pixels are those of the chain as written, or within what the rule states. */
#include "rule_cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "reference.h"

static void identity(void **state)
{
    (void)state;
    static const sample_case cases[] = {
        {"grayscale", "", "identity", .model = BM_GRAY},
        {"grayscale | invert", "invert", "identity", .model = BM_GRAYA},
        {"saturation:130 | gaussian:2", "gaussian:2", "identity", .model = BM_GRAY},
        {"invert | crop:64x48", "invert", "identity", .model = BM_RGB},
        {"brightness:0 | rotate:360", "", "identity", .model = BM_RGB},
        /* no level of 8 bits moves, many of 16 do */
        {"brightness:0.01", "", "identity", .model = BM_RGB},
        {"brightness:0.01", NULL, NULL, .model = BM_RGB, .depth = 16},
        {"brightness:1", NULL, NULL, .model = BM_RGB},
        {"grayscale", NULL, NULL, .model = BM_RGB},
        /* without it, both blurs would share linear light */
        {"gaussian:2 | brightness:0.01 | gaussian:1", NULL, NULL, .model = BM_RGB, .linear = true},
        {"gaussian:2 | brightness:0.01 | flop", "gaussian:2 | flop", "identity", .model = BM_RGB,
         .linear = true},
        {"gaussian:2 | brightness:0 | gaussian:1", "gaussian:2 | gaussian:1", "identity",
         .model = BM_RGB, .linear = true},
    };
    CHECK(cases);
}

static void join_turns(void **state)
{
    (void)state;
    static const sample_case cases[] = {
        {"flip | flip", "", "join-turns", .model = BM_RGB},
        {"rotate:90 | rotate:270", "", "join-turns", .model = BM_RGBA},
        {"rotate:90 | rotate:90", "rotate:180", "join-turns", .model = BM_RGB},
        {"flip | flop", "rotate:180", "join-turns", .model = BM_GRAY},
        {"rotate:180 | flop", "flip", "join-turns", .model = BM_RGB},
        {"rotate:90 | flip | rotate:-270", "flip", "join-turns", .model = BM_RGB},
        {"rotate:90 | flop | flip", "rotate:270", "join-turns", .model = BM_RGB},
        {"flop | rotate:90 | rotate:450 | rotate:90", "transpose", "join-turns", .model = BM_RGB},
        {"rotate:90 | flop", "transpose", "join-turns", .model = BM_RGB},
        {"flop | rotate:90", "transverse", "join-turns", .model = BM_RGB},
        {"transpose | rotate:90", "flop", "join-turns", .model = BM_RGB},
        {"rotate:90 | transpose", "flip", "join-turns", .model = BM_RGB},
        {"transverse | rotate:90", "flip", "join-turns", .model = BM_RGB},
        {"transpose | transverse", "rotate:180", "join-turns", .model = BM_RGBA},
        {"transpose | invert | transpose", "invert", "join-turns", .model = BM_GRAY},
        {"flop | transpose", "rotate:270", "join-turns", .model = BM_RGB},
        {"flip | invert | saturation:50 | flip", "invert | saturation:50", "join-turns",
         .model = BM_RGB},
        {"rotate:90 | grayscale | rotate:90", "grayscale | rotate:180", "join-turns",
         .model = BM_RGB},
        /* one alone */
        {"transpose", NULL, NULL, .model = BM_RGB},
        /* what stands between sees places */
        {"flip | dither:2 | flip", NULL, NULL, .model = BM_RGB},
        {"flip | gaussian:2 | flip", NULL, NULL, .model = BM_RGB},
        {"flip | pad:top=3 | flip", NULL, NULL, .model = BM_RGB},
        {"rotate:30 | rotate:-30", NULL, NULL, .model = BM_RGB},
        /* linear light would be shared without them */
        {"gaussian:2 | flip | flip | gaussian:1", NULL, NULL, .model = BM_RGB, .linear = true},
        {"gaussian:2 | flip | flop | gaussian:1", "gaussian:2 | rotate:180 | gaussian:1",
         "join-turns", .model = BM_RGB, .linear = true},
    };
    CHECK(cases);
}

static void join_maps(void **state)
{
    (void)state;
    static const sample_case cases[] = {
        {"brightness:10 | contrast:1.2 | gamma:1.1 | invert", "joined_map", "join-maps",
         .model = BM_RGB},
        {"brightness:10 | contrast:1.2", "joined_map", "join-maps", .model = BM_GRAYA, .depth = 16},
        {"posterize:4 | invert", "joined_map", "join-maps", .model = BM_RGBA},
        {"invert | invert", "", "join-maps", .model = BM_RGB},
        {"invert | linear:-1,offset=100", "", "join-maps", .model = BM_RGBA, .depth = 16},
        {"invert | posterize:3 | gaussian:2 | threshold | invert",
         "joined_map | gaussian:sigma=2 | joined_map", "join-maps", .model = BM_RGB},
        {"gaussian:2 | invert | gamma:2 | gaussian:1", "gaussian:sigma=2 | joined_map | gaussian",
         "join-maps", .model = BM_RGB, .linear = true},
        /* one alone; something else between; cancelling out, but linear light would be shared */
        {"invert | grayscale | invert", NULL, NULL, .model = BM_RGB},
        {"invert | dither:2 | invert", NULL, NULL, .model = BM_RGB},
        {"gaussian:2 | invert | invert | gaussian:1", "gaussian:sigma=2 | joined_map | gaussian",
         "join-maps", .model = BM_RGB, .linear = true},
        /* hue and scans are no maps */
        {"hue:60,method=hsl | invert", NULL, NULL, .model = BM_RGB},
        {"autolevel | invert", NULL, NULL, .model = BM_RGB},
    };
    CHECK(cases);
}

/* Maps that treat channels in their own ways: two channels share a table, one has its own, and some have none. */
static bm_status plan_channels(const bm_call *call, bm_plan *plan, bm_error *error)
{
    uint32_t seed = (uint32_t)call->value[0].number, values = 1u << plan->in.depth;
    (void)error;
    for (unsigned t = 0; t < 2; t++) {
        uint16_t *table = bm_plan_alloc(plan, values, plan->in.depth / 8);
        for (uint32_t v = 0; v < values; v++) {
            uint32_t level = (v * (2 * seed + 2 * t + 3) + 7 * t + seed) % values;
            if (plan->in.depth == 8)
                ((uint8_t *)table)[v] = (uint8_t)level;
            else
                table[v] = (uint16_t)level;
        }
        for (unsigned c = 0; c < bm_model_channels(plan->in.model); c++)
            if ((seed >> 4 * t >> c & 1) && !plan->map[c])
                plan->map[c] = table;
    }
    return BM_OK;
}

static void maps_of_single_channels_join(void **state)
{
    (void)state;
    static const bm_param none = {.name = NULL};
    const bm_filter filter = {
        .name = "channels", .params = &none, .models = BM_ANY_MODEL, .plan = plan_channels};
    static const uint32_t seeds[][3] = {
        {0x01, 0x10, 0x21}, {0x5a, 0xa5, 0x34}, {0x07, 0x08, 0x70}, {0x12, 0x12, 0x12}};
    for (size_t i = 0; i < sizeof seeds / sizeof seeds[0]; i++)
        for (unsigned depth = 8; depth <= 16; depth += 8) {
            bm_call calls[3];
            for (size_t k = 0; k < 3; k++)
                calls[k] = (bm_call){.filter = &filter, .value = {{.number = seeds[i][k]}}};
            bm_chain chain = {.calls = calls, .count = 3};
            bm_desc desc;
            bm_desc_interleaved(&desc, 41, 9, BM_RGBA, depth, NULL);
            bm_image in = reference_picture(&desc, &(random_stream){i}), written, planned;
            assert_int_equal(run_rewritten(&chain, &in, false, BM_REWRITE_NONE, &written), BM_OK);
            assert_int_equal(run_rewritten(&chain, &in, false, BM_REWRITE_EXACT, &planned), BM_OK);
            assert_int_equal(farthest(&written, &planned), 0);
            const bm_program_request request = {.chain = &chain, .level = BM_CPU_SCALAR};
            bm_program *program;
            assert_int_equal(bm_program_plan(&program, &request, &desc, NULL), BM_OK);
            assert_int_equal(bm_program_chain(program).count, 1);
            bm_program_destroy(program);
            bm_image_destroy(&in);
            bm_image_destroy(&written);
            bm_image_destroy(&planned);
        }
}

static void join_matrices(void **state)
{
    (void)state;
    static const sample_case cases[] = {
        {"matrix:0 0 1 0 1 0 1 0 0 | matrix:0 0 1 0 1 0 1 0 0", "", "join-matrices",
         .model = BM_RGB},
        {"matrix:0 0 1 0 1 0 1 0 0 | matrix:0 1 0 0 0 1 1 0 0",
         "matrix:0 1 0 0 / 1 0 0 0 / 0 0 1 0", "join-matrices", .model = BM_RGBA, .depth = 16},
        {"matrix:-1 0 0 1 0 -1 0 1 0 0 -1 1 | matrix:-1 0 0 1 0 -1 0 1 0 0 -1 1", "",
         "join-matrices", .model = BM_RGB},
        {"saturation:50 | saturation:0", NULL, "join-matrices", .model = BM_RGB, .levels = 2},
        {"saturation:50 | saturation:150", NULL, "join-matrices", .model = BM_RGB, .depth = 16,
         .levels = 2},
        /* the first clamps; the second multiplies what was rounded by too much */
        {"saturation:150 | saturation:50", NULL, NULL, .model = BM_RGB},
        {"sepia | saturation:50", NULL, NULL, .model = BM_RGB},
        {"matrix:.5 .5 0 .1 0 1 0 0 0 0 1 0 | saturation:50", NULL, NULL, .model = BM_RGB},
        {"matrix:1 -.1 0 0 1 0 0 0 1 | saturation:50", NULL, NULL, .model = BM_RGB},
        {"saturation:50 | matrix:4 -2 -1 0 1 0 0 0 1", NULL, NULL, .model = BM_RGB},
        /* whole channels, but one of them clamped to nothing: no such thing */
        {"matrix:-1 0 0 0 1 0 0 0 1 | matrix:0 0 1 0 1 0 1 0 0", NULL, NULL, .model = BM_RGB},
        {"saturation:50 | invert | saturation:50", NULL, NULL, .model = BM_RGB},
        {"saturation:50,method=hsl | saturation:50,method=hsl", NULL, NULL, .model = BM_RGB},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sample_case c = cases[i];
        c.depth = c.depth ? c.depth : 8;
        if (c.levels) { /* weights that no text writes out */
            bm_reasons reasons = {0};
            char text[CHAIN_TEXT];
            planned_chain(&c, BM_REWRITE_ALL, &reasons, text);
            assert_int_equal(reasons.count, 1);
            assert_string_equal(reasons.item[0].rule, c.rule);
            assert_non_null(reasons.item[0].tolerance);
            assert_int_equal(strncmp(text, "matrix:", 7), 0);
            assert_null(strchr(text, '|'));
            planned_chain(&c, BM_REWRITE_EXACT, NULL, text);
            assert_non_null(strchr(text, '|'));
        } else {
            check_chain(&c);
        }
        check_pictures(&c);
    }
}

static void early_crop(void **state)
{
    (void)state;
    static const sample_case cases[] = {
        {"invert | hue:60 | crop:10x9,x=3,y=5", "crop:10x9,x=3,y=5 | invert | hue:60", "early-crop",
         .model = BM_RGB},
        {"grayscale | crop:50%", "crop:32x24 | grayscale", "early-crop", .model = BM_RGB},
        {"flip | crop:10x9,x=3,y=5", "crop:10x9,x=3,y=34 | flip", "early-crop", .model = BM_RGB},
        {"flop | crop:10x9,x=3,y=5", "crop:10x9,x=51,y=5 | flop", "early-crop", .model = BM_RGB},
        {"rotate:90 | crop:10x9,x=3,y=5", "crop:9x10,x=5,y=35 | rotate:90", "early-crop",
         .model = BM_RGB},
        {"rotate:180 | crop:10x9,x=3,y=5", "crop:10x9,x=51,y=34 | rotate:180", "early-crop",
         .model = BM_RGB},
        {"rotate:270 | crop:10x9,x=3,y=5", "crop:9x10,x=50,y=3 | rotate:270", "early-crop",
         .model = BM_RGBA},
        {"transpose | crop:10x9,x=3,y=5", "crop:9x10,x=5,y=3 | transpose", "early-crop",
         .model = BM_RGB},
        {"transverse | crop:10x9,x=3,y=5", "crop:9x10,x=50,y=35 | transverse", "early-crop",
         .model = BM_RGB},
        {"invert | crop:10x9,gravity=center", "crop:10x9,x=27,y=19 | invert", "early-crop",
         .model = BM_RGB},
        {"flip | crop:10x9,x=3,y=5,gravity=south_east", "crop:10x9,x=51,y=5 | flip", "early-crop",
         .model = BM_RGB},
        {"crop:40x30,x=1,gravity=east | crop:7x8,y=2,gravity=south", "crop:7x8,x=39,y=29",
         "early-crop", .model = BM_RGB},
        {"pad:to=80x60,gravity=south_east | crop:64x48,gravity=south_east", "", "early-crop",
         .model = BM_RGB},
        {"pad:to=80x60,gravity=south_east | crop:10x9,x=60,y=20", "crop:10x9,x=44,y=8",
         "early-crop", .model = BM_RGB},
        {"median:1 | crop:20x10,gravity=south_east",
         "crop:21x11,x=43,y=37 | median:1 | crop:20x10,x=1,y=1", "early-crop", .model = BM_RGB},
        {"crop:40x30,x=3,y=5 | crop:7x8,x=9,y=1", "crop:7x8,x=12,y=6", "early-crop",
         .model = BM_RGB},
        {"pad:left=4,top=6,color=red | crop:10x9,x=7,y=6", "crop:10x9,x=3", "early-crop",
         .model = BM_RGB},
        {"median:1 | crop:20x10,x=20,y=20", "crop:22x12,x=19,y=19 | median:1 | crop:20x10,x=1,y=1",
         "early-crop", .model = BM_RGB},
        /* where it ends with the picture, there is nothing to add */
        {"median:1 | crop:20x10", "crop:21x11 | median:1 | crop:20x10", "early-crop",
         .model = BM_RGB},
        {"median:2,border=mirror | invert | flip | crop:20x10,x=44",
         "crop:22x12,x=42,y=36 | median:2,border=mirror | crop:20x10,x=2,y=2 | invert | flip",
         "early-crop", .model = BM_RGB},
        {"erode:size=20%,border=constant,border_color=red | crop:20x10",
         "crop:26x14 | erode:size=13x9,border=constant,border_color=red | crop:20x10", "early-crop",
         .model = BM_RGBA},
        {"median:1 | crop:20x10", "crop:21x11 | median:1 | crop:20x10", "early-crop",
         .model = BM_RGBA, .depth = 16},
        {"median:1 | crop:20x10", "crop:21x11 | median:1 | crop:20x10", "early-crop",
         .model = BM_RGB, .linear = true},
        /* what sees the whole picture, or places in it */
        {"equalize | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"autolevel | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"clahe | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"dither:2 | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"resize:50% | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"rotate:30 | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"gaussian:9 | crop:4x4,x=30,y=20", NULL, NULL, .model = BM_RGB, .width = 200,
         .height = 200},
        {"sharpen:9 | crop:4x4,x=30,y=20", NULL, NULL, .model = BM_RGB, .width = 200,
         .height = 200},
        /* the border shows the other end; the crop takes some of the border; the border brought alpha */
        {"median:1,border=wrap | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"erode:size=5x1,border=wrap | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"pad:left=4,top=6,color=red | crop:10x9,x=3,y=6", NULL, NULL, .model = BM_RGB},
        {"pad:left=4,top=6,color=red | crop:10x9,x=4,y=5", NULL, NULL, .model = BM_RGB},
        {"pad:right=4,bottom=6,color=red | crop:10x9,x=55,y=3", NULL, NULL, .model = BM_RGB},
        {"pad:right=4,bottom=6,color=red | crop:10x9,x=5,y=40", NULL, NULL, .model = BM_RGB},
        {"pad:left=4,color=#00000080 | crop:10x9,x=7,y=6", NULL, NULL, .model = BM_RGB},
        /* hardly anything to save */
        {"median:1 | crop:62x46,x=1,y=1", NULL, NULL, .model = BM_RGB},
        /* both blurs share linear light */
        {"gaussian:1 | median:1 | crop:20x10", NULL, NULL, .model = BM_RGB, .linear = true},
    };
    CHECK(cases);
}

/* Rules know nothing of calls that act on a part of the picture, but where they have nothing to do. */
static void calls_that_act_on_a_part(void **state)
{
    (void)state;
    static const sample_case cases[] = {
        {"invert:in=5x5+99+99", "", "identity", .model = BM_RGB},
        {"brightness:0,on=red | invert", "invert", "identity", .model = BM_RGB},
        {"flip:in=5x5+1+1 | flip:in=5x5+1+1", NULL, NULL, .model = BM_RGB},
        {"flop:on=red | rotate:180,on=red | flip", NULL, NULL, .model = BM_RGB},
        {"rotate:90 | invert:in=9x5+3+4 | rotate:270", NULL, NULL, .model = BM_RGB},
        {"invert:on=luma | invert:on=luma", NULL, NULL, .model = BM_GRAY},
        {"rotate:90 | invert:in=48x64 | rotate:270", NULL, NULL, .model = BM_RGB},
        {"invert:on=blue | invert", NULL, NULL, .model = BM_RGB},
        {"invert | gamma:2,in=9x9+1+1 | invert", NULL, NULL, .model = BM_GRAY, .depth = 16},
        {"saturation:50,in=9x9 | saturation:0", NULL, NULL, .model = BM_RGB},
        {"matrix:0 0 1 0 1 0 1 0 0,in=30x20 | matrix:0 0 1 0 1 0 1 0 0", NULL, NULL,
         .model = BM_RGB},
        {"median:1,in=20x10+9+9 | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"median:1,on=luma | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"invert:in=20x10+9+9 | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"flip:in=20x10+9+9 | crop:20x10", NULL, NULL, .model = BM_RGB},
        {"flip:on=red | grayscale", NULL, NULL, .model = BM_RGB},
        {"gaussian:2,in=20x10 | grayscale", NULL, NULL, .model = BM_RGB},
        {"gaussian:2 | gaussian:2,in=20x10+3+3 | gaussian:2", NULL, NULL, .model = BM_RGBA,
         .linear = true},
    };
    CHECK(cases);
}

static void early_gray(void **state)
{
    (void)state;
    static const sample_case cases[] = {
        {"flop | grayscale", "grayscale | flop", "early-gray", .model = BM_RGB},
        {"flip | rotate:90 | grayscale:bt709", "grayscale:bt709 | transpose", "early-gray",
         .model = BM_RGBA, .depth = 16},
        {"rotate:90 | grayscale", "grayscale | rotate:90", "early-gray", .model = BM_RGB},
        {"pad:left=3,color=gray | grayscale", "grayscale | pad:left=3,color=gray", "early-gray",
         .model = BM_RGB, .depth = 16},
        {"pad:left=3,color=#80808080 | grayscale:average",
         "grayscale:average | pad:left=3,color=#80808080", "early-gray", .model = BM_RGB},
        {"pad:top=3,edge=mirror,color=red | grayscale",
         "grayscale | pad:top=3,edge=mirror,color=red", "early-gray", .model = BM_RGB},
        {"resize:200%,filter=nearest | grayscale", "grayscale | resize:200%,filter=nearest",
         "early-gray", .model = BM_RGB},
        {"gaussian:2 | grayscale", "grayscale | gaussian:2", "early-gray", .model = BM_RGB,
         .levels = 2},
        {"box:2 | flop | grayscale", "grayscale | box:2 | flop", "early-gray", .model = BM_RGB,
         .levels = 2},
        {"resize:50%,filter=area | grayscale", "grayscale | resize:50%,filter=area", "early-gray",
         .model = BM_RGB, .levels = 2},
        {"resize:70%,filter=linear | grayscale", "grayscale | resize:70%,filter=linear",
         "early-gray", .model = BM_RGB, .levels = 2},
        {"gaussian:2,border=constant,border_color=white | grayscale:bt709",
         "grayscale:bt709 | gaussian:2,border=constant,border_color=white", "early-gray",
         .model = BM_RGB, .levels = 2},
        /* what changes single pixels, or more than means do */
        {"invert | grayscale", NULL, NULL, .model = BM_RGB},
        {"median:1 | grayscale", NULL, NULL, .model = BM_RGB},
        {"sharpen:1 | grayscale", NULL, NULL, .model = BM_RGB},
        {"resize:50% | grayscale", NULL, NULL, .model = BM_RGB},
        {"rotate:30 | grayscale", NULL, NULL, .model = BM_RGB},
        {"equalize | grayscale", NULL, NULL, .model = BM_RGB},
        /* colours come in: from a border, and in another light; alpha divides errors */
        {"pad:left=3,color=red | grayscale", NULL, NULL, .model = BM_RGB},
        {"gaussian:2,border=constant,border_color=red | grayscale", NULL, NULL, .model = BM_RGB},
        {"gaussian:2 | grayscale", NULL, NULL, .model = BM_RGB, .linear = true},
        {"gaussian:2 | grayscale", NULL, NULL, .model = BM_RGBA},
        /* fewer pixels come first */
        {"crop:20x10 | grayscale", NULL, NULL, .model = BM_RGB},
        {"resize:50%,filter=nearest | grayscale", NULL, NULL, .model = BM_RGB},
        {"crop:20x10 | flop | grayscale", "crop:20x10 | grayscale | flop", "early-gray",
         .model = BM_RGB},
    };
    CHECK(cases);
}

/* Upright first: a turn that a camera left, and one that a user wants, are one. */
static void orientation_is_part_of_the_chain(void **state)
{
    (void)state;
    bm_chain chain = drive_parse("rotate:270 | crop:9x5,x=1,y=2");
    bm_desc desc;
    bm_desc_interleaved(&desc, 64, 48, BM_RGB, 8, NULL);
    const bm_program_request request = {.chain = &chain, .orientation = 6, .level = BM_CPU_SCALAR};
    bm_program *program;
    assert_int_equal(bm_program_plan(&program, &request, &desc, NULL), BM_OK);
    bm_chain planned = bm_program_chain(program);
    assert_int_equal(planned.count, 1);
    assert_string_equal(planned.calls[0].filter->name, "crop");
    bm_program_destroy(program);
    bm_chain_clear(&chain);
}

static void reasons_that_do_not_fit_are_dropped(void **state)
{
    (void)state;
    bm_reasons reasons = {0};
    for (unsigned i = 0; i < 2 * BM_MAX_REASONS; i++)
        bm_reason_add(&reasons, "test", NULL, "%u", i);
    assert_int_equal(reasons.count, BM_MAX_REASONS);
    assert_string_equal(reasons.item[BM_MAX_REASONS - 1].text, "23");
    bm_reason_add(NULL, "test", NULL, "nobody asks");
}

/* Turns by the hundred, crops by the hundred: it ends, and what is left over is still right. */
static void long_chains_end(void **state)
{
    (void)state;
    bm_chain chain = {0};
    for (unsigned i = 0; i < 40; i++)
        assert_int_equal(bm_chain_append(&chain, "flip | median:1 | crop:99% | invert", NULL),
                         BM_OK);
    bm_desc desc;
    bm_desc_interleaved(&desc, 700, 500, BM_RGB, 8, NULL);
    const bm_program_request request = {.chain = &chain, .level = BM_CPU_SCALAR};
    bm_program *program;
    assert_int_equal(bm_program_plan(&program, &request, &desc, NULL), BM_OK);
    bm_program_destroy(program);
    bm_chain_clear(&chain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identity),
        cmocka_unit_test(join_turns),
        cmocka_unit_test(join_maps),
        cmocka_unit_test(maps_of_single_channels_join),
        cmocka_unit_test(join_matrices),
        cmocka_unit_test(early_crop),
        cmocka_unit_test(early_gray),
        cmocka_unit_test(calls_that_act_on_a_part),
        cmocka_unit_test(orientation_is_part_of_the_chain),
        cmocka_unit_test(reasons_that_do_not_fit_are_dropped),
        cmocka_unit_test(long_chains_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
