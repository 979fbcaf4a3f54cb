/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bandmill/catalogue.h"
#include "contest.h"
#include "picture.h"

static double now_ns(bool wall)
{
    struct timespec time;
    clock_gettime(wall ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Someone whose turn it is: does the work once, and tells how long that took. A failure writes the note. */
typedef struct player {
    bool (*play)(const struct player *self, bool wall, double *ns);
    contestant *who;
    bench_ours *ours;
    bench_peer *peer;
    const bm_image *from; /* what is copied */
    void *to;
} player;

static bool play_ours(const player *self, bool wall, double *ns)
{
    bm_error error;
    double start = now_ns(wall);
    bm_status status = bench_ours_run(self->ours, &error);
    *ns = now_ns(wall) - start;
    if (status)
        snprintf(self->who->note, sizeof self->who->note, "%s", error.message);
    return !status;
}

static bool play_copy(const player *self, bool wall, double *ns)
{
    /* Called through a volatile pointer: a copy that nobody reads would be left out. */
    static void *(*volatile const copy)(void *, const void *, size_t) = memcpy;
    double start = now_ns(wall);
    copy(self->to, self->from->plane[0].data, bench_picture_bytes(self->from));
    *ns = now_ns(wall) - start;
    return true;
}

static bool play_peer(const player *self, bool wall, double *ns)
{
    bool good = bench_peer_run(self->peer, wall ? "wall" : "cpu", ns);
    if (!good)
        snprintf(self->who->note, sizeof self->who->note, "%s", bench_peer_said(self->peer));
    return good;
}

static double sample(const bm_image *image, uint32_t y, size_t i)
{
    const void *row = bm_image_row(image, 0, y);
    return image->desc.depth == 8 ? ((const uint8_t *)row)[i] : ((const uint16_t *)row)[i];
}

static contest_difference compare(const bm_image *a, const bm_image *b)
{
    const bm_desc *x = &a->desc, *y = &b->desc;
    contest_difference found = {.known = x->width == y->width && x->height == y->height &&
                                         x->model == y->model && x->depth == y->depth};
    size_t channels = bm_model_channels(x->model);
    size_t from = x->width / 8 * channels, to = (x->width - x->width / 8) * channels;
    double sum = 0;

    for (uint32_t row = x->height / 8; found.known && row < x->height - x->height / 8; row++)
        for (size_t i = from; i < to; i++) {
            double difference = fabs(sample(a, row, i) - sample(b, row, i));
            sum += difference;
            if (difference > found.largest)
                found.largest = difference;
        }
    found.mean = sum / ((double)(to - from) * (x->height - x->height / 8 * 2));
    return found;
}

static void compare_peer(const player *peer, const player *ours)
{
    bm_image result;
    if (!bench_peer_result(peer->peer, &result))
        return;
    peer->who->difference = compare(bench_ours_out(ours->ours), &result);
    bm_image_destroy(&result);
}

static player enter_ours(contest *c, unsigned threads)
{
    player entered = {.play = play_ours, .who = &c->ours};
    char name[64] = "";
    bm_error error;
    if (!bench_ours_create(&entered.ours, c->chain, c->picture, threads, &error)) {
        c->ours.takes_part = true;
        return entered;
    }
    /* A filter that is still to come needs no long explanation. */
    bool known = sscanf(c->chain, " %63[a-z0-9_]", name) == 1 && bm_catalogue_find(name);
    snprintf(c->ours.note, sizeof c->ours.note, "%s",
             known ? error.message : "not in the catalogue");
    return entered;
}

static player enter_peer(contest *c, size_t index, bench_peer *peer)
{
    contestant *who = &c->peer[index];
    who->takes_part = bench_peer_prepare(peer, c->chain);
    snprintf(who->note, sizeof who->note, "%s", bench_peer_said(peer));
    return (player){.play = play_peer, .who = who, .peer = peer};
}

static player enter_copy(contest *c)
{
    player entered = {.play = play_copy, .who = &c->copy, .from = c->picture};
    entered.to = malloc(bench_picture_bytes(c->picture));
    c->copy.takes_part = entered.to != NULL;
    return entered;
}

/* The untimed round: tells who is slow, and compares results. */
static void warm_up(const player *players, size_t count, bool wall, bool *slow)
{
    for (size_t i = 0; i < count; i++) {
        contestant *who = players[i].who;
        double ns = 0;
        who->takes_part = who->takes_part && players[i].play(&players[i], wall, &ns);
        slow[i] = ns > CONTEST_SLOW_NS;
        if (who->takes_part && players[i].peer && players[0].who->takes_part)
            compare_peer(&players[i], &players[0]);
    }
}

void contest_hold(contest *c, const contest_rules *rules)
{
    player players[CONTEST_PEERS + 2] = {enter_ours(c, rules->threads), enter_copy(c)};
    size_t count = 2;
    bool slow[CONTEST_PEERS + 2];

    while (count < rules->peer_count + 2) {
        players[count] = enter_peer(c, count - 2, rules->peers[count - 2]);
        count++;
    }
    warm_up(players, count, rules->wall, slow);
    for (size_t round = 0; round < rules->rounds; round++)
        for (size_t i = 0; i < count; i++) {
            contestant *who = players[i].who;
            if (who->takes_part && !(slow[i] && round >= CONTEST_SLOW_ROUNDS))
                who->takes_part =
                    players[i].play(&players[i], rules->wall, &who->ns[who->rounds++]);
        }
    bench_ours_destroy(players[0].ours);
    free(players[1].to);
}
