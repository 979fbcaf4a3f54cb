/* SPDX-License-Identifier: MIT */
/* The planner's rules about decoding: where they fire and where not, and that the plan makes what the chain as written
 * makes. The codec is a fake that offers every form by the book: means of pixels, luma of BT.601, windows on a grid. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/pipeline.h"
#include "check.h"

/* ---- the world ------------------------------------------------------------------------------- */

enum { REFUSES_SHRINK = 1, REFUSES_GRAY = 2, REFUSES_WINDOW = 4 };

/* The one picture that there is, and what became of it. */
static struct {
    uint32_t width, height;
    unsigned channels; /* 1, 3 or, with alpha, 4 */
    uint8_t *samples;
    unsigned orientation, refuses;
    uint8_t coarser;      /* as in bm_decode_form, of what is shrunk */
    uint32_t grid;        /* windows begin and end at multiples of it */
    uint32_t damaged_row; /* of those that the decoder makes; 0: none */

    uint32_t decoded_width, decoded_height;
    bm_status status;
    char message[256], warning[256];
    bm_reasons reasons;
    uint8_t *out;
    size_t out_size, out_room;
    uint64_t reserved, pixels_in;
} world;

static void draw(uint32_t width, uint32_t height, unsigned channels,
                 double (*level)(double x, double y, unsigned c))
{
    free(world.samples);
    world.width = width;
    world.height = height;
    world.channels = channels;
    world.samples = malloc((size_t)width * height * channels);
    uint8_t *at = world.samples;
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            for (unsigned c = 0; c < channels; c++)
                *at++ = (uint8_t)fmin(255, fmax(0, floor(level(x, y, c) + 0.5)));
}

/* Waves in several directions, none shorter than 36 pixels. */
static double waves(double x, double y, unsigned c)
{
    return 128 + 45 * sin(0.15 * x + 0.08 * y + c) + 40 * sin(0.06 * x - 0.16 * y + 2 * c) +
           35 * cos(0.03 * x + 0.02 * y - c);
}

/* Noise of single pixels, in which not one error hides; the same at each call. */
static double noise(double x, double y, unsigned c)
{
    uint32_t v = (uint32_t)x * 2654435761u ^ (uint32_t)y * 2246822519u ^ (c + 1) * 3266489917u;
    v ^= v >> 15;
    v *= 2246822519u;
    return (v ^ v >> 13) % 200 + 20;
}

static double checkerboard(double x, double y, unsigned c)
{
    return ((uint32_t)x + (uint32_t)y + c) % 2 ? 255 : 0;
}

/* ---- the codec ------------------------------------------------------------------------------- */

struct bm_decoder {
    bm_feed *feed;
    bm_decode_form form;
    bm_desc rows;
    uint32_t next_row;
};

static bool match(const uint8_t *head, size_t size)
{
    return size >= 4 && !memcmp(head, "FORM", 4);
}

static bm_model model_of(unsigned channels)
{
    return channels == 1 ? BM_GRAY : channels == 3 ? BM_RGB : BM_RGBA;
}

static bm_status decode_open(bm_decoder **result, bm_feed *feed, const bm_decode_limits *limits,
                             bm_picture *picture, bm_error *error)
{
    (void)limits;
    bm_status status = bm_desc_interleaved(&picture->desc, world.width, world.height,
                                           model_of(world.channels), 8, error);
    picture->orientation = world.orientation;
    picture->decoder_bytes = (size_t)world.width * world.height;
    bm_decoder *decoder = calloc(1, sizeof *decoder);
    decoder->feed = feed;
    decoder->rows = picture->desc;
    *result = decoder;
    return status;
}

static uint32_t shrunk(uint32_t side, unsigned shrink)
{
    return (side + (1u << shrink) - 1) >> shrink;
}

static void widen(uint32_t *at, uint32_t *size, uint32_t side)
{
    uint32_t end = (*at + *size + world.grid - 1) / world.grid * world.grid;
    *at = *at / world.grid * world.grid;
    *size = (end < side ? end : side) - *at;
}

