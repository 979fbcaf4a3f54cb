/* SPDX-License-Identifier: MIT */
/* The results as one page: page.html with the numbers in it. */
#include "bench/tell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "memory_text.h"
#include "page.h"

/* Spans in the page: a page of more is slow to open. */
#define MOST_SPANS 60000

static void put_verdict(const bm_bench_header *header, FILE *stream)
{
    bm_memory_text said;
    if (!bm_memory_text_open(&said))
        return;
    bm_verdict_say(header->verdict, header->bench, said.stream);
    if (bm_memory_text_close(&said)) {
        char *rest = said.text;
        fputs("<div class=\"verdict\">\n", stream);
        for (char *line; (line = strsep(&rest, "\n"));)
            if (*line) {
                fputs("<p>", stream);
                bm_page_text(line, stream);
                fputs("</p>\n", stream);
            }
        fputs("</div>\n", stream);
    }
    free(said.text);
}

static void put_table(const bm_bench_header *header, FILE *stream)
{
    const bm_bench *bench = header->bench;
    const bm_grid *grid = &bench->plan->grid;
    fprintf(
        stream,
        "<section><h2>Numbers</h2><div class=\"scroll\"><table><caption>Medians of %zu "
        "round%s, intervals of %.0f&nbsp;%%; ~ "
        "is within the noise.</caption>\n<thead><tr><th scope=\"col\">threads</th><th "
        "scope=\"col\">readers</th><th "
        "scope=\"col\">queue</th><th scope=\"col\">MP/s</th><th scope=\"col\">interval</th><th "
        "scope=\"col\">pictures/s</th><th scope=\"col\">MB/s in</th><th scope=\"col\">MB/s out</th>"
        "<th scope=\"col\">faster</th><th scope=\"col\">efficiency</th><th "
        "scope=\"col\">CPU s</th><th "
        "scope=\"col\">peak MB</th></tr></thead><tbody>\n",
        bench->rounds, bench->rounds == 1 ? "" : "s",
        100 * bm_bench_estimate(bench, 0, bm_quantity_megapixels).confidence);
    for (size_t c = 0; c < grid->count; c++) {
        bm_estimate rate = bm_bench_estimate(bench, c, bm_quantity_megapixels);
        bm_comparison gain = bm_bench_compare(bench, c, grid->base, bm_quantity_megapixels);
        bool unsure = c != grid->base && (gain.difference == BM_DIFFERENCE_NONE ||
                                          gain.difference == BM_DIFFERENCE_UNKNOWN);
        fprintf(stream,
                "<tr%s><th scope=\"row\">%u</th><td>%u</td><td>%zu</td><td>%.1f</td><td>%.1f to "
                "%.1f</td><td>%.1f</td><td>%.1f</td><td>%.1f</td>"
                "<td>%.2f%s</td><td>%.0f&nbsp;%%</td><td>%.2f</td><td>%.0f</td></tr>\n",
                c == header->verdict->knee ? " class=\"knee\"" : "", grid->item[c].threads,
                grid->item[c].readers, grid->item[c].queue, rate.median, rate.low, rate.high,
                bm_bench_estimate(bench, c, bm_quantity_pictures).median,
                bm_bench_estimate(bench, c, bm_quantity_bytes_in).median / 1e6,
                bm_bench_estimate(bench, c, bm_quantity_bytes_out).median / 1e6, gain.ratio.median,
                unsure ? "~" : "",
                100 * gain.ratio.median * grid->item[grid->base].threads / grid->item[c].threads,
                bm_bench_estimate(bench, c, bm_quantity_processor).median,
                bm_bench_estimate(bench, c, bm_quantity_peak).median / 1e6);
    }
    fputs("</tbody></table></div></section>\n", stream);
}

static void put_fact(const char *what, const char *value, FILE *stream)
{
    fprintf(stream, "<div><dt>%s</dt><dd>%s</dd></div>\n", what, value);
}

