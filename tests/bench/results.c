/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "picture.h"
#include "results.h"

/* Nanoseconds a pixel. The rounds stay in their order. */
static bench_spread spread_of(const contest *c, const contestant *who)
{
    static double values[CONTEST_ROUNDS];
    const bm_desc *desc = &c->picture->desc;
    for (size_t i = 0; i < who->rounds; i++)
        values[i] = who->ns[i] / ((double)desc->width * desc->height);
    if (who->rounds == 0)
        return (bench_spread){NAN, NAN, NAN};
    return bench_spread_of(values, who->rounds);
}

/* The peer with the smallest median; rules->peer_count where none took part. */
static size_t fastest_peer(const contest *c, const contest_rules *rules)
{
    size_t fastest = rules->peer_count;
    for (size_t i = 0; i < rules->peer_count; i++)
        if (c->peer[i].takes_part &&
            (fastest == rules->peer_count ||
             spread_of(c, &c->peer[i]).median < spread_of(c, &c->peer[fastest]).median))
            fastest = i;
    return fastest;
}

/* bandmill's time over the fastest peer's, round by round. False: one of them is missing. */
static bool ratio_of(const contest *c, const contest_rules *rules, bench_spread *ratio)
{
    static double values[CONTEST_ROUNDS];
    size_t fastest = fastest_peer(c, rules), count = 0;
    if (fastest == rules->peer_count || !c->ours.takes_part)
        return false;
    const contestant *peer = &c->peer[fastest];
    for (; count < peer->rounds && count < c->ours.rounds; count++)
        values[count] = c->ours.ns[count] / peer->ns[count];
    *ratio = bench_spread_of(values, count);
    return true;
}

void results_print_head(const contest_rules *rules)
{
    printf("\nNanoseconds a pixel; ratio: bandmill / the fastest other; differs: levels at most "
           "(on average), away from the border.\n\n%-36s %-4s %9s %-19s %8s",
           "", "", "bandmill", "  middle half", "memcpy");
    for (size_t i = 0; i < rules->peer_count; i++)
        printf(" %9s %-14s", bench_peer_name(rules->peers[i]), "  differs");
    printf(" %6s  %s\n", "ratio", "middle half  notes");
}

static void print_notes(const contest *c, const contest_rules *rules)
{
    const char *between = "";
    if (c->ours.note[0]) {
        printf("bandmill: %s", c->ours.note);
        between = "; ";
    }
    for (size_t i = 0; i < rules->peer_count; i++)
        if (c->peer[i].note[0]) {
            printf("%s%s: %s", between, bench_peer_name(rules->peers[i]), c->peer[i].note);
            between = "; ";
        }
    putchar('\n');
}

static void print_peer(const contest *c, const contestant *who)
{
    char differs[32] = "";
    if (!who->takes_part) {
        printf(" %9s %-14s", "-", "");
        return;
    }
    if (who->difference.known)
        snprintf(differs, sizeof differs, "  %.0f (%.3g)", who->difference.largest,
                 who->difference.mean);
    else if (c->ours.takes_part)
        snprintf(differs, sizeof differs, "  another size");
    printf(" %9.3f %-14s", spread_of(c, who).median, differs);
}

void results_print_row(const contest *c, const contest_rules *rules)
{
    bench_spread ratio;
    bool too_long = strlen(c->chain) > 36;
    if (too_long)
        puts(c->chain);
    printf("%-36s %-4s", too_long ? "" : c->chain, bench_model_word(c->picture->desc.model));
    if (c->ours.takes_part) {
        bench_spread ours = spread_of(c, &c->ours);
        char middle[32];
        snprintf(middle, sizeof middle, "  %.3f..%.3f", ours.low, ours.high);
        printf(" %9.3f %-19s", ours.median, middle);
    } else {
        printf(" %9s %-19s", "missing", "");
    }
    printf(" %8.3f", spread_of(c, &c->copy).median);
    for (size_t i = 0; i < rules->peer_count; i++)
        print_peer(c, &c->peer[i]);
    if (ratio_of(c, rules, &ratio))
        printf(" %6.2f  %4.2f..%4.2f", ratio.median, ratio.low, ratio.high);
    else
        printf(" %6s  %-10s", "", "");
    printf("  ");
    print_notes(c, rules);
}

void results_print_keys(const contest_rules *rules)
{
    printf("chain\tpicture\tbits\tthreads\tbandmill\tbandmill_low\tbandmill_high\tmemcpy");
    for (size_t i = 0; i < rules->peer_count; i++) {
        const char *name = bench_peer_name(rules->peers[i]);
        printf("\t%s\t%s_low\t%s_high\t%s_largest_difference\t%s_mean_difference", name, name, name,
               name, name);
    }
    printf("\tfastest\tratio\tratio_low\tratio_high\tnotes\n");
}

/* A tab and the three values, or three tabs. */
static void print_spread(bool there, bench_spread spread)
{
    if (there)
        printf("\t%.4f\t%.4f\t%.4f", spread.median, spread.low, spread.high);
    else
        printf("\t\t\t");
}

void results_print_values(const contest *c, const contest_rules *rules)
{
    const bm_desc *desc = &c->picture->desc;
    bench_spread ratio = {0};
    bool compared = ratio_of(c, rules, &ratio);
    printf("%s\t%s\t%u\t%u", c->chain, bench_model_word(desc->model), desc->depth, rules->threads);
    print_spread(c->ours.takes_part, spread_of(c, &c->ours));
    printf("\t%.4f", spread_of(c, &c->copy).median);
    for (size_t i = 0; i < rules->peer_count; i++) {
        const contestant *peer = &c->peer[i];
        print_spread(peer->takes_part, spread_of(c, peer));
        if (peer->difference.known)
            printf("\t%.0f\t%.6f", peer->difference.largest, peer->difference.mean);
        else
            printf("\t\t");
    }
    printf("\t%s", compared ? bench_peer_name(rules->peers[fastest_peer(c, rules)]) : "");
    print_spread(compared, ratio);
    putchar('\t');
    print_notes(c, rules);
}