static bm_status decode_choose(bm_decoder *decoder, bm_decode_form *form, bm_desc *desc,
                               bm_error *error)
{
    if ((form->shrink && world.refuses & REFUSES_SHRINK) ||
        (form->gray && (world.refuses & REFUSES_GRAY || world.channels == 4)) ||
        (form->width && world.refuses & REFUSES_WINDOW) || form->planes)
        return bm_fail(error, BM_E_UNSUPPORTED, "no such form");
    uint32_t width = shrunk(world.width, form->shrink);
    uint32_t height = shrunk(world.height, form->shrink);
    if (form->width) {
        assert_true(form->height && form->x + form->width <= width &&
                    form->y + form->height <= height);
        widen(&form->x, &form->width, width);
        widen(&form->y, &form->height, height);
        width = form->width;
        height = form->height;
    }
    form->coarser = form->shrink ? world.coarser : 0;
    bm_model model = form->gray ? BM_GRAY : model_of(world.channels);
    decoder->form = *form;
    bm_status status = bm_desc_interleaved(&decoder->rows, width, height, model, 8, error);
    *desc = decoder->rows;
    return status;
}

/* The mean of a block, of which the last row and column of the picture stand for those beyond. */
static uint8_t mean(uint32_t x, uint32_t y, unsigned c, unsigned shrink)
{
    uint32_t side = 1u << shrink, sum = 0;
    for (uint32_t j = y * side; j < (y + 1) * side; j++)
        for (uint32_t i = x * side; i < (x + 1) * side; i++) {
            uint32_t at = j < world.height ? j : world.height - 1;
            at = at * world.width + (i < world.width ? i : world.width - 1);
            sum += world.samples[(size_t)at * world.channels + c];
        }
    return (uint8_t)((sum + side * side / 2) / (side * side));
}

static uint8_t sample(const bm_decode_form *form, uint32_t x, uint32_t y, unsigned c)
{
    x += form->x;
    y += form->y;
    if (!form->gray || world.channels == 1)
        return mean(x, y, c, form->shrink);
    return (uint8_t)floor(0.299 * mean(x, y, 0, form->shrink) +
                          0.587 * mean(x, y, 1, form->shrink) +
                          0.114 * mean(x, y, 2, form->shrink) + 0.5);
}

static bm_status decode_rows(bm_decoder *decoder, const bm_rows *rows, bm_error *error)
{
    unsigned channels = bm_model_channels(decoder->rows.model);
    assert_int_equal(rows->y[0], decoder->next_row);
    decoder->next_row += rows->count[0];
    world.decoded_width = decoder->rows.width;
    world.decoded_height = decoder->next_row;
    if (world.damaged_row && decoder->next_row > world.damaged_row)
        return bm_fail(error, BM_E_CORRUPT, "torn");
    for (uint32_t i = 0; i < rows->count[0]; i++) {
        uint8_t *row = rows->row[0][i];
        for (uint32_t x = 0; x < decoder->rows.width; x++)
            for (unsigned c = 0; c < channels; c++)
                *row++ = sample(&decoder->form, x, rows->y[0] + i, c);
    }
    return BM_OK;
}

static bm_status decode_end(bm_decoder *decoder, bm_error *error)
{
    const uint8_t *bytes;
    size_t size = 1;
    bm_status status = BM_OK;
    assert_int_equal(decoder->next_row, decoder->rows.height);
    while (!status && size)
        status = bm_feed_next(decoder->feed, &bytes, &size, error);
    return status;
}

static void decode_close(bm_decoder *decoder)
{
    free(decoder);
}

struct bm_encoder {
    bm_drain *drain;
    size_t row_bytes;
};

static void accepts(const bm_desc *desc, bm_model *model, unsigned *depth)
{
    *model = desc->model;
    *depth = desc->depth;
}

