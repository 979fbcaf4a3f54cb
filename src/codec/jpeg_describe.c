/* SPDX-License-Identifier: MIT */
/* How a JPEG is coded, in words. */
#include "jpeg_parts.h"

#include <string.h>

#include "photoshop.h"

/* Luma quantisation of the standard's annex K, in the order of rows: what libjpeg's quality scales. */
static const uint8_t standard_luma[DCTSIZE2] = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};

static int scaled_sum(int quality)
{
    int scale = jpeg_quality_scaling(quality), sum = 0;
    for (int i = 0; i < DCTSIZE2; i++) {
        int step = (standard_luma[i] * scale + 50) / 100;
        sum += step < 1 ? 1 : step > 255 ? 255 : step;
    }
    return sum;
}

/* The quality at which the standard table is as coarse as this one, all in all. Encoders with tables of their own
 * mean something else by their numbers, so it is only an estimate. */
static int estimate_quality(const uint16_t table[DCTSIZE2])
{
    int sum = 0, quality = 100;
    for (int i = 0; i < DCTSIZE2; i++)
        sum += table[i];
    while (quality > 1 && scaled_sum(quality) < sum)
        quality--;
    return quality;
}

static const char *sampling_word(const bm_jpeg_origin *origin)
{
    static const struct {
        bm_jpeg_sampling luma;
        const char *word;
    } words[] = {{{1, 1}, "4:4:4"},
                 {{2, 1}, "4:2:2"},
                 {{2, 2}, "4:2:0"},
                 {{1, 2}, "4:4:0"},
                 {{4, 1}, "4:1:1"}};
    if (origin->components != 3)
        return NULL;
    for (unsigned c = 1; c < origin->components; c++)
        if (origin->sampling[c].h != 1 || origin->sampling[c].v != 1)
            return NULL;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (words[i].luma.h == origin->sampling[0].h && words[i].luma.v == origin->sampling[0].v)
            return words[i].word;
    return NULL;
}

static void describe_sampling(const bm_jpeg_origin *origin, bm_facts *facts)
{
    const char *word = sampling_word(origin);
    if (word) {
        bm_facts_add(facts, "subsampling", true, "%s", word);
        return;
    }
    char factors[40] = "";
    size_t used = 0;
    for (unsigned c = 0; c < origin->components; c++)
        used += (size_t)snprintf(factors + used, sizeof factors - used, "%s%ux%u", c ? "," : "",
                                 origin->sampling[c].h, origin->sampling[c].v);
    bm_facts_add(facts, "subsampling", true, "%s", factors);
}

static const char *coding_word(J_COLOR_SPACE coding)
{
    switch (coding) {
    case JCS_GRAYSCALE:
        return "gray";
    case JCS_RGB:
        return "RGB";
    case JCS_CMYK:
        return "CMYK";
    case JCS_YCCK:
        return "YCCK";
    default:
        return "YCbCr";
    }
}

/* What stands in markers besides the metadata that has a size of its own. */
static void describe_markers(const bm_picture *picture, const bm_jpeg_origin *origin,
                             bm_facts *facts)
{
    if (origin->has_adobe)
        bm_facts_add(facts, "adobe_transform", false, "%d", origin->adobe[BM_JPEG_ADOBE_BYTES - 1]);
    const bm_blob *resources = bm_picture_find_blob(picture, BM_BLOB_PHOTOSHOP);
    size_t iptc = resources ? bm_photoshop_iptc_bytes(resources->bytes, resources->size) : 0;
    if (iptc)
        bm_facts_add(facts, "iptc_bytes", false, "%zu", iptc);
    if (origin->pictures > 1)
        bm_facts_add(facts, "pictures", false, "%u", origin->pictures);
}

void bm_jpeg_describe(const bm_picture *picture, bm_facts *facts)
{
    const bm_jpeg_origin *origin = bm_jpeg_origin_of(picture);
    if (!origin)
        return;
    bm_facts_add(facts, "progressive", false, "%s", origin->progressive ? "true" : "false");
    bm_facts_add(facts, "arithmetic", false, "%s", origin->arithmetic ? "true" : "false");
    bm_facts_add(facts, "coded_as", true, "%s", coding_word(origin->coding));
    if (origin->components > 1)
        describe_sampling(origin, facts);
    bm_facts_add(facts, "quality_estimate", false, "%d",
                 estimate_quality(origin->table[origin->table_of[0]]));
    if (origin->restart_interval)
        bm_facts_add(facts, "restart_interval", false, "%u", origin->restart_interval);
    describe_markers(picture, origin, facts);
}
