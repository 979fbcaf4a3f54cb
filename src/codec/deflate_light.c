/* SPDX-License-Identifier: MIT */
/* One look-up finds what has been there before, and it is taken where that saves bits: in noise a short match from afar costs more than
 * its bytes do as literals, and looking for it most of a compressor's time. Literals are priced by the frequencies of the very
 * stretch that they lie in; stretches become blocks of their own where that saves more than a header costs. */
#include "deflate_light.h"

#include <stdlib.h>
#include <string.h>

#include "deflate_code.h"

enum {
    STRETCH = 16 * 1024,
    HASH_BITS = 14,
    LEAST = 4, /* bytes of a match */
    MOST = 258,
    WINDOW = 32768,
    SURE = 24,             /* a match as long as that always pays */
    PATIENCE = 5,          /* after 2^5 literals every second byte is looked at, and so on */
    LONGEST_STEP = 3,      /* to the next byte that is looked at */
    MATCH_PRICE = 13 * 8,  /* of a length and a distance without extra bits, in eighths of a bit */
    HEADER_PRICE = 80 * 8, /* of a block, in bits */
    LITERAL_BITS = 14,     /* so that four words fit between two flushes */
    MOST_HEADER_BYTES = 400
};

/* Literals, and what comes again behind them; a length of 0: nothing does. */
typedef struct sequence {
    uint32_t literals;
    uint16_t length, distance;
} sequence;

typedef struct counts {
    uint32_t literal[BM_DEFLATE_LITERALS], distance[BM_DEFLATE_DISTANCES];
} counts;

struct bm_deflate_light {
    uint32_t head[1 << HASH_BITS]; /* where four bytes were last, from 1 */
    uint16_t price[256];           /* of literals, in eighths of a bit */
    counts block, stretch;
    bm_deflate_code literals, distances;
    sequence sequences[];
};

static size_t sequences_for(size_t size)
{
    return size / LEAST + size / STRETCH + 2;
}

size_t bm_deflate_light_bytes(size_t most)
{
    return sizeof(bm_deflate_light) + sequences_for(most) * sizeof(sequence);
}

bm_deflate_light *bm_deflate_light_create(size_t most)
{
    return malloc(bm_deflate_light_bytes(most));
}

void bm_deflate_light_destroy(bm_deflate_light *light)
{
    free(light);
}

/* No literal of an optimal code of at most 286 words costs more than 9 bits on average. */
size_t bm_deflate_light_bound(size_t size)
{
    return size + size / 8 + MOST_HEADER_BYTES * (size / STRETCH + 2);
}

/* ---- prices ---------------------------------------------------------------------------------- */

/* In 65536ths; a parabola between powers of two is right to 0.01. */
static uint32_t log_of(uint32_t value)
{
    unsigned power = 31u - (unsigned)__builtin_clz(value);
    uint32_t x = (uint32_t)(((uint64_t)value << 16 >> power) - 65536);
    return (power << 16) + x +
           (uint32_t)((uint64_t)(x * (uint64_t)(65536 - x) >> 16) * 22545 >> 16);
}

static uint64_t entropy(const uint32_t *count, unsigned symbols)
{
    uint64_t known = 0;
    uint32_t total = 0;
    for (unsigned i = 0; i < symbols; i++) {
        total += count[i];
        if (count[i] > 1)
            known += (uint64_t)count[i] * log_of(count[i]);
    }
    return total ? ((uint64_t)total * log_of(total) - known) >> 16 : 0;
}

/* Bits of the code words. */
static uint64_t cost(const counts *c)
{
    return entropy(c->literal, BM_DEFLATE_LITERALS) + entropy(c->distance, BM_DEFLATE_DISTANCES);
}

static void add(counts *to, const counts *more)
{
    for (unsigned i = 0; i < BM_DEFLATE_LITERALS; i++)
        to->literal[i] += more->literal[i];
    for (unsigned i = 0; i < BM_DEFLATE_DISTANCES; i++)
        to->distance[i] += more->distance[i];
}