static size_t encode_bytes(const bm_desc *desc, const bm_encode_options *options,
                           const bm_picture *source)
{
    (void)desc, (void)options, (void)source;
    return 0;
}

static bm_status encode_open(bm_encoder **result, const bm_encode_request *request, bm_error *error)
{
    bm_encoder *encoder = calloc(1, sizeof *encoder);
    char head[64];
    *encoder = (bm_encoder){request->drain, bm_desc_row_bytes(request->desc, 0)};
    *result = encoder;
    /* Whatever the form, the picture that is encoded came from the one that is stored. */
    assert_int_equal(request->source->desc.width, world.width);
    assert_int_equal(request->source->desc.model, model_of(world.channels));
    snprintf(head, sizeof head, "%ux%u %s\n", request->desc->width, request->desc->height,
             bm_model_name(request->desc->model));
    return bm_drain_write(encoder->drain, head, strlen(head), error);
}

static bm_status encode_rows(bm_encoder *encoder, const bm_rows *rows, bm_error *error)
{
    bm_status status = BM_OK;
    for (uint32_t i = 0; !status && i < rows->count[0]; i++)
        status = bm_drain_write(encoder->drain, rows->row[0][i], encoder->row_bytes, error);
    return status;
}

static bm_status encode_end(bm_encoder *encoder, bm_error *error)
{
    (void)encoder, (void)error;
    return BM_OK;
}

static void encode_close(bm_encoder *encoder)
{
    free(encoder);
}

static const char *const extensions[] = {"form", NULL};

static const bm_codec codec = {
    .name = "form",
    .extensions = extensions,
    .match = match,
    .decode_open = decode_open,
    .decode_choose = decode_choose,
    .decode_rows = decode_rows,
    .decode_end = decode_end,
    .decode_close = decode_close,
    .accepts = accepts,
    .encode_bytes = encode_bytes,
    .encode_open = encode_open,
    .encode_rows = encode_rows,
    .encode_end = encode_end,
    .encode_close = encode_close,
};

/* ---- input and store ------------------------------------------------------------------------- */

static bm_status input_open(void *context, const bm_task *task, void **handle, bm_stamp *stamp,
                            bm_error *error)
{
    (void)context, (void)task, (void)stamp, (void)error;
    *handle = calloc(1, 1);
    return BM_OK;
}

static bm_status input_read(void *context, void *handle, void *bytes, size_t size, size_t *got,
                            bm_error *error)
{
    uint8_t *read = handle;
    (void)context, (void)size, (void)error;
    *got = *read ? 0 : 4;
    if (!*read)
        memcpy(bytes, "FORM", 4);
    *read = 1;
    return BM_OK;
}

static void input_close(void *context, void *handle)
{
    (void)context;
    free(handle);
}

static bm_status store_begin(void *context, const bm_task *task, const bm_stamp *source,
                             void **handle, bm_error *error)
{
    (void)context, (void)task, (void)source, (void)error;
    *handle = &world;
    world.out_size = 0;
    return BM_OK;
}

static bm_status store_data(void *context, void *handle, const void *bytes, size_t size,
                            bm_error *error)
{
    (void)context, (void)handle, (void)error;
    if (world.out_size + size > world.out_room) {
        world.out_room = 2 * (world.out_size + size);
        world.out = realloc(world.out, world.out_room);
    }
    memcpy(world.out + world.out_size, bytes, size);
    world.out_size += size;
    return BM_OK;
}

static bm_status store_commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)context, (void)handle, (void)warnings, (void)error;
    return BM_OK;
}

static void store_abort(void *context, void *handle)
{
    (void)context, (void)handle;
    world.out_size = 0;
}

static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    (void)context, (void)index, (void)task;
    world.status = outcome->status;
    world.reasons = *outcome->reasons;
    world.reserved = outcome->reserved_bytes;
    snprintf(world.message, sizeof world.message, "%s", outcome->message);
    world.warning[0] = '\0';
    if (outcome->picture && outcome->picture->warnings.count)
        snprintf(world.warning, sizeof world.warning, "%s",
                 outcome->picture->warnings.item[0].message);
}

