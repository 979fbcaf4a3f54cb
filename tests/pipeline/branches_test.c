/* SPDX-License-Identifier: MIT */
/* Several outputs from one decoding: each is what it would be alone, and fails alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blocks.h"
#include "check.h"
#include "fake_parts.h"

enum { PICTURES = 7, MOST = 6 };

/* What the outputs of all pictures are: by the chain of the same number. */
static const char *const chains[MOST] = {NULL, "crop:10x9,x=3,y=2",           "flip", "",
                                         "",   "pad:left=3,bottom=5 | trim:0"};
static size_t outputs; /* of each picture */

/* One output of one picture, as the store has it. */
struct kept {
    bm_memory_drain bytes;
    unsigned begun, committed, aborted;
    bm_status status;
    char message[200];
};

static struct world {
    struct kept kept[PICTURES][MOST];
    bm_task also[PICTURES][MOST];
    char name[PICTURES][MOST][16];
    bm_chain chain[MOST];
    bm_branch_config branch[MOST];
    bm_codec codec; /* the fake one, whose decoders are counted, and whose encoder warns of crops */
    const bm_codec *codecs[2];
    atomic_uint opened[PICTURES]; /* decoders */
    bool copies, warns;
    unsigned open; /* outputs, now */

    size_t fails_in;          /* branch whose store's ... */
    unsigned fails_at, calls; /* ... call of that number fails, from 1; 0: none does */

    bm_status status[PICTURES];
    char message[PICTURES][200];
    uint64_t reserved; /* for the last picture */
} world;

/* ---- codec ----------------------------------------------------------------------------------- */

static bm_status count_open(bm_decoder **decoder, bm_feed *feed, const bm_decode_limits *limits,
                            bm_picture *picture, bm_error *error)
{
    bm_status status = fake_codec.decode_open(decoder, feed, limits, picture, error);
    size_t index;
    if (!status) {
        memcpy(&index, picture->origin, sizeof index);
        atomic_fetch_add(&world.opened[index], 1);
    }
    return status;
}

static bm_status warn_open(bm_encoder **encoder, const bm_encode_request *request, bm_error *error)
{
    if (world.warns && request->desc->width == 10)
        bm_warn(request->warnings, "small", "of the crop");
    return fake_codec.encode_open(encoder, request, error);
}

/* ---- store ----------------------------------------------------------------------------------- */

struct opened {
    size_t picture, branch;
};

static bm_status store_call(size_t branch, bm_error *error)
{
    if (branch == world.fails_in && ++world.calls == world.fails_at)
        return bm_fail(error, BM_E_WRITE, "injected");
    return BM_OK;
}

static struct kept *kept_of(const struct opened *opened)
{
    return &world.kept[opened->picture][opened->branch];
}

static bm_status store_begin(void *context, const bm_task *task, const bm_stamp *source,
                             void **handle, bm_error *error)
{
    (void)context, (void)source;
    struct opened at;
    if (sscanf(task->output, "%zu/%zu", &at.picture, &at.branch) != 2)
        return bm_fail(error, BM_E_INTERNAL, "an output without a name");
    kept_of(&at)->begun++;
    bm_status status = store_call(at.branch, error);
    if (status)
        return status;
    struct opened *opened = malloc(sizeof *opened);
    *opened = at;
    bm_memory_drain_init(&kept_of(&at)->bytes);
    *handle = opened;
    world.open++;
    return BM_OK;
}

static bm_status store_data(void *context, void *handle, const void *bytes, size_t size,
                            bm_error *error)
{
    (void)context;
    const struct opened *opened = handle;
    bm_status status = store_call(opened->branch, error);
    return status ? status : bm_drain_write(&kept_of(opened)->bytes.drain, bytes, size, error);
}

static void close_output(struct opened *opened)
{
    free(opened);
    world.open--;
}

static bm_status store_commit(void *context, void *handle, bm_warnings *warnings, bm_error *error)
{
    (void)context, (void)warnings;
    struct opened *opened = handle;
    bm_status status = store_call(opened->branch, error);
    kept_of(opened)->committed += !status;
    close_output(opened);
    return status;
}

static void store_abort(void *context, void *handle)
{
    (void)context;
    struct opened *opened = handle;
    kept_of(opened)->aborted++;
    close_output(opened);
}

/* ---- runs ------------------------------------------------------------------------------------ */

static void note(size_t picture, size_t branch, bm_status status, const char *message)
{
    struct kept *kept = &world.kept[picture][branch];
    kept->status = status;
    snprintf(kept->message, sizeof kept->message, "%s", message);
}

