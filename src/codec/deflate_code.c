/* SPDX-License-Identifier: MIT */
#include "deflate_code.h"

#include <stdlib.h>

enum { LENGTHS = 19, LENGTH_BITS = 7, COPY = 16, ZEROS = 17, MANY_ZEROS = 18 };

/* ---- codes ----------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Depths of the leaves of Huffman's tree over weights that rise, by Moffat and Katajainen, "In-Place Calculation of Minimum-Redundancy
 * Codes" (1995): weights become parents, parents depths of inner nodes, these depths of leaves. They fall. */
static void find_depths(uint32_t *a, int n)
{
    int root = 0, leaf = 2;
    a[0] += a[1];
    for (int next = 1; next < n - 1; next++) {
        uint32_t sum = 0;
        for (int i = 0; i < 2; i++) {
            if (leaf >= n || (root < next && a[root] < a[leaf])) {
                sum += a[root];
                a[root++] = (uint32_t)next;
            } else {
                sum += a[leaf++];
            }
        }
        a[next] = sum;
    }
    a[n - 2] = 0;
    for (int next = n - 3; next >= 0; next--)
        a[next] = a[a[next]] + 1;
    int available = 1, used = 0, next = n - 1;
    uint32_t depth = 0;
    for (root = n - 2; available > 0; depth++, available = 2 * used, used = 0) {
        for (; root >= 0 && a[root] == depth; root--)
            used++;
        for (; available > used; available--)
            a[next--] = depth;
    }
}

/* Moves words that are too long up, and makes room for them by lengthening the longest of the others. */
static void limit_depths(unsigned *count, unsigned deepest, unsigned most)
{
    for (unsigned depth = deepest; depth > most; depth--)
        while (count[depth] > 0) {
            unsigned from = most - 1;
            while (!count[from])
                from--;
            count[depth] -= 2;
            count[depth - 1]++;
            count[from]--;
            count[from + 1] += 2;
        }
}

static uint16_t reverse(unsigned word, unsigned bits)
{
    unsigned reversed = 0;
    for (unsigned i = 0; i < bits; i++)
        reversed |= (word >> i & 1) << (bits - 1 - i);
    return (uint16_t)reversed;
}

static void assign_words(bm_deflate_code *code, unsigned symbols, const unsigned *count)
{
    unsigned next[BM_DEFLATE_MAX_BITS + 2] = {0};
    for (unsigned bits = 1; bits <= BM_DEFLATE_MAX_BITS; bits++)
        next[bits + 1] = (next[bits] + count[bits]) << 1;
    for (unsigned i = 0; i < symbols; i++)
        if (code->bits[i])
            code->word[i] = reverse(next[code->bits[i]]++, code->bits[i]);
}

void bm_deflate_make_code(bm_deflate_code *code, const uint32_t *frequency, unsigned symbols,
                          unsigned most)
{
    uint64_t sorted[BM_DEFLATE_LITERALS];
    uint32_t depth[BM_DEFLATE_LITERALS];
    unsigned count[BM_DEFLATE_LITERALS] = {0}, n = 0;
    memset(code, 0, sizeof *code);
    for (unsigned i = 0; i < symbols; i++)
        if (frequency[i])
            sorted[n++] = (uint64_t)frequency[i] << 16 | i;
    for (unsigned i = 0; n < 2; i++)
        if (!frequency[i])
            sorted[n++] = 1 << 16 | i;
    qsort(sorted, n, sizeof *sorted, compare);
    for (unsigned i = 0; i < n; i++)
        depth[i] = (uint32_t)(sorted[i] >> 16);
    find_depths(depth, (int)n);
    for (unsigned i = 0; i < n; i++)
        count[depth[i]]++;
    limit_depths(count, depth[0], most);
    unsigned bits = most;
    for (unsigned i = 0; i < n; i++) {
        while (!count[bits])
            bits--;
        code->bits[sorted[i] & 0xffff] = (uint8_t)bits;
        count[bits]--;
    }
    memset(count, 0, sizeof count);
    for (unsigned i = 0; i < symbols; i++)
        count[code->bits[i]]++;
    assign_words(code, symbols, count);
}

/* ---- the header of a block ------------------------------------------------------------------- */

/* A symbol of the code of lengths, and the number behind it. */
typedef struct item {
    uint8_t symbol, extra;
} item;

static unsigned run_of(const uint8_t *lengths, unsigned count)
{
    unsigned run = 1;
    while (run < count && lengths[run] == lengths[0])
        run++;
    return run;
}

static unsigned make_items(item *items, const uint8_t *lengths, unsigned count)
{
    unsigned n = 0;
    for (unsigned i = 0, run; i < count; i += run) {
        run = run_of(lengths + i, count - i);
        if (lengths[i] == 0 && run >= 3) {
            run = run < 138 ? run : 138;
            items[n++] = run < 11 ? (item){ZEROS, (uint8_t)(run - 3)}
                                  : (item){MANY_ZEROS, (uint8_t)(run - 11)};
        } else if (i > 0 && lengths[i] == lengths[i - 1] && run >= 3) {
            run = run < 6 ? run : 6;
            items[n++] = (item){COPY, (uint8_t)(run - 3)};
        } else {
            run = 1;
            items[n++] = (item){lengths[i], 0};
        }
    }
    return n;
}

void bm_deflate_put_header(bm_bits_out *out, const bm_deflate_code *literals,
                           const bm_deflate_code *distances, int last)
{
    static const uint8_t order[LENGTHS] = {COPY, ZEROS, MANY_ZEROS, 0, 8,  7, 9,  6, 10, 5,
                                           11,   4,     12,         3, 13, 2, 14, 1, 15};
    static const uint8_t extra_bits[LENGTHS] = {[COPY] = 2, [ZEROS] = 3, [MANY_ZEROS] = 7};
    uint8_t lengths[BM_DEFLATE_LITERALS + BM_DEFLATE_DISTANCES];
    item items[BM_DEFLATE_LITERALS + BM_DEFLATE_DISTANCES];
    unsigned used = BM_DEFLATE_LITERALS, far = BM_DEFLATE_DISTANCES, stated = LENGTHS;
    while (!literals->bits[used - 1])
        used--;
    while (!distances->bits[far - 1])
        far--;
    memcpy(lengths, literals->bits, used);
    memcpy(lengths + used, distances->bits, far);
    unsigned n = make_items(items, lengths, used + far);
    uint32_t frequency[LENGTHS] = {0};
    for (unsigned i = 0; i < n; i++)
        frequency[items[i].symbol]++;
    bm_deflate_code code;
    bm_deflate_make_code(&code, frequency, LENGTHS, LENGTH_BITS);
    while (!code.bits[order[stated - 1]])
        stated--;
    bm_bits_put(out, (uint64_t)(last != 0) | 2 << 1, 3);
    bm_bits_put(out, (used - 257) | (far - 1) << 5 | (stated - 4) << 10, 14);
    bm_bits_flush(out);
    for (unsigned i = 0; i < stated; i++) {
        bm_bits_put(out, code.bits[order[i]], 3);
        bm_bits_flush(out);
    }
    for (unsigned i = 0; i < n; i++) {
        unsigned symbol = items[i].symbol;
        bm_bits_put(out, code.word[symbol], code.bits[symbol]);
        bm_bits_put(out, items[i].extra, extra_bits[symbol]);
        bm_bits_flush(out);
    }
}