/* ---- running --------------------------------------------------------------------------------- */

typedef struct manner {
    bm_rewriting rewriting;
    unsigned threads; /* 0: one */
    const bm_colour *colour;
    bool linear, as_stored, keep_damaged;
} manner;

static void run(const char *text, const manner *how)
{
    static const bm_codec *const codecs[] = {&codec, NULL};
    static const bm_task task = {.input = "in", .output = "out"};
    bm_chain chain = {0};
    bm_error error = {0};
    bm_pipeline *pipeline;
    bm_pipeline_stats stats;
    world.out_size = 0;
    if (*text)
        assert_int_equal(bm_chain_append(&chain, text, &error), BM_OK);
    const bm_pipeline_config config = {.chain = &chain,
                                       .codecs = codecs,
                                       .input = {NULL, input_open, input_read, input_close},
                                       .store = {.begin = store_begin,
                                                 .data = store_data,
                                                 .commit = store_commit,
                                                 .abort = store_abort},
                                       .colour = how->colour,
                                       .limits = {.keep_damaged = how->keep_damaged},
                                       .as_stored = how->as_stored,
                                       .linear = how->linear,
                                       .rewriting = how->rewriting,
                                       .threads = how->threads ? how->threads : 1,
                                       .readers = 1,
                                       .queue_items = 1,
                                       .level = BM_CPU_SCALAR,
                                       .finished = finished};
    assert_int_equal(bm_pipeline_create(&pipeline, &config, &error), BM_OK);
    assert_int_equal(bm_pipeline_run(pipeline, &task, 1, &stats, &error), BM_OK);
    world.pixels_in = stats.pixels_in;
    bm_pipeline_destroy(pipeline);
    bm_chain_clear(&chain);
}

typedef struct made {
    uint8_t *bytes;
    size_t size;
} made;

static made take(void)
{
    assert_string_equal(world.message, "");
    made taken = {malloc(world.out_size), world.out_size};
    memcpy(taken.bytes, world.out, world.out_size);
    return taken;
}

static made make(const char *chain, const manner *how)
{
    run(chain, how);
    return take();
}

/* The rules that fired, in order, with a comma between. The library's own rules are no concern of these tests. */
static const char *fired(void)
{
    static char names[200];
    static const char *const ours[] = {"gray-source", "shrink-on-load", "decode-window",
                                       "copy-file"};
    names[0] = '\0';
    for (unsigned i = 0; i < world.reasons.count; i++)
        for (unsigned k = 0; k < 4; k++)
            if (!strcmp(world.reasons.item[i].rule, ours[k]))
                snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s",
                         *names ? "," : "", ours[k]);
    return names;
}

static double psnr(const made *a, const made *b, int *worst)
{
    double sum = 0;
    assert_int_equal(a->size, b->size);
    *worst = 0;
    for (size_t i = 0; i < a->size; i++) {
        int difference = abs(a->bytes[i] - b->bytes[i]);
        *worst = difference > *worst ? difference : *worst;
        sum += difference * difference;
    }
    return sum == 0 ? 99 : 10 * log10(255.0 * 255 * (double)a->size / sum);
}

static const manner all = {.rewriting = BM_REWRITE_ALL}, exact = {.rewriting = BM_REWRITE_EXACT},
                    none = {.rewriting = BM_REWRITE_NONE};