static void finished(void *context, size_t index, const bm_task *task, const bm_outcome *outcome)
{
    (void)context;
    fake_expect(task == &fake.task[index]);
    fake_expect(outcome->also_count == outputs - 1);
    world.status[index] = outcome->status;
    snprintf(world.message[index], sizeof world.message[index], "%s", outcome->message);
    if (index == PICTURES - 1)
        world.reserved = outcome->reserved_bytes;
    for (size_t i = 0; i < outcome->also_count; i++) {
        const bm_output_outcome *also = &outcome->also[i];
        fake_expect(also->task == &task->also[i]);
        fake_expect((also->status == BM_OK) == !*also->message);
        note(index, i + 1, also->status, also->message);
    }
}

static void begin(size_t count)
{
    static const uint32_t sides[PICTURES][2] = {{50, 60},   {300, 700}, {13, 11}, {64, 64},
                                                {500, 300}, {1000, 90}, {13, 800}};
    fake_begin();
    memset(&world, 0, sizeof world);
    outputs = count;
    world.codec = fake_codec;
    world.codec.decode_open = count_open;
    world.codec.encode_open = warn_open;
    world.codecs[0] = &world.codec;
    for (size_t i = 1; i < count; i++) {
        if (*chains[i])
            assert_int_equal(bm_chain_append(&world.chain[i], chains[i], NULL), BM_OK);
        world.branch[i - 1].chain = &world.chain[i];
    }
    for (size_t p = 0; p < PICTURES; p++) {
        fake_add(sides[p][0], sides[p][1], 3000 + p);
        for (size_t i = 0; i < count; i++) {
            bm_task *task = i ? &world.also[p][i - 1] : &fake.task[p];
            snprintf(world.name[p][i], sizeof world.name[p][i], "%zu/%zu", p, i);
            *task = (bm_task){.input = fake.name[p], .output = world.name[p][i], .branch = i};
        }
        fake.task[p].also = world.also[p];
        fake.task[p].also_count = count - 1;
    }
}

static void end(void)
{
    for (size_t p = 0; p < PICTURES; p++)
        for (size_t i = 0; i < MOST; i++)
            free(world.kept[p][i].bytes.bytes);
    for (size_t i = 0; i < MOST; i++)
        bm_chain_clear(&world.chain[i]);
    fake_end();
}

static bm_pipeline_config config_for(unsigned threads)
{
    bm_pipeline_config config = fake_config(threads, 2, 2);
    config.codecs = world.codecs;
    config.also = world.branch;
    config.also_count = outputs - 1;
    config.store = (bm_store){
        .begin = store_begin, .data = store_data, .commit = store_commit, .abort = store_abort};
    config.finished = finished;
    config.band_rows = 40;
    config.rewriting = world.copies ? BM_REWRITE_ALL : BM_REWRITE_NONE;
    return config;
}

/* The sample of an output, from the definitions of its chain. */
static uint8_t expected_sample(size_t picture, size_t branch, uint32_t x, uint32_t y)
{
    uint32_t height = fake.picture[picture].height;
    switch (branch) {
    case 0:
        return fake_sample(picture, x, y) ^ FAKE_XOR;
    case 1:
        return fake_sample(picture, x + 3, y + 2);
    case 2:
        return fake_sample(picture, x, height - 1 - y);
    default:
        return fake_sample(picture, x, y);
    }
}

static void check_copy(size_t p, const struct kept *kept)
{
    assert_int_equal(kept->bytes.size, fake.picture[p].file_bytes);
    for (size_t i = 0; i < kept->bytes.size; i++)
        assert_int_equal(kept->bytes.bytes[i], fake_file_byte(&fake.picture[p], p, i));
}

static void check_output(size_t p, size_t branch)
{
    const struct kept *kept = &world.kept[p][branch];
    const fake_picture *picture = &fake.picture[p];
    uint32_t width =
        branch == 1 ? (picture->width - 3 < 10 ? picture->width - 3 : 10) : picture->width;
    uint32_t height = branch == 1 ? 9 : picture->height;
    if (world.copies && !*chains[branch ? branch : 1]) {
        check_copy(p, kept);
        return;
    }
    assert_int_equal(kept->bytes.size, (size_t)width * height);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            if (kept->bytes.bytes[(size_t)y * width + x] != expected_sample(p, branch, x, y))
                fail_msg("output %zu of picture %zu differs at %u,%u", branch, p, x, y);
}

