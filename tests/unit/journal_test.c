/* SPDX-License-Identifier: MIT */
/* The journal: whatever is torn off it or changed in it, what comes before is read and nothing else is believed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "resume/journal_parts.h"
#include "tree.h"

#define RECORDS 5

typedef struct fixture {
    tree tree;
    bm_journal journal;
    bm_error error;
    char *complaints;
    uint8_t *bytes; /* of a whole journal ... */
    size_t size;
    size_t end[RECORDS + 1]; /* ... and where its records end; the first: its head */
} fixture;

/* The i-th record: of another name each, but the last, which is of the first one's. */
static bm_record record_of(unsigned i, char name[32])
{
    snprintf(name, 32, "sub/p%u.jpg", i + 1 < RECORDS ? i : 0);
    bm_record record = {
        .input = {.size = 100 + i, .inode = 7 + i, .modified_s = -5, .modified_ns = 999999999},
        .output = {.size = UINT64_MAX - i, .inode = 70 + i, .modified_s = 1 + i},
        .name = name,
        .name_length = strlen(name)};
    memset(record.key.byte, (int)i, sizeof record.key.byte);
    memset(record.input_sum.byte, 0xf0 + (int)i, sizeof record.input_sum.byte);
    memset(record.output_sum.byte, 0x70 + (int)i, sizeof record.output_sum.byte);
    return record;
}

static void assert_record(const bm_record *record, unsigned i)
{
    char name[32];
    const bm_record expected = record_of(i, name);
    assert_int_equal(record->name_length, expected.name_length);
    assert_memory_equal(record->name, expected.name, expected.name_length);
    assert_memory_equal(&record->key, &expected.key, sizeof record->key);
    assert_memory_equal(&record->input_sum, &expected.input_sum, sizeof record->input_sum);
    assert_memory_equal(&record->output_sum, &expected.output_sum, sizeof record->output_sum);
    assert_true(bm_mark_same(&record->input, &expected.input));
    assert_true(bm_mark_same(&record->output, &expected.output));
}

static const char *path_of(const fixture *f)
{
    return tree_path(&f->tree, BM_JOURNAL_NAME);
}

/* Opens the journal of the tree. */
static bm_status open_it(fixture *f, bool keep)
{
    size_t size;
    bm_journal_close(&f->journal);
    free(f->complaints);
    FILE *complaints = open_memstream(&f->complaints, &size);
    assert_non_null(complaints);
    bm_status status =
        bm_journal_open(&f->journal, f->tree.root, path_of(f), keep, false, complaints, &f->error);
    fclose(complaints);
    return status;
}

static size_t size_of(const fixture *f)
{
    struct stat file;
    assert_int_equal(stat(path_of(f), &file), 0);
    return (size_t)file.st_size;
}

/* A new file each time: some file systems bring one that is written over to the disk at once. */
static void write_file(const fixture *f, const uint8_t *bytes, size_t size)
{
    unlink(path_of(f));
    int fd = open(path_of(f), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    close(fd);
}

static int setup(void **state)
{
    static fixture f;
    f = (fixture){.journal.fd = -1};
    tree_create(&f.tree);
    assert_int_equal(open_it(&f, true), BM_OK);
    assert_int_equal(bm_journal_start(&f.journal, RECORDS, true, &f.error), BM_OK);
    f.end[0] = (size_t)f.journal.end;
    for (unsigned i = 0; i < RECORDS; i++) {
        char name[32];
        const bm_record record = record_of(i, name);
        assert_int_equal(bm_journal_append(&f.journal, &record, i % 2, &f.error), BM_OK);
        f.end[i + 1] = (size_t)f.journal.end;
    }
    bm_journal_close(&f.journal);
    f.size = size_of(&f);
    f.bytes = malloc(f.size);
    int fd = open(path_of(&f), O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, f.bytes, f.size), f.size);
    close(fd);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    bm_journal_close(&f->journal);
    free(f->complaints);
    free(f->bytes);
    tree_remove(&f->tree);
    return 0;
}

/* How many records end at or before that byte. */
static size_t whole_before(const fixture *f, size_t at)
{
    size_t count = 0;
    while (count < RECORDS && f->end[count + 1] <= at)
        count++;
    return count;
}

