/* SPDX-License-Identifier: MIT */
/* One chain on one picture: bandmill, its peers and memcpy take turns. */
#ifndef BANDMILL_BENCH_CONTEST_H
#define BANDMILL_BENCH_CONTEST_H

#include "ours.h"
#include "peer.h"
#include "spread.h"

enum {
    CONTEST_PEERS = 4,
    CONTEST_ROUNDS = 1000,
    /* Who takes longer than SLOW_NS for the first, untimed run leaves after SLOW_ROUNDS. */
    CONTEST_SLOW_NS = 1000000000,
    CONTEST_SLOW_ROUNDS = 3
};

/* How far a peer's result is from bandmill's, in levels, over all channels of the pixels that are at least an eighth of the
 * side away from the border: what lies outside a picture is a matter of taste. */
typedef struct contest_difference {
    bool known; /* both have the same size, channels and depth */
    double largest, mean;
} contest_difference;

typedef struct contestant {
    bool takes_part;
    char note[sizeof((bm_error *)0)->message]; /* why not; or, of a peer, in what its work differs */
    double ns[CONTEST_ROUNDS]; /* per round */
    size_t rounds;
    contest_difference difference;
} contestant;

typedef struct contest {
    const char *chain;
    const bm_image *picture;
    contestant ours, copy, peer[CONTEST_PEERS]; /* copy: memcpy of the picture's bytes */
} contest;

typedef struct contest_rules {
    unsigned threads; /* of bandmill; the peers have one */
    size_t rounds;
    bool wall; /* the clock: otherwise the processor time of the process */
    bench_peer *const *peers;
    size_t peer_count;
} contest_rules;

/* Holds the contest for `chain` and `picture`, which the peers have taken already. Who cannot take part says why in
 * its note. */
void contest_hold(contest *c, const contest_rules *rules);

#endif
