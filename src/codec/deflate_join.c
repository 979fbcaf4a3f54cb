/* SPDX-License-Identifier: MIT */
/* Finding the last block of a deflate stream.
 *
 * Blocks have no lengths: where one begins is known when the one before it has been decoded. But only its code words need to be told
 * apart, not what they mean. So an entry of the table of literals and lengths says how many bits to pass over, for as many
 * literals as there are in its index, and with the extra bits of a length behind them. */
#include "deflate_join.h"

#include <stdbool.h>
#include <string.h>

enum {
    MAX_BITS = 15, /* of a code word */
    LITERALS = 288,
    DISTANCES = 32,
    END_OF_BLOCK = 256,
    LENGTHS = 19,   /* of the code in which the lengths of the others are written */
    INDEX_BITS = 10 /* that are looked up at once */
};

/* What follows the bits that an entry passes over. */
enum kind { MORE, DISTANCE, END, LONG, INVALID };

typedef struct entry {
    uint8_t bits; /* to pass over: code words and what is extra */
    uint8_t word; /* of these, the code words */
    uint8_t kind;
} entry;

typedef entry meaning(unsigned symbol); /* its extra bits and kind */

/* A canonical prefix code. */
typedef struct code {
    uint16_t count[MAX_BITS + 1]; /* of code words by length */
    uint16_t symbol[LITERALS];    /* in the order of their code words */
    entry at[1 << INDEX_BITS];
} code;

typedef struct walk {
    const uint8_t *next, *end; /* end: of what may be read */
    uint64_t buffer;
    unsigned held; /* bits of the buffer that count */
    code literals, distances;
} walk;

/* ---- bits ------------------------------------------------------------------------------------ */