static void assert_first(const fixture *f, size_t count)
{
    assert_int_equal(f->journal.count, count);
    for (unsigned i = 0; i < count; i++)
        assert_record(&f->journal.entry[i].record, i);
}

static void comes_back(void **state)
{
    fixture *f = *state;
    assert_int_equal(f->end[RECORDS], f->size);
    assert_int_equal(open_it(f, false), BM_OK);
    assert_string_equal(f->complaints, "");
    assert_first(f, RECORDS);
    /* The newest of a name comes first, then the one before it. */
    const bm_journal_entry *entry = bm_journal_find(&f->journal, "sub/p0.jpg", 10);
    assert_ptr_equal(entry, &f->journal.entry[RECORDS - 1]);
    assert_ptr_equal(bm_journal_older(&f->journal, entry), &f->journal.entry[0]);
    assert_null(bm_journal_older(&f->journal, &f->journal.entry[0]));
    assert_null(bm_journal_find(&f->journal, "sub/p9.jpg", 10));
}

static void torn_anywhere(void **state)
{
    fixture *f = *state;
    for (size_t size = 0; size < f->size; size++) {
        write_file(f, f->bytes, size);
        size_t count = whole_before(f, size), good = size < f->end[0] ? 0 : f->end[count];
        assert_int_equal(open_it(f, false), BM_OK); /* a look changes nothing */
        assert_int_equal(size_of(f), size);
        assert_first(f, count);
        assert_int_equal(open_it(f, true), BM_OK);
        assert_first(f, count);
        assert_int_equal(f->complaints[0] != '\0', size != good);
        assert_int_equal(size_of(f), good);
        /* What is appended then is read. */
        char name[32];
        const bm_record record = record_of((unsigned)count, name);
        assert_int_equal(bm_journal_start(&f->journal, RECORDS, false, &f->error), BM_OK);
        assert_int_equal(bm_journal_append(&f->journal, &record, false, &f->error), BM_OK);
        assert_int_equal(open_it(f, false), BM_OK);
        assert_string_equal(f->complaints, "");
        assert_first(f, count + 1);
    }
}

static void changed_anywhere(void **state)
{
    fixture *f = *state;
    for (size_t at = 0; at < f->size; at++) {
        for (unsigned bit = 0; bit < 8; bit += at % 7 ? 7 : 1) {
            f->bytes[at] ^= (uint8_t)(1u << bit);
            write_file(f, f->bytes, f->size);
            f->bytes[at] ^= (uint8_t)(1u << bit);
            bm_status status = open_it(f, true);
            if (at < f->end[0]) { /* somebody else's file stays as it is */
                assert_int_equal(status, BM_E_EXISTS);
                assert_int_equal(size_of(f), f->size);
                continue;
            }
            assert_int_equal(status, BM_OK);
            assert_first(f, whole_before(f, at));
            assert_int_equal(size_of(f), f->end[whole_before(f, at)]);
            assert_non_null(strstr(f->complaints, "damaged"));
        }
    }
}

/* What is to be intact may end within a record, as a run that is killed leaves it, and is refused otherwise, as it is. */
static void is_intact(void **state)
{
    fixture *f = *state;
    bm_journal journal = {.fd = -1};
    for (size_t size = 0; size <= f->size; size++) {
        write_file(f, f->bytes, size);
        assert_int_equal(
            bm_journal_open(&journal, f->tree.root, path_of(f), false, true, stderr, &f->error),
            BM_OK);
        bm_journal_close(&journal);
    }
    for (size_t at = f->end[0]; at < f->size; at++) {
        if (at - f->end[whole_before(f, at)] <
            4) /* a length, which may come to lead beyond the end */
            continue;
        f->bytes[at] ^= 1;
        write_file(f, f->bytes, f->size);
        f->bytes[at] ^= 1;
        bm_status status =
            bm_journal_open(&journal, f->tree.root, path_of(f), true, true, stderr, &f->error);
        bm_journal_close(&journal);
        assert_int_equal(status, BM_E_READ);
        assert_non_null(strstr(f->error.message, "filtered once more"));
        assert_int_equal(size_of(f), f->size);
    }
}