/* Runs; what is committed is right, and nothing is left open. */
static void run(const bm_pipeline_config *config)
{
    assert_int_equal(bm_pipeline_create(&fake.pipeline, config, NULL), BM_OK);
    assert_int_equal(bm_pipeline_run(fake.pipeline, fake.task, PICTURES, NULL, NULL), BM_OK);
    bm_pipeline_destroy(fake.pipeline);
    assert_false(fake.broken);
    assert_int_equal(world.open, 0);
    assert_int_equal(fake.decoders, 0);
    assert_int_equal(fake.encoders, 0);
    assert_int_equal(fake.open_inputs, 0);
    for (size_t p = 0; p < PICTURES; p++) {
        assert_true(world.opened[p] <= 1);
        for (size_t i = 0; i < outputs; i++) {
            const struct kept *kept = &world.kept[p][i];
            assert_true(kept->committed + kept->aborted <= kept->begun && kept->begun <= 1);
            if (kept->committed)
                check_output(p, i);
        }
    }
}

/* ---- tests ----------------------------------------------------------------------------------- */

/* Every output is there, from decoders of which each picture had one. */
static void expect_all(void)
{
    for (size_t p = 0; p < PICTURES; p++) {
        assert_int_equal(world.status[p], BM_OK);
        assert_int_equal(world.opened[p], 1);
        for (size_t i = 0; i < outputs; i++)
            assert_int_equal(world.kept[p][i].committed, 1);
    }
}

static void test_outputs(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads++)
        for (size_t count = 1; count <= MOST; count++)
            for (int copies = 0; copies < 2; copies++) {
                begin(count);
                world.copies = copies;
                const bm_pipeline_config config = config_for(threads);
                run(&config);
                expect_all();
                end();
            }
}

/* A task may leave out branches, the first one too. */
static void test_left_out(void **state)
{
    (void)state;
    begin(3);
    for (size_t p = 0; p < PICTURES; p++) {
        fake.task[p] = world.also[p][0];
        fake.task[p].also = &world.also[p][1];
        fake.task[p].also_count = 1;
    }
    outputs = 2; /* to be told of */
    bm_pipeline_config config = config_for(2);
    config.also_count = 2;
    run(&config);
    for (size_t p = 0; p < PICTURES; p++)
        assert_true(!world.kept[p][0].begun && world.kept[p][1].committed &&
                    world.kept[p][2].committed);
    check_output(1, 2);
    end();
}

/* One output of one picture has failed, and its picture is named for it; all others are there. */
static void expect_one_lost(size_t branch)
{
    unsigned lost = 0;
    for (size_t p = 0; p < PICTURES; p++) {
        for (size_t i = 0; i < outputs; i++)
            assert_true(world.kept[p][i].committed || i == branch);
        if (world.kept[p][branch].committed) {
            assert_int_equal(world.status[p], BM_OK);
            continue;
        }
        lost++;
        char message[64];
        snprintf(message, sizeof message, "%zu/%zu: injected", p, branch);
        assert_int_equal(world.status[p], BM_E_WRITE);
        assert_string_equal(world.message[p], outputs > 1 ? message : "injected");
        if (branch)
            assert_int_equal(world.kept[p][branch].status, BM_E_WRITE);
        for (size_t i = 1; i < outputs; i++)
            if (i != branch)
                assert_int_equal(world.kept[p][i].status, BM_OK);
    }
    assert_int_equal(lost, 1);
}

/* A store fails at each of its calls for one of the branches, in turn. */
static void test_store_fails(void **state)
{
    (void)state;
    for (size_t branch = 0; branch < MOST; branch++)
        for (int copies = 0; copies < 2; copies++)
            for (unsigned k = 1;; k++) {
                begin(MOST);
                world.copies = copies;
                world.fails_in = branch;
                world.fails_at = k;
                const bm_pipeline_config config = config_for(1 + k % 3);
                run(&config);
                bool reached = world.calls >= k;
                if (reached)
                    expect_one_lost(branch);
                else
                    expect_all();
                end();
                if (!reached)
                    break;
            }
}

/* Cancelled at each call of input, decoder and encoders: outputs are whole or not there. */
static void test_cancelled(void **state)
{
    (void)state;
    for (unsigned k = 1;; k += 3) {
        begin(MOST);
        world.copies = k % 2;
        fake.deed = FAKE_CANCEL;
        fake.trigger = k;
        const bm_pipeline_config config = config_for(3);
        run(&config);
        bool reached = fake.calls >= k;
        end();
        if (!reached)
            break;
    }
}