/* Runs a chain both ways; the rules must be these, and the result as near as this. */
static void compare(const char *chain, const char *rules, double least_psnr, int most)
{
    int worst;
    made written = make(chain, &none);
    assert_string_equal(fired(), "");
    assert_int_equal(world.decoded_width, world.width);
    assert_int_equal(world.decoded_height, world.height);
    uint64_t reserved = world.reserved;
    made planned = make(chain, &all);
    double near = psnr(&written, &planned, &worst);
    if (strcmp(fired(), rules) != 0 || near < least_psnr || worst > most)
        fail_msg("%s of %ux%u, orientation %u: fired \"%s\", expected \"%s\"; %.2f dB, %d levels",
                 chain, world.width, world.height, world.orientation, fired(), rules, near, worst);
    assert_int_equal(world.pixels_in, (uint64_t)world.width * world.height);
    assert_true(!*rules || world.reserved <= reserved);

    manner many = all;
    many.threads = 8;
    made again = make(chain, &many);
    psnr(&planned, &again, &worst);
    assert_int_equal(worst, 0);
    free(written.bytes), free(planned.bytes), free(again.bytes);
}

static int enter(void **state)
{
    (void)state;
    memset(&world, 0, sizeof world);
    world.orientation = 1;
    world.grid = 8;
    return 0;
}

static int leave(void **state)
{
    (void)state;
    free(world.samples);
    free(world.out);
    return 0;
}

/* ---- shrink-on-load -------------------------------------------------------------------------- */

static const char *const functions[] = {"lanczos3", "lanczos2", "mitchell",
                                        "catrom",   "linear",   "area"};

static void test_shrinks(void **state)
{
    (void)state;
    const uint32_t sizes[][2] = {{640, 480}, {641, 479}, {643, 485}, {647, 487}};
    for (unsigned s = 0; s < 4; s++) {
        draw(sizes[s][0], sizes[s][1], 3, waves);
        for (world.orientation = 1; world.orientation <= 8; world.orientation++) {
            compare("resize:80x80", "shrink-on-load", 45, 9);
            compare("resize:101x99,mode=fill", "shrink-on-load", 45, 9);
            compare("resize:101x49,mode=fill,gravity=south", "shrink-on-load", 45, 9);
            compare("resize:49x101,mode=fill,gravity=north_west", "shrink-on-load", 45, 9);
            compare("resize:100x97,mode=stretch", "shrink-on-load", 45, 9);
            compare("resize:x100,mode=cover | invert", "shrink-on-load", 45, 9);
            compare("resize:13%", "shrink-on-load", 45, 9);
            compare("flop | rotate:-90 | resize:80x80", "shrink-on-load", 45, 9);
            compare("crop:401x399,x=13,y=21 | resize:71x73,mode=stretch",
                    "shrink-on-load,decode-window", 45, 9);
        }
        world.orientation = 1;
        for (unsigned f = 0; f < 6; f++) {
            char chain[64];
            snprintf(chain, sizeof chain, "resize:60x52,filter=%s", functions[f]);
            compare(chain, "shrink-on-load", 45, 9);
        }
    }
}

static void test_shrinks_as_far_as_it_may(void **state)
{
    (void)state;
    draw(800, 600, 3, waves);
    const struct {
        const char *chain;
        uint32_t width;
    } rows[] = {{"resize:200x150", 400},
                {"resize:206x150,mode=stretch", 800},
                {"resize:100x75", 200},
                {"resize:103x75,mode=stretch", 400},
                {"resize:50x50", 100},
                {"resize:1x1", 100},
                {"resize:50x290,mode=stretch", 800},
                {"resize:50x150,mode=stretch", 400}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        run(rows[i].chain, &all);
        assert_int_equal(world.status, BM_OK);
        if (world.decoded_width != rows[i].width)
            fail_msg("%s decoded %u columns", rows[i].chain, world.decoded_width);
    }

    /* Colours that come coarser count. */
    world.coarser = 1;
    compare("resize:200x150", "", 99, 0);
    run("resize:100x75", &all);
    assert_int_equal(world.decoded_width, 400);
    run("resize:25x20", &all);
    assert_int_equal(world.decoded_width, 100);
}