static void one_run_at_a_time(void **state)
{
    fixture *f = *state;
    bm_journal other = {.fd = -1};
    assert_int_equal(open_it(f, true), BM_OK);
    assert_int_equal(
        bm_journal_open(&other, f->tree.root, path_of(f), true, false, stderr, &f->error),
        BM_E_EXISTS);
    assert_non_null(strstr(f->error.message, "another run"));
    bm_journal_close(&other);
    assert_int_equal(
        bm_journal_open(&other, f->tree.root, path_of(f), false, false, stderr, &f->error), BM_OK);
    bm_journal_close(&other);
    bm_journal_close(&f->journal);
    assert_int_equal(
        bm_journal_open(&other, f->tree.root, path_of(f), true, false, stderr, &f->error), BM_OK);
    bm_journal_close(&other);
}

/* Of a name that was written again and again only what is on the disk stays, of those that are gone nothing. */
static void shrinks(void **state)
{
    fixture *f = *state;
    struct stat file;
    const char *path = tree_write(&f->tree, "kept.jpg", "picture");
    assert_int_equal(stat(path, &file), 0);
    char name[32];
    bm_record record = record_of(0, name);
    assert_int_equal(open_it(f, true), BM_OK);
    for (unsigned i = 0; i < 1500; i++) {
        bool now = i == 700; /* later records tell of what never came to be */
        bm_stamp stamp;
        snprintf(name, sizeof name, i % 2 ? "gone%u.jpg" : "kept.jpg", i);
        record.name_length = strlen(name);
        assert_true(bm_file_stamp(path, false, &stamp));
        record.output = now ? bm_mark_of(&stamp) : (bm_mark){.size = i, .inode = i + 1};
        assert_int_equal(bm_journal_append(&f->journal, &record, false, &f->error), BM_OK);
    }
    size_t before = size_of(f);
    uid_t owner = geteuid() == 0 ? 65534 : geteuid(); /* whoever goes on with it later */
    assert_int_equal(chown(path_of(f), owner, (gid_t)-1), 0);
    assert_int_equal(open_it(f, true), BM_OK);
    assert_int_equal(bm_journal_start(&f->journal, 1000, false, &f->error), BM_OK);
    assert_int_equal(size_of(f), before); /* not so many more than outputs */
    assert_int_equal(bm_journal_start(&f->journal, 3, false, &f->error), BM_OK);
    assert_true(size_of(f) < 300);
    struct stat fresh;
    assert_int_equal(stat(path_of(f), &fresh), 0);
    assert_int_equal(fresh.st_uid, owner);
    /* What is locked and appended to is the new file. */
    bm_journal other = {.fd = -1};
    assert_int_equal(
        bm_journal_open(&other, f->tree.root, path_of(f), true, false, stderr, &f->error),
        BM_E_EXISTS);
    bm_journal_close(&other);
    assert_int_equal(bm_journal_append(&f->journal, &record, true, &f->error), BM_OK);
    assert_int_equal(open_it(f, false), BM_OK);
    assert_int_equal(f->journal.count, 2);
    assert_int_equal(f->journal.entry[0].record.output.inode, file.st_ino);
}

/* A link, a folder, a pipe or another program's file in its place is left alone. */
static void is_no_journal(void **state)
{
    fixture *f = *state;
    const char *elsewhere = tree_write(&f->tree, "elsewhere", "mine");
    unlink(path_of(f));
    assert_int_equal(symlink(elsewhere, path_of(f)), 0);
    assert_true(open_it(f, true) != BM_OK);
    unlink(path_of(f));
    assert_int_equal(mkfifo(path_of(f), 0666), 0);
    assert_int_equal(open_it(f, true), BM_E_EXISTS);
    unlink(path_of(f));
    tree_folder(&f->tree, BM_JOURNAL_NAME);
    assert_true(open_it(f, true) != BM_OK);
    rmdir(path_of(f));
    tree_write(&f->tree, BM_JOURNAL_NAME, "a diary of mine");
    assert_int_equal(open_it(f, true), BM_E_EXISTS);
    assert_int_equal(size_of(f), strlen("a diary of mine"));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(comes_back),        TEST(torn_anywhere), TEST(changed_anywhere), TEST(shrinks),
        TEST(one_run_at_a_time), TEST(is_no_journal), TEST(is_intact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