/* Makes held at least 56. False: the stream has ended long ago. */
static inline bool refill(walk *w)
{
    uint64_t bytes = 0;
    if (w->end - w->next < 8)
        return false;
    memcpy(&bytes, w->next, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap64(bytes);
#endif
    w->buffer |= bytes << w->held;
    w->next += (63 - w->held) >> 3;
    w->held |= 56;
    return true;
}

static inline void pass(walk *w, unsigned bits)
{
    w->buffer >>= bits;
    w->held -= bits;
}

static unsigned take(walk *w, unsigned bits)
{
    unsigned value = (unsigned)(w->buffer & ((1u << bits) - 1));
    pass(w, bits);
    return value;
}

/* ---- codes ----------------------------------------------------------------------------------- */

static unsigned reverse(unsigned word, unsigned bits)
{
    unsigned reversed = 0;
    for (unsigned i = 0; i < bits; i++)
        reversed |= (word >> i & 1) << (bits - 1 - i);
    return reversed;
}

/* Lengths become code words. A code that is not complete is one only where it has a single word, of one bit, or none. */
static bool make_code(code *c, const uint8_t *lengths, unsigned symbols)
{
    unsigned first[MAX_BITS + 2] = {0}, used = 0;
    int left = 1;
    memset(c->count, 0, sizeof c->count);
    for (unsigned i = 0; i < symbols; i++)
        c->count[lengths[i]]++;
    c->count[0] = 0;
    for (unsigned bits = 1; bits <= MAX_BITS; bits++) {
        left = left * 2 - c->count[bits];
        if (left < 0)
            return false;
        used += c->count[bits];
        first[bits + 1] = used;
    }
    for (unsigned i = 0; i < symbols; i++)
        if (lengths[i])
            c->symbol[first[lengths[i]]++] = (uint16_t)i;
    return left == 0 || used == 0 || (used == 1 && c->count[1] == 1);
}

static entry with_word(entry one, unsigned bits)
{
    one.bits = (uint8_t)(one.bits + bits);
    one.word = (uint8_t)bits;
    return one;
}

/* Puts the code words that fit into the table, all others are LONG. */
static void fill_table(code *c, meaning *of)
{
    unsigned word = 0, n = 0, size = 1u << INDEX_BITS;
    for (unsigned i = 0; i < size; i++)
        c->at[i] = (entry){.kind = LONG};
    for (unsigned bits = 1; bits <= INDEX_BITS; bits++, word <<= 1)
        for (unsigned k = 0; k < c->count[bits]; k++, word++) {
            entry one = with_word(of(c->symbol[n++]), bits);
            for (unsigned i = reverse(word, bits); i < size; i += 1u << bits)
                c->at[i] = one;
        }
}

/* Lets entries pass over all symbols whose code words are in their index. From the last one down, so that what an index
 * is shifted to is a single symbol still. */
static void join_literals(code *c)
{
    for (unsigned i = 1u << INDEX_BITS; i-- > 1;) {
        entry all = c->at[i];
        while (all.kind == MORE) {
            entry next = c->at[i >> all.word];
            if (next.kind >= LONG || all.word + next.word > INDEX_BITS)
                break;
            all = (entry){(uint8_t)(all.bits + next.bits), (uint8_t)(all.word + next.word),
                          next.kind};
        }
        c->at[i] = all;
    }
}

/* A code word that is too long for the table, bit by bit: words of one length are consecutive numbers. */
static entry find_long(const walk *w, const code *c, meaning *of)
{
    unsigned word = 0, first = 0, index = 0;
    for (unsigned bits = 1; bits <= MAX_BITS; bits++) {
        word |= (unsigned)(w->buffer >> (bits - 1) & 1);
        if (word < first + c->count[bits])
            return with_word(of(c->symbol[index + word - first]), bits);
        index += c->count[bits];
        first = (first + c->count[bits]) << 1;
        word <<= 1;
    }
    return (entry){.kind = INVALID};
}

static inline entry find(const walk *w, const code *c, meaning *of)
{
    entry one = c->at[w->buffer & ((1u << INDEX_BITS) - 1)];
    return one.kind == LONG ? find_long(w, c, of) : one;
}

static entry literal_meaning(unsigned symbol)
{
    if (symbol < END_OF_BLOCK)
        return (entry){.kind = MORE};
    if (symbol == END_OF_BLOCK)
        return (entry){.kind = END};
    unsigned n = symbol - END_OF_BLOCK - 1;
    return (entry){.bits = (uint8_t)(n < 8 || n == 28 ? 0 : n / 4 - 1),
                   .kind = n < 29 ? DISTANCE : INVALID};
}

static entry distance_meaning(unsigned symbol)
{
    return (entry){.bits = (uint8_t)(symbol < 4 ? 0 : symbol / 2 - 1),
                   .kind = symbol < 30 ? MORE : INVALID};
}

/* Here `bits` are the symbol itself. */
static entry length_meaning(unsigned symbol)
{
    return (entry){.bits = (uint8_t)symbol, .kind = MORE};
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static bool use_codes(walk *w, const uint8_t *lengths, unsigned literals, unsigned distances)
{
    if (!make_code(&w->literals, lengths, literals) ||
        !make_code(&w->distances, lengths + literals, distances))
        return false;
    fill_table(&w->literals, literal_meaning);
    join_literals(&w->literals);
    fill_table(&w->distances, distance_meaning);
    return true;
}

static bool use_fixed_codes(walk *w)
{
    uint8_t lengths[LITERALS + DISTANCES];
    memset(lengths, 8, 144);
    memset(lengths + 144, 9, 112);
    memset(lengths + 256, 7, 24);
    memset(lengths + 280, 8, 8);
    memset(lengths + LITERALS, 5, DISTANCES);
    return use_codes(w, lengths, LITERALS, DISTANCES);
}

static bool read_codes(walk *w)
{
    static const uint8_t order[LENGTHS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                           11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[LITERALS + DISTANCES + 138] = {0}; /* the last run may lead too far */
    unsigned literals = take(w, 5) + 257, distances = take(w, 5) + 1, stated = take(w, 4) + 4;
    for (unsigned i = 0; i < stated; i++) {
        if (!refill(w))
            return false;
        lengths[order[i]] = (uint8_t)take(w, 3);
    }
    if (literals > 286 || !make_code(&w->distances, lengths, LENGTHS))
        return false;
    memset(lengths, 0, sizeof lengths);
    for (unsigned n = 0; n < literals + distances;) {
        if (!refill(w))
            return false;
        entry one = find_long(w, &w->distances, length_meaning);
        unsigned symbol = one.bits - one.word, run = 1, length = symbol;
        pass(w, one.word);
        if (one.kind == INVALID || (symbol == 16 && n == 0))
            return false;
        if (symbol >= 16) {
            run = symbol == 16 ? 3 + take(w, 2) : symbol == 17 ? 3 + take(w, 3) : 11 + take(w, 7);
            length = symbol == 16 ? lengths[n - 1] : 0;
        }
        memset(lengths + n, (int)length, run);
        n += run;
        if (n > literals + distances)
            return false;
    }
    return lengths[END_OF_BLOCK] && use_codes(w, lengths, literals, distances);
}

/* Up to the end of a block of code words: two look-ups at most take 10 + 5 and 15 + 13 bits. */
static bool pass_symbols(walk *w)
{
    for (;;) {
        if (!refill(w))
            return false;
        entry one = find(w, &w->literals, literal_meaning);
        pass(w, one.bits);
        if (one.kind == DISTANCE) {
            one = find(w, &w->distances, distance_meaning);
            pass(w, one.bits);
        }
        if (one.kind == END)
            return true;
        if (one.kind == INVALID)
            return false;
    }
}

static bool pass_stored(walk *w)
{
    pass(w, w->held & 7);
    if (!refill(w))
        return false;
    unsigned size = take(w, 16), check = take(w, 16);
    const uint8_t *from = w->next - w->held / 8;
    if ((size ^ check) != 0xffff || size > (size_t)(w->end - from))
        return false;
    w->next = from + size;
    w->buffer = 0;
    w->held = 0;
    return true;
}

size_t bm_deflate_go_on(uint8_t *stream, size_t size)
{
    walk w = {.next = stream, .end = stream + size + BM_DEFLATE_JOIN_BYTES};
    size_t header, end;
    bool last;
    do {
        if (!refill(&w))
            return 0;
        header = 8 * (size_t)(w.next - stream) - w.held;
        last = take(&w, 1);
        unsigned type = take(&w, 2);
        bool good = type == 0   ? pass_stored(&w)
                    : type == 1 ? use_fixed_codes(&w) && pass_symbols(&w)
                    : type == 2 ? read_codes(&w) && pass_symbols(&w)
                                : false;
        end = 8 * (size_t)(w.next - stream) - w.held;
        if (!good || end > 8 * size)
            return 0;
    } while (!last);
    if ((end + 7) / 8 != size)
        return 0;
    stream[header / 8] &= (uint8_t) ~(1u << header % 8);
    /* No more bits of the last byte; then three of 0: a stored block, not the last. */
    if (end % 8)
        stream[size - 1] &= (uint8_t)((1u << end % 8) - 1);
    if (end % 8 == 0 || end % 8 > 5)
        stream[size++] = 0;
    memcpy(stream + size, "\0\0\xff\xff", 4);
    return size + 4;
}