static void test_shrinks_not(void **state)
{
    (void)state;
    draw(640, 480, 3, waves);
    const char *const chains[] = {
        "invert",
        "resize:400x400",              /* not small enough */
        "resize:165x160,mode=stretch", /* 3.88 across */
        "resize:80x200,mode=stretch",  /* 2.4 down */
        "resize:60x52,filter=box",     /* takes pixels as they are */
        "resize:1300x1300,enlarge=yes",
        "resize:60x52,filter=box",
        "invert | resize:80x80", /* what is not a move comes before it */
        "gaussian:2 | resize:80x80",
        "rotate:30 | resize:80x80",
        "pad:left=10 | resize:80x80",
        "resize:600x600 | resize:80x80",
    };
    for (size_t i = 0; i < sizeof chains / sizeof chains[0]; i++)
        compare(chains[i], "", 99, 0);
    draw(640, 480, 4, waves);
    compare("resize:80x80", "", 99, 0); /* colours count by their alpha */
    draw(640, 480, 3, waves);
    manner linear = all;
    linear.linear = true;
    free(make("resize:80x80", &linear).bytes);
    assert_string_equal(fired(), "");
    free(make("resize:80x80", &exact).bytes);
    assert_string_equal(fired(), "");
    world.refuses = REFUSES_SHRINK;
    compare("resize:80x80", "", 99, 0);
}

/* Sides so small that an outermost pixel of the smaller picture is mostly beyond the picture. */
static void test_small_sides(void **state)
{
    (void)state;
    for (uint32_t width = 1; width <= 70; width += width < 20 ? 1 : 7)
        for (uint32_t height = 1; height <= 30; height += 5) {
            draw(width, height, 3, waves);
            for (world.orientation = 1; world.orientation <= 8; world.orientation += 3) {
                int worst;
                made written = make("resize:3x2,mode=stretch", &none);
                made planned = make("resize:3x2,mode=stretch", &all);
                psnr(&written, &planned, &worst);
                if (worst > 9)
                    fail_msg("%ux%u, orientation %u: %d levels", width, height, world.orientation,
                             worst);
                free(written.bytes), free(planned.bytes);
            }
        }
}

/* What is finer than any output could show becomes what it is as a whole. */
static void test_fine_patterns(void **state)
{
    (void)state;
    draw(256, 200, 3, checkerboard);
    compare("resize:32x25,filter=area", "shrink-on-load", 99, 0);
    compare("resize:64x64", "shrink-on-load", 45, 2);
    draw(255, 199, 3, checkerboard);
    compare("resize:32x25,mode=stretch", "shrink-on-load", 45, 4);
}

/* ---- gray-source ----------------------------------------------------------------------------- */

static void test_gray(void **state)
{
    (void)state;
    for (unsigned s = 0; s < 2; s++) {
        draw(97 + s, 61, 3, noise);
        for (world.orientation = 1; world.orientation <= 8; world.orientation++) {
            compare("grayscale", "gray-source", 45, 1);
            compare("flip | rotate:90 | grayscale | invert", "gray-source", 45, 1);
            compare("gaussian:1 | grayscale", "gray-source", 45, 3);
            compare("crop:31x33,x=20,y=11 | grayscale | flop", "gray-source,decode-window", 45, 1);
            compare("grayscale | crop:31x33,x=20,y=11", "gray-source,decode-window", 45, 1);
        }
    }
    draw(640, 480, 3, waves);
    world.orientation = 6;
    compare("grayscale | resize:80x80", "gray-source,shrink-on-load", 45, 9);
    world.refuses = REFUSES_GRAY;
    compare("grayscale | resize:80x80", "", 99, 0);
}

static void test_gray_not(void **state)
{
    (void)state;
    draw(97, 61, 3, noise);
    compare("grayscale:bt709", "", 99, 0);
    compare("grayscale:average", "", 99, 0);
    compare("invert | grayscale", "", 99, 0);
    compare("median:1 | grayscale", "", 99, 0);
    compare("saturation:0", "", 99, 0);
    free(make("grayscale", &exact).bytes);
    assert_string_equal(fired(), "");
    draw(97, 61, 4, noise);
    compare("grayscale", "", 99, 0);
}