/* Counts the bytes as if all were literals, and prices them. */
static void price_literals(bm_deflate_light *light, const uint8_t *bytes, size_t size)
{
    uint32_t count[4][256] = {0}; /* beside each other: the same byte often comes twice */
    size_t i = 0;
    for (; i + 4 <= size; i += 4)
        for (unsigned k = 0; k < 4; k++)
            count[k][bytes[i + k]]++;
    for (; i < size; i++)
        count[0][bytes[i]]++;
    uint32_t whole = log_of((uint32_t)size);
    memset(&light->stretch, 0, sizeof light->stretch);
    for (unsigned v = 0; v < 256; v++) {
        uint32_t n = count[0][v] + count[1][v] + count[2][v] + count[3][v];
        light->stretch.literal[v] = n;
        light->price[v] = (uint16_t)(n ? (whole - log_of(n)) >> 13 : 0);
    }
    light->stretch.literal[BM_DEFLATE_END] = 1;
}

/* ---- matches --------------------------------------------------------------------------------- */

static unsigned length_symbol(unsigned length, unsigned *extra)
{
    unsigned n = length - 3;
    if (n < 4 || length == MOST) {
        *extra = 0;
        return BM_DEFLATE_END + 1 + (n < 4 ? n : 28);
    }
    unsigned power = 31u - (unsigned)__builtin_clz(n);
    *extra = power - 2;
    return BM_DEFLATE_END + 1 + 4 * (power - 1) + (n >> (power - 2) & 3);
}

static unsigned distance_symbol(unsigned distance, unsigned *extra)
{
    unsigned n = distance - 1;
    *extra = 0;
    if (n < 2)
        return n;
    unsigned power = 31u - (unsigned)__builtin_clz(n);
    *extra = power - 1;
    return 2 * power + (n >> (power - 1) & 1);
}

