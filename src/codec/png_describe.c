/* SPDX-License-Identifier: MIT */
/* How a PNG is stored, in words. */
#include "png_parts.h"

#include <stdio.h>
#include <string.h>

static const char *color_word(int type)
{
    switch (type) {
    case PNG_COLOR_TYPE_GRAY:
        return "gray";
    case PNG_COLOR_TYPE_GRAY_ALPHA:
        return "gray+alpha";
    case PNG_COLOR_TYPE_PALETTE:
        return "palette";
    case PNG_COLOR_TYPE_RGB:
        return "RGB";
    default:
        return "RGBA";
    }
}

static void describe_colors(const bm_png_list *chunks, bm_facts *facts)
{
    static const char *const intents[] = {"perceptual", "relative", "saturation", "absolute"};
    const bm_png_chunk *gamma = bm_png_list_find(chunks, "gAMA");
    const bm_png_chunk *srgb = bm_png_list_find(chunks, "sRGB");
    if (gamma)
        bm_facts_add(facts, "gamma", false, "%.5g", bm_png_read32(gamma->bytes) / 1e5);
    if (srgb && srgb->bytes[0] < sizeof intents / sizeof intents[0])
        bm_facts_add(facts, "srgb_intent", true, "%s", intents[srgb->bytes[0]]);
    if (bm_png_list_find(chunks, "cHRM"))
        bm_facts_add(facts, "primaries", false, "true");
}

/* The names of what else there is, each once. */
static void describe_chunks(const bm_png_list *chunks, bm_facts *facts)
{
    char names[sizeof facts->item[0].value] = "";
    unsigned texts = 0;
    for (size_t i = 0; i < chunks->count; i++) {
        const char *type = chunks->item[i].type;
        bm_png_kind kind = bm_png_kind_of(type);
        texts += kind == BM_PNG_TEXT;
        bool told = kind == BM_PNG_TEXT || kind == BM_PNG_EXIF || kind == BM_PNG_PROFILE;
        size_t used = strlen(names);
        if (!told && !strstr(names, type) && used + 6 < sizeof names)
            snprintf(names + used, sizeof names - used, "%s%s", used ? " " : "", type);
    }
    if (texts)
        bm_facts_add(facts, "text_chunks", false, "%u", texts);
    if (names[0])
        bm_facts_add(facts, "chunks", true, "%s", names);
}

void bm_png_describe(const bm_picture *picture, bm_facts *facts)
{
    const bm_png_origin *origin = bm_png_origin_of(picture);
    if (!origin)
        return;
    bm_facts_add(facts, "color_type", true, "%s", color_word(origin->color_type));
    bm_facts_add(facts, "bit_depth", false, "%u", origin->bit_depth);
    bm_facts_add(facts, "interlaced", false, "%s", origin->interlaced ? "true" : "false");
    if (origin->colors)
        bm_facts_add(facts, "palette_entries", false, "%u", origin->colors);
    if (origin->alphas)
        bm_facts_add(facts, "palette_alphas", false, "%u", origin->alphas);
    if (origin->has_key)
        bm_facts_add(facts, "transparent_color", false, "true");
    describe_colors(&origin->chunks, facts);
    describe_chunks(&origin->chunks, facts);
}