/* ---- decode-window --------------------------------------------------------------------------- */

static void test_window(void **state)
{
    (void)state;
    const uint32_t grids[] = {1, 8, 16};
    for (unsigned g = 0; g < 3; g++) {
        world.grid = grids[g];
        draw(97, 61, 3, noise);
        for (world.orientation = 1; world.orientation <= 8; world.orientation++) {
            compare("crop:20x9", "decode-window", 99, 0);
            compare("crop:20x9,x=37,y=41", "decode-window", 99, 0);
            compare("flop | crop:20x9,x=3,y=41 | rotate:90 | crop:5x5,x=1,y=2 | gaussian:2",
                    "decode-window", 99, 0);
            compare("rotate:180 | crop:50% | flip", "decode-window", 99, 0);
            compare("transpose | crop:20x9,x=3,y=41 | flop | transverse | crop:5x5,x=1,y=2",
                    "decode-window", 99, 0);
            compare("crop:1x1,x=40,y=33", "decode-window", 99, 0);
            compare("crop:20x9,x=2,y=1,gravity=south_east", "decode-window", 99, 0);
            compare("flop | crop:20x9,x=-3,gravity=center | crop:9x4,gravity=west", "decode-window",
                    99, 0);
        }
    }
    for (world.orientation = 1; world.orientation <= 8; world.orientation++) {
        manner stored = exact;
        int worst;
        stored.as_stored = true;
        made planned = make("crop:20x9,x=37,y=41", &stored);
        assert_string_equal(fired(), "decode-window");
        stored.rewriting = BM_REWRITE_NONE;
        made written = make("crop:20x9,x=37,y=41", &stored);
        psnr(&planned, &written, &worst);
        assert_int_equal(worst, 0);
        free(planned.bytes), free(written.bytes);
    }
}

static void test_window_not(void **state)
{
    (void)state;
    draw(97, 61, 3, noise);
    compare("invert", "", 99, 0);
    compare("rotate:90", "", 99, 0);
    world.grid = 64;
    compare("crop:95x61", "", 99, 0); /* what has to be decoded is all there is */
    world.refuses = REFUSES_WINDOW;
    world.grid = 1;
    compare("crop:20x9,x=37,y=41", "", 99, 0);
    compare("crop:20x9,x=37,y=41 | grayscale", "gray-source", 45, 1);
}

/* What the library brings to the front counts as if it had been written there. */
static void test_after_the_library(void **state)
{
    (void)state;
    draw(97, 61, 3, noise);
    for (world.orientation = 1; world.orientation <= 8; world.orientation++) {
        compare("invert | crop:20x9,x=37,y=41", "decode-window", 99, 0);
        compare("gamma:1.3 | flip | crop:20x9,x=7,y=4 | gaussian:1", "decode-window", 99, 0);
    }
}

/* What does not fit says so in the same words. */
static void test_same_words(void **state)
{
    (void)state;
    draw(97, 61, 3, noise);
    const char *const chains[] = {"crop:98x9", "flop | crop:90x9,x=8 | resize:2x2",
                                  "crop:50x50 | crop:51x9", "grayscale | crop:98x9"};
    for (unsigned i = 0; i < 4; i++) {
        char words[256];
        run(chains[i], &none);
        assert_int_equal(world.status, BM_E_CHAIN);
        memcpy(words, world.message, sizeof words);
        run(chains[i], &all);
        assert_int_equal(world.status, BM_E_CHAIN);
        assert_string_equal(world.message, words);
    }
}

/* ---- copy-file ------------------------------------------------------------------------------- */

static bool copied(const char *chain, const manner *how)
{
    run(chain, how);
    assert_int_equal(world.status, BM_OK);
    bool is_copy = world.out_size == 4 && !memcmp(world.out, "FORM", 4);
    assert_int_equal(is_copy, !strcmp(fired(), "copy-file"));
    return is_copy;
}