/* The answer at a glance. */
static void put_facts(const bm_bench_header *header, FILE *stream)
{
    static const char *const limits[] = {
        [BM_LIMIT_CORES] = "cores",     [BM_LIMIT_SHARED] = "what cores share",
        [BM_LIMIT_READING] = "reading", [BM_LIMIT_WRITING] = "writing",
        [BM_LIMIT_MEMORY] = "memory",   [BM_LIMIT_NOTHING] = "no one stage",
    };
    const bm_bench *bench = header->bench;
    const bm_verdict *verdict = header->verdict;
    const bm_grid *grid = &bench->plan->grid;
    const bm_configuration *knee = &grid->item[verdict->knee], *base = &grid->item[grid->base];
    double speedup =
        bm_bench_compare(bench, verdict->knee, grid->base, bm_quantity_megapixels).ratio.median;
    char value[64], what[64];
    fputs("<dl class=\"facts\">\n", stream);
    snprintf(value, sizeof value, "%u", knee->threads);
    if (grid->count > 1 && !verdict->certain)
        put_fact("thread count: none is faster beyond the noise", value, stream);
    else
        put_fact(knee->threads == 1 ? "thread pays" : "threads pay", value, stream);
    if (verdict->knee != grid->base) {
        snprintf(value, sizeof value, "%.2f&times;", speedup);
        snprintf(what, sizeof what, "the throughput of %u thread%s", base->threads,
                 base->threads == 1 ? "" : "s");
        put_fact(what, value, stream);
        snprintf(value, sizeof value, "%.0f&nbsp;%%",
                 100 * speedup * base->threads / knee->threads);
        put_fact("efficiency", value, stream);
    }
    snprintf(value, sizeof value, "%.0f",
             bm_bench_estimate(bench, verdict->knee, bm_quantity_megapixels).median);
    put_fact("megapixels a second", value, stream);
    snprintf(value, sizeof value, "%.1f",
             bm_bench_estimate(bench, verdict->knee, bm_quantity_pictures).median);
    put_fact("pictures a second", value, stream);
    put_fact("limits it", limits[verdict->limit], stream);
    fputs("</dl>\n", stream);
}

static void put_summary(const bm_bench_header *header, FILE *stream)
{
    const bm_turn_result *any = &header->bench->results[0];
    fputs("<h1>How many threads pay here?</h1>\n<p class=\"faint\">", stream);
    fprintf(stream, "%zu pictures, %.1f megapixels, %.1f MB in, %.1f MB out%s; ", any->stats.done,
            (double)any->stats.pixels_in / 1e6, (double)any->stats.bytes_in / 1e6,
            (double)any->stats.bytes_out / 1e6,
            header->bench->plan->writes ? "" : " (not written)");
    bm_page_text(header->chain[0] ? header->chain : "no filter", stream);
    fputs(". ", stream);
    bm_page_text(header->cpu, stream);
    fprintf(stream, ", %u CPUs, %s; ", header->verdict->cores, header->kernels);
    bm_page_text(header->system, stream);
    fprintf(stream,
            "; inputs %sin memory; %s. Outputs were the same, byte for byte, under every "
            "configuration.</p>\n",
            header->bench->plan->cold ? "not " : "", header->when);
    put_facts(header, stream);
    put_verdict(header, stream);
}

static void put_command(const bm_bench_header *header, FILE *stream)
{
    fputs("<section><h2>To repeat it</h2><pre><code>", stream);
    bm_page_text(header->command, stream);
    fputs("</code></pre></section>\n", stream);
}

/* ---- the timeline ---------------------------------------------------------------------------- */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool is_job(bm_activity activity)
{
    return activity == BM_ACTIVITY_DECODE || activity == BM_ACTIVITY_FILTER ||
           activity == BM_ACTIVITY_ENCODE;
}

static bool is_shown(const bm_timeline_span *s, uint64_t shortest_ns)
{
    return s->span.end_ns - s->span.begin_ns >=
           (is_job(s->span.activity) ? shortest_ns : shortest_ns / 8);
}