static uint32_t load(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static uint32_t *slot_of(bm_deflate_light *light, uint32_t four)
{
    return &light->head[four * 0x9e3779b1u >> (32 - HASH_BITS)];
}

static size_t length_of(const uint8_t *before, const uint8_t *at, size_t most)
{
    size_t length = LEAST;
    while (length < most && before[length] == at[length])
        length++;
    return length;
}

static bool pays(const bm_deflate_light *light, const uint8_t *at, size_t length, size_t distance)
{
    unsigned length_extra, distance_extra, literals = 0;
    if (length >= SURE)
        return true;
    length_symbol((unsigned)length, &length_extra);
    distance_symbol((unsigned)distance, &distance_extra);
    for (size_t i = 0; i < length; i++)
        literals += light->price[at[i]];
    return literals > MATCH_PRICE + 8 * (length_extra + distance_extra);
}

static void count_match(counts *c, const uint8_t *at, unsigned length, unsigned distance)
{
    unsigned extra;
    for (unsigned i = 0; i < length; i++)
        c->literal[at[i]]--;
    c->literal[length_symbol(length, &extra)]++;
    c->distance[distance_symbol(distance, &extra)]++;
}

/* Cuts the bytes from `from` to `to` into sequences; returns their number. *matched grows. */
static size_t parse(bm_deflate_light *light, const uint8_t *bytes, size_t from, size_t to,
                    sequence *out, size_t *matched)
{
    size_t n = 0, literals = from;
    for (size_t i = from; i + LEAST <= to;) {
        uint32_t four = load(bytes + i), *slot = slot_of(light, four);
        size_t before = *slot, distance = i + 1 - before;
        *slot = (uint32_t)(i + 1);
        if (before && distance <= WINDOW && load(bytes + before - 1) == four) {
            size_t most = to - i < MOST ? to - i : MOST;
            size_t length = length_of(bytes + before - 1, bytes + i, most);
            if (pays(light, bytes + i, length, distance)) {
                out[n++] =
                    (sequence){(uint32_t)(i - literals), (uint16_t)length, (uint16_t)distance};
                count_match(&light->stretch, bytes + i, (unsigned)length, (unsigned)distance);
                *matched += length;
                i += length;
                literals = i;
                if (i + 3 <= to) /* where a run goes on */
                    *slot_of(light, load(bytes + i - 1)) = (uint32_t)i;
                continue;
            }
        }
        size_t step = 1 + ((i - literals) >> PATIENCE);
        i += step < LONGEST_STEP ? step : LONGEST_STEP;
    }
    out[n++] = (sequence){.literals = (uint32_t)(to - literals)};
    return n;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static const uint8_t *put_literals(bm_bits_out *out, const bm_deflate_code *code, const uint8_t *at,
                                   size_t count)
{
    for (; count >= 4; count -= 4, at += 4) {
        bm_bits_put(out, code->word[at[0]], code->bits[at[0]]);
        bm_bits_put(out, code->word[at[1]], code->bits[at[1]]);
        bm_bits_put(out, code->word[at[2]], code->bits[at[2]]);
        bm_bits_put(out, code->word[at[3]], code->bits[at[3]]);
        bm_bits_flush(out);
    }
    for (; count > 0; count--, at++)
        bm_bits_put(out, code->word[*at], code->bits[*at]);
    bm_bits_flush(out);
    return at;
}

static void put_match(const bm_deflate_light *light, bm_bits_out *out, const sequence *match)
{
    unsigned extra, symbol = length_symbol(match->length, &extra);
    bm_bits_put(out, light->literals.word[symbol], light->literals.bits[symbol]);
    bm_bits_put(out, (match->length - 3u) & ((1u << extra) - 1), extra);
    symbol = distance_symbol(match->distance, &extra);
    bm_bits_put(out, light->distances.word[symbol], light->distances.bits[symbol]);
    bm_bits_put(out, (match->distance - 1u) & ((1u << extra) - 1), extra);
    bm_bits_flush(out);
}

static void put_block(bm_deflate_light *light, bm_bits_out *out, const uint8_t *at,
                      const sequence *sequences, size_t count, bool last)
{
    light->block.literal[BM_DEFLATE_END] = 1;
    bm_deflate_make_code(&light->literals, light->block.literal, BM_DEFLATE_LITERALS, LITERAL_BITS);
    bm_deflate_make_code(&light->distances, light->block.distance, BM_DEFLATE_DISTANCES,
                         BM_DEFLATE_MAX_BITS);
    bm_deflate_put_header(out, &light->literals, &light->distances, last);
    for (const sequence *s = sequences; s < sequences + count; s++) {
        at = put_literals(out, &light->literals, at, s->literals);
        if (s->length)
            put_match(light, out, s);
        at += s->length;
    }
    bm_bits_put(out, light->literals.word[BM_DEFLATE_END], light->literals.bits[BM_DEFLATE_END]);
    bm_bits_flush(out);
}

static void end_stream(bm_bits_out *out, bool last)
{
    if (!last)
        bm_bits_put(out, 0, 3); /* a stored block, not the last */
    bm_bits_align(out);
    if (!last) {
        bm_bits_put(out, 0xffff0000u, 32);
        bm_bits_flush(out);
    }
}

size_t bm_deflate_light_run(bm_deflate_light *light, const uint8_t *bytes, size_t size, uint8_t *to,
                            bool last, size_t *matched)
{
    bm_bits_out out = {.at = to};
    sequence *first = light->sequences, *end = first;
    size_t begin = 0;
    uint64_t block_cost = 0;
    *matched = 0;
    memset(light->head, 0, sizeof light->head);
    memset(&light->block, 0, sizeof light->block);
    for (size_t from = 0; from < size; from += STRETCH) {
        size_t until = size - from < STRETCH ? size : from + STRETCH;
        price_literals(light, bytes + from, until - from);
        sequence *mine = end;
        end += parse(light, bytes, from, until, end, matched);
        uint64_t own_cost = cost(&light->stretch);
        counts both = light->block;
        add(&both, &light->stretch);
        uint64_t joined = cost(&both);
        if (from > 0 && joined > block_cost + own_cost + HEADER_PRICE) {
            put_block(light, &out, bytes + begin, first, (size_t)(mine - first), false);
            begin = from;
            first = mine;
        }
        if (begin == from) {
            light->block = light->stretch;
            block_cost = own_cost;
        } else {
            light->block = both;
            block_cost = joined;
        }
    }
    put_block(light, &out, bytes + begin, first, (size_t)(end - first), last);
    end_stream(&out, last);
    return (size_t)(out.at - to);
}
