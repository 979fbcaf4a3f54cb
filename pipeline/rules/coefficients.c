/* SPDX-License-Identifier: MIT */
/* coefficients: where nothing is asked for but turns, mirrors and a crop, and the output has the format of the input, a codec that
 * can transforms what is stored. No pixel is decoded, so nothing is lost, however often that is done.
 *
 * What stands in the way is told where everything but the codec's own limits would have allowed it: people who turn JPEGs want to
 * know why one of them loses. */
#include "rules/rules.h"

/* What of the picture's way leaves no place for a transform; NULL: nothing. */
static const char *find_obstacle(const bm_draft *draft)
{
    if (draft->measured)
        return "what is to be cut off is seen when it is decoded";
    if (!draft->cap.transform)
        return "it is decoded for other outputs";
    if (draft->recolours)
        return "its colours are converted";
    if (draft->keeps_damaged)
        return "rows in front of damage are to be kept (--on-damage)";
    return NULL;
}

static void tell(const bm_draft *draft, const bm_rule *self)
{
    const bm_rect *wanted = &draft->wanted;
    static const char *const turns[] = {"as they lie",
                                        "mirrored left to right",
                                        "turned by 180 degrees",
                                        "mirrored top to bottom",
                                        "transposed",
                                        "turned to the right",
                                        "transposed the other way",
                                        "turned to the left"};
    bm_reason_add(draft->reasons, self->name, self->tolerance,
                  "%ux%u of %ux%u pixels, %s, without decoding them: nothing is lost",
                  wanted->width, wanted->height, draft->picture.width, draft->picture.height,
                  turns[bm_turn_to_exif(draft->turn) - 1]);
}

static bool apply(bm_draft *draft, const bm_rule *self)
{
    const bm_codec *codec = draft->codec;
    const bm_rect *wanted = &draft->wanted;
    bool copies = draft->may_copy && bm_draft_is_empty(draft);
    if (draft->changed || draft->count || copies || draft->encoder != codec || !codec->transform)
        return false;
    const char *obstacle = find_obstacle(draft);
    if (obstacle) {
        bm_fail(&draft->why_not, BM_E_UNSUPPORTED, "%s", obstacle);
        return false;
    }
    const bm_transform what = {.orientation = bm_turn_to_exif(draft->turn),
                               .x = wanted->x,
                               .y = wanted->y,
                               .width = wanted->width,
                               .height = wanted->height};
    size_t bytes = 0;
    if (codec->transform_check(draft->decoder, &what, draft->options, &draft->made, &bytes,
                               &draft->why_not))
        return false;
    if (draft->room_bytes && bytes > draft->room_bytes) {
        bm_fail(&draft->why_not, BM_E_LIMIT_MEMORY,
                "all that is stored takes %.1f MiB at once, more than there is (--memory)",
                (double)bytes / 0x1p20);
        return false;
    }
    draft->transforms = draft->changed = true;
    draft->transform = what;
    draft->transform_bytes = bytes;
    tell(draft, self);
    return true;
}

const bm_rule bm_rule_coefficients = {.name = "coefficients", .apply = apply};