/* What the input does not give is lacking in all outputs. */
static void test_input_fails(void **state)
{
    static const fake_fault faults[] = {FAKE_NO_FILE, FAKE_UNKNOWN, FAKE_HEADER, FAKE_DAMAGED,
                                        FAKE_TAIL};
    (void)state;
    for (size_t f = 0; f < sizeof faults / sizeof faults[0]; f++) {
        begin(MOST);
        world.copies = f % 2;
        fake.picture[1].fault = faults[f];
        fake.picture[1].at = 500;
        const bm_pipeline_config config = config_for(2);
        run(&config);
        assert_int_equal(world.status[1], fake_verdict(faults[f]));
        assert_null(strchr(world.message[1], '/')); /* no output is named */
        for (size_t i = 0; i < outputs; i++)
            assert_int_equal(world.kept[1][i].committed, 0);
        for (size_t i = 1; i < outputs; i++)
            assert_int_equal(world.kept[1][i].status, fake_verdict(faults[f]));
        assert_int_equal(world.status[0], BM_OK);
        end();
    }
}

/* A chain that does not fit a picture costs that output alone. */
static void test_misfit(void **state)
{
    (void)state;
    begin(4);
    bm_chain_clear(&world.chain[2]);
    assert_int_equal(bm_chain_append(&world.chain[2], "crop:5x5,x=100", NULL), BM_OK);
    for (size_t p = 0; p < PICTURES; p++)
        snprintf(world.name[p][2], sizeof world.name[p][2], "%zu/4",
                 p); /* what it is, is not looked at */
    const bm_pipeline_config config = config_for(2);
    run(&config);
    for (size_t p = 0; p < PICTURES; p++) {
        bool fits = fake.picture[p].width > 100;
        assert_int_equal(world.kept[p][2].status, fits ? BM_OK : BM_E_CHAIN);
        assert_int_equal(world.status[p], fits ? BM_OK : BM_E_CHAIN);
        assert_int_equal(world.kept[p][4].committed, fits);
        assert_true(world.kept[p][0].committed && world.kept[p][1].committed &&
                    world.kept[p][3].committed);
    }
    end();
}

/* A warning of one output is judged for that output, one of the decoder for all. */
static void test_strict(void **state)
{
    (void)state;
    begin(3);
    world.warns = true;
    fake.picture[4].warns = FAKE_DECODER_WARNS;
    fake.picture[5].warns = FAKE_INSPECTOR_WARNS;
    bm_pipeline_config config = config_for(2);
    config.strict = true;
    run(&config);
    for (size_t p = 0; p < PICTURES; p++) {
        bool whole = p < 4 || p > 5;
        assert_int_equal(world.kept[p][0].committed, whole);
        assert_int_equal(world.kept[p][2].committed, whole);
        assert_int_equal(world.kept[p][1].committed, 0);
        assert_int_equal(world.status[p], BM_E_STRICT);
    }
    assert_non_null(strstr(world.message[0], "0/1: warning small"));
    assert_null(strchr(world.message[4], '/'));
    end();
}

/* What the last picture reserves with so many outputs. */
static uint64_t reserved_for(size_t count)
{
    begin(count);
    world.copies = true;
    const bm_pipeline_config config = config_for(1);
    run(&config);
    expect_all();
    uint64_t reserved = world.reserved;
    end();
    return reserved;
}

/* Each further output fills a block of its own while it is written, copies too. */
static void test_memory_of_blocks(void **state)
{
    (void)state;
    uint64_t less = reserved_for(1);
    for (size_t count = 2; count <= MOST; count++) {
        uint64_t more = reserved_for(count);
        assert_true(more >= less + BM_LARGE_BLOCK_BYTES);
        less = more;
    }
}

/* What all outputs take is reserved: a budget that is just too small refuses the picture. */
static void test_memory(void **state)
{
    (void)state;
    uint64_t reserved[2];
    for (size_t count = 1; count <= 2; count++) {
        begin(count);
        const bm_pipeline_config config = config_for(1);
        run(&config);
        expect_all();
        reserved[count - 1] = world.reserved;
        end();
    }
    assert_true(reserved[1] > reserved[0]);
    for (uint64_t spare = 0; spare < 2; spare++) {
        begin(2);
        bm_pipeline_config config = config_for(1);
        config.memory_bytes = (size_t)(reserved[1] - 1 + spare);
        run(&config);
        assert_int_equal(world.status[PICTURES - 1], spare ? BM_OK : BM_E_LIMIT_MEMORY);
        end();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outputs),          cmocka_unit_test(test_left_out),
        cmocka_unit_test(test_store_fails),      cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_input_fails),      cmocka_unit_test(test_misfit),
        cmocka_unit_test(test_strict),           cmocka_unit_test(test_memory),
        cmocka_unit_test(test_memory_of_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
