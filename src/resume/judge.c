/* SPDX-License-Identifier: MIT */
/* Which outputs that exist are ours, and which of those are as this run would make them.
 *
 * Three looks, each at what the one before has left open: names and marks; hashes of outputs; hashes of inputs. What is read is read by
 * several threads at once. */
#include <stdlib.h>
#include <string.h>

#include "resume/resume_parts.h"
#include "resume/sums.h"

/* An output that exists. */
typedef struct looked_at {
    bm_planned *planned;
    size_t tree;
    bm_stamp *stamp; /* of it */
    bm_mark input;   /* the input's, as it is now */
    const bm_digest *key;
    const bm_journal_entry *newest; /* of its name; NULL: it is not known */
    const bm_journal_entry *entry;  /* what is true of it; NULL: nothing that is known */
    bool moved;                     /* it is what was written, but not where it was */
    bm_sum *sum; /* of output or input, where that has to decide; NULL: it has not */
} looked_at;

typedef struct judging {
    bm_resume *resume;
    looked_at *output;
    size_t count;
    bm_sum *sums;
    size_t sum_count;
    /* In place: of the entries of this run's key, whatever their names. */
    bm_byte_set sizes, contents;
} judging;

/* ---- outputs --------------------------------------------------------------------------------- */

static bm_sum *want_sum(judging *look, const char *path)
{
    bm_sum *sum = &look->sums[look->sum_count++];
    *sum = (bm_sum){.path = path};
    return sum;
}

static void take_sums(judging *look)
{
    bm_sums_take(look->sums, look->sum_count, look->resume->setup->readers);
}

/* Notes an entry that is true of the output; several may be, and one of this run's key is what matters. */
static void believe(looked_at *output, const bm_journal_entry *entry)
{
    if (!output->entry || (!bm_digest_same(&output->entry->record.key, output->key) &&
                           bm_digest_same(&entry->record.key, output->key)))
        output->entry = entry;
}

/* Looks for an entry with the output's mark; else, where one has its size, the hash has to decide. */
static void look_at_mark(judging *look, looked_at *output)
{
    const bm_journal *journal = bm_resume_journal(look->resume, output->tree);
    bm_mark mark = bm_mark_of(output->stamp);
    bool alike = false;
    for (const bm_journal_entry *entry = output->newest; entry;
         entry = bm_journal_older(journal, entry)) {
        alike |= entry->record.output.size == mark.size;
        if (bm_mark_same(&entry->record.output, &mark))
            believe(output, entry);
    }
    if (look->resume->in_place)
        alike |= bm_byte_set_find(&look->sizes, &mark.size, sizeof mark.size) != BM_NOT_IN_SET;
    if (!output->entry && alike)
        output->sum = want_sum(look, output->planned->output);
}

/* A result in place is one wherever it is by now: there is no original for it any more. */
static const bm_journal_entry *find_moved(const judging *look, const looked_at *output,
                                          const bm_digest *sum)
{
    const bm_journal *journal = bm_resume_journal(look->resume, output->tree);
    size_t i = look->resume->in_place
                   ? bm_byte_set_find(&look->contents, sum->byte, sizeof sum->byte)
                   : BM_NOT_IN_SET;
    return i == BM_NOT_IN_SET ? NULL : &journal->entry[i];
}

static void look_at_sum(const judging *look, looked_at *output)
{
    const bm_journal *journal = bm_resume_journal(look->resume, output->tree);
    const bm_sum *sum = output->sum;
    output->sum = NULL;
    for (const bm_journal_entry *entry = output->newest; sum && sum->found && entry;
         entry = bm_journal_older(journal, entry))
        if (bm_digest_same(&entry->record.output_sum, &sum->sum))
            believe(output, entry);
    output->moved = sum && output->entry;
    if (sum && sum->found && !output->entry)
        output->entry = find_moved(look, output, &sum->sum);
}

static void look_at_output(judging *look, looked_at *output)
{
    bm_resume *resume = look->resume;
    bm_planned *planned = output->planned;
    char room[PATH_MAX];
    const char *name = bm_resume_name(resume, output->tree, planned->output, room);
    const bm_codec *encoder =
        resume->in_place ? planned->tree->format : bm_planned_encoder(planned);
    output->key = bm_resume_key(resume, output->tree, encoder);
    if (!bm_file_stamp(planned->output, false, output->stamp))
        return;
    output->newest = bm_journal_find(bm_resume_journal(resume, output->tree), name, strlen(name));
    look_at_mark(look, output);
}

/* ---- inputs ---------------------------------------------------------------------------------- */

/* In place an output that is ours has no input any more, and where the key is another one it is one more original. */
static void look_in_place(bm_resume *resume, const looked_at *output)
{
    if (bm_digest_same(&output->entry->record.key, output->key))
        output->planned->standing = BM_STANDING_UNCHANGED;
    else
        resume->counts.other_key++;
}