/* The length from which on jobs are shown, so that no more than MOST_SPANS are. */
static uint64_t shortest_shown_ns(const bm_timeline *timeline, size_t spans)
{
    for (uint64_t shortest = 0;; shortest = shortest ? 2 * shortest : 1000) {
        size_t shown = 0;
        for (size_t i = 0; i < spans; i++)
            shown += is_shown(&timeline->span[i], shortest);
        if (shown <= MOST_SPANS)
            return shortest;
    }
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

static int by_time(const void *a, const void *b)
{
    const bm_timeline_depth *x = a, *y = b;
    return (x->at_ns > y->at_ns) - (x->at_ns < y->at_ns);
}

static void put_timeline(const bm_bench_header *header, FILE *stream)
{
    bm_timeline *timeline = header->timeline;
    const bm_batch *batch = &header->bench->plan->planning->batch;
    size_t spans = least(timeline->spans, BM_TIMELINE_SPANS), shown = 0;
    size_t depths = least(timeline->depths, BM_TIMELINE_DEPTHS);
    uint64_t shortest = shortest_shown_ns(timeline, spans);
    unsigned first[4] = {0};
    fputs("{\"threads\":[", stream);
    for (unsigned stage = 0; stage < 3; stage++) {
        first[stage + 1] = first[stage] + timeline->threads[stage];
        for (unsigned i = 0; i < timeline->threads[stage]; i++)
            fprintf(stream, "%s[%u,%u]", first[stage] + i ? "," : "", stage, i);
    }
    fputs("],\"spans\":[", stream);
    for (size_t i = 0; i < spans; i++) {
        const bm_timeline_span *s = &timeline->span[i];
        if (!is_shown(s, shortest))
            continue;
        fprintf(stream, "%s[%u,%d,%d,%.1f,%.1f]", shown++ ? ",\n" : "\n",
                first[s->span.stage] + s->thread, (int)s->span.activity,
                s->span.task == SIZE_MAX ? -1 : (int)s->span.task, (double)s->span.begin_ns / 1e3,
                (double)(s->span.end_ns - s->span.begin_ns) / 1e3);
    }
    fprintf(stream, "],\"left_out\":%zu,\"depth\":[", (size_t)timeline->spans - shown);
    qsort(timeline->depth, depths, sizeof *timeline->depth, by_time);
    for (size_t i = 0; i < depths; i++)
        fprintf(stream, "%s[%.1f,%zu]", i ? "," : "", (double)timeline->depth[i].at_ns / 1e3,
                timeline->depth[i].pictures);
    fputs("],\"names\":[", stream);
    for (size_t i = 0; i < batch->count; i++) {
        fputs(i ? ",\n" : "\n", stream);
        bm_json_string(stream, last_part(batch->tasks[i].input));
    }
    fputs("]}", stream);
}

static void put_data(const bm_bench_header *header, FILE *stream)
{
    bm_memory_text json;
    if (!bm_memory_text_open(&json))
        return;
    fputs("{\"bench\":", json.stream);
    bm_bench_write_json(header, json.stream);
    fputs(",\"timeline\":", json.stream);
    put_timeline(header, json.stream);
    fputc('}', json.stream);
    if (bm_memory_text_close(&json))
        bm_page_json(json.text, json.size, stream);
    free(json.text);
}

/* ---- the page -------------------------------------------------------------------------------- */

void bm_bench_write_html(const bm_bench_header *header, FILE *stream)
{
    const char *page = bm_page_until(bm_page_bench, "<!--SUMMARY-->", stream);
    put_summary(header, stream);
    page = bm_page_until(page, "<!--NUMBERS-->", stream);
    put_table(header, stream);
    page = bm_page_until(page, "<!--REPEAT-->", stream);
    put_command(header, stream);
    page = bm_page_until(page, "/*DATA*/", stream);
    put_data(header, stream);
    fputs(page, stream);
}