static void test_copies(void **state)
{
    (void)state;
    const manner stored = {.as_stored = true}, keep = {.keep_damaged = true};
    manner many = all;
    many.threads = 8;
    draw(197, 161, 3, noise);
    const char *const chains[] = {"", "crop:197x161", "rotate:360", "resize:300x300"};
    for (unsigned i = 0; i < 4; i++) {
        assert_true(copied(chains[i], &all));
        assert_int_equal(world.decoded_height, 21); /* at an eighth, to its end */
        assert_true(copied(chains[i], &exact));
        assert_true(copied(chains[i], &many));
        assert_false(copied(chains[i], &none));
        assert_false(copied(chains[i], &keep));
    }
    assert_false(copied("flip", &all));
    assert_false(copied("crop:196x161", &all));
    world.refuses = REFUSES_SHRINK;
    assert_true(copied("", &all));
    assert_int_equal(world.decoded_height, 161);
    world.orientation = 3;
    assert_false(copied("", &all));
    assert_true(copied("", &stored));
    draw(97, 61, 1, noise);
    world.orientation = 1;
    assert_true(copied("grayscale", &all));
    world.damaged_row = 60;
    run("", &all);
    assert_int_equal(world.status, BM_E_CORRUPT);
    assert_int_equal(world.out_size, 0);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static bm_status colour_open(void *context, const bm_picture *picture, bool leave_cmyk,
                             bm_converted *converted, bm_warnings *warnings, bm_error *error)
{
    (void)context, (void)picture, (void)leave_cmyk, (void)warnings, (void)error;
    converted->handle = &world;
    return BM_OK;
}

static void colour_apply(void *handle, const void *in, void *out, size_t pixels)
{
    const uint8_t *from = in;
    uint8_t *to = out;
    (void)handle;
    for (size_t i = 0; i < 3 * pixels; i++)
        to[i] = (uint8_t)(255 - from[i] / 2);
}

static void colour_close(void *handle)
{
    (void)handle;
}

/* Colours that are converted on the way are those of single pixels: parts are, means and luma are not. */
static void test_converted_colours(void **state)
{
    (void)state;
    const bm_colour colour = {NULL, colour_open, colour_apply, colour_close};
    manner planned = {.colour = &colour},
           written = {.colour = &colour, .rewriting = BM_REWRITE_NONE};
    const char *const chains[] = {"grayscale", "resize:9x9", "crop:20x9,x=37,y=41"};
    draw(97, 61, 3, noise);
    for (unsigned i = 0; i < 3; i++) {
        int worst;
        made a = make(chains[i], &written), b = make(chains[i], &planned);
        assert_string_equal(fired(), i == 2 ? "decode-window" : "");
        psnr(&a, &b, &worst);
        assert_int_equal(worst, 0);
        free(a.bytes), free(b.bytes);
    }
}

/* Damage is told in rows of the picture as it is stored. */
static void test_damage(void **state)
{
    (void)state;
    manner keep = {.keep_damaged = true};
    draw(640, 480, 3, waves);
    world.damaged_row = 20;
    run("resize:80x80", &all);
    assert_int_equal(world.status, BM_E_CORRUPT);
    run("resize:80x80", &keep);
    assert_int_equal(world.status, BM_OK);
    assert_string_equal(fired(), "shrink-on-load");
    assert_string_equal(world.warning, "torn; rows 80 to 479 became gray");
    run("crop:100x200,x=3,y=80", &keep);
    assert_string_equal(fired(), "decode-window");
    assert_string_equal(world.warning, "torn; rows 100 to 479 became gray");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_shrinks),       TEST(test_shrinks_as_far_as_it_may),
        TEST(test_shrinks_not),   TEST(test_small_sides),
        TEST(test_fine_patterns), TEST(test_gray),
        TEST(test_gray_not),      TEST(test_window),
        TEST(test_window_not),    TEST(test_same_words),
        TEST(test_damage),        TEST(test_after_the_library),
        TEST(test_copies),        TEST(test_converted_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