/* Of an output that is ours and of this key: whether its input is the same tells its mark, or else the hash. */
static void look_at_input(judging *look, looked_at *output)
{
    bm_planned *planned = output->planned;
    const bm_record *record = &output->entry->record;
    bm_stamp stamp;
    planned->standing = BM_STANDING_OURS;
    planned->replaces = output->stamp;
    if (!bm_digest_same(&record->key, output->key)) {
        look->resume->counts.other_key++;
        return;
    }
    look->resume->counts.other_input++; /* until it is found to be the same */
    if (!bm_file_stamp(planned->input, true, &stamp))
        return;
    output->input = bm_mark_of_input(&stamp);
    if (look->resume->setup->settings->if_changed && bm_mark_same(&record->input, &output->input))
        planned->standing = BM_STANDING_UNCHANGED;
    else if (record->input.size == output->input.size)
        output->sum = want_sum(look, planned->input);
}

/* Has the record written again where that spares reading the next time. */
static void note_again(bm_resume *resume, const looked_at *output)
{
    bm_record record = output->entry->record;
    if (output->sum)
        record.input = output->input;
    record.output = bm_mark_of(output->stamp);
    bool touched = output->sum && !bm_mark_same(&record.input, &output->entry->record.input);
    if (output->moved || (touched && resume->setup->settings->if_changed))
        resume->again[resume->again_count++] = (bm_noted_again){output->tree, record};
}

static void settle(bm_resume *resume, looked_at *output)
{
    bm_planned *planned = output->planned;
    const bm_sum *sum = output->sum;
    if (sum && sum->found && bm_digest_same(&sum->sum, &output->entry->record.input_sum))
        planned->standing = BM_STANDING_UNCHANGED;
    if (planned->standing != BM_STANDING_UNCHANGED)
        return;
    resume->counts.other_input -= !resume->in_place;
    resume->counts.unchanged++;
    note_again(resume, output);
}

/* ---- in place ------------------------------------------------------------------------------- */

static bool index_results(judging *look, const bm_planned *planned)
{
    const bm_journal *journal = bm_resume_journal(look->resume, 0);
    const bm_digest *key = bm_resume_key(look->resume, 0, planned->tree->format);
    if (!bm_byte_set_init(&look->sizes, journal->count, false) ||
        !bm_byte_set_init(&look->contents, journal->count, false))
        return false;
    for (size_t i = 0; i < journal->count; i++) {
        const bm_record *record = &journal->entry[i].record;
        if (!bm_digest_same(&record->key, key))
            continue;
        bm_byte_set_add(&look->sizes, &record->output.size, sizeof record->output.size, i);
        bm_byte_set_add(&look->contents, record->output_sum.byte, sizeof record->output_sum.byte,
                        i);
    }
    return true;
}

/* ---- all ------------------------------------------------------------------------------------- */

static void judge_all(judging *look)
{
    for (size_t i = 0; i < look->count; i++)
        look_at_output(look, &look->output[i]);
    take_sums(look);
    for (size_t i = 0; i < look->count; i++)
        look_at_sum(look, &look->output[i]);
    look->sum_count = 0;
    for (size_t i = 0; i < look->count; i++) {
        if (look->output[i].entry && look->resume->in_place)
            look_in_place(look->resume, &look->output[i]);
        else if (look->output[i].entry)
            look_at_input(look, &look->output[i]);
    }
    take_sums(look);
    for (size_t i = 0; i < look->count; i++)
        settle(look->resume, &look->output[i]);
}

bm_status bm_resume_judge(bm_resume *resume, bm_planned *planned, const size_t *index, size_t count)
{
    judging look = {.resume = resume, .count = count};
    look.output = calloc(count + 1, sizeof *look.output);
    look.sums = calloc(count + 1, sizeof *look.sums);
    resume->stamp = calloc(count + 1, sizeof *resume->stamp);
    resume->again = calloc(count + 1, sizeof *resume->again);
    bool enough = look.output && look.sums && resume->stamp && resume->again &&
                  (!resume->in_place || index_results(&look, planned));
    for (size_t i = 0; enough && i < count; i++) {
        bm_planned *one = &planned[index[i]];
        look.output[i] = (looked_at){.planned = one,
                                     .tree = (size_t)(one->tree - planned[0].tree),
                                     .stamp = &resume->stamp[i]};
    }
    if (enough)
        judge_all(&look);
    bm_byte_set_destroy(&look.sizes);
    bm_byte_set_destroy(&look.contents);
    free(look.output);
    free(look.sums);
    return enough ? BM_OK : BM_E_NOMEM;
}
