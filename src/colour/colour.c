/* SPDX-License-Identifier: MIT */
/* Which pictures are converted, and how. */
#include "bandmill/icc.h"

#include <stdlib.h>

#include "parts.h"

const char *const bm_intent_names[] = {"perceptual", "relative", "saturation", "absolute", NULL};

struct conversion {
    bm_profile *profile; /* NULL: CMYK by arithmetic */
    unsigned depth;
};

/* The picture's profile made ready, where it has one and needs it; what is wrong with it becomes a warning. */
static bm_status open_profile(struct conversion *conversion, const bm_picture *picture,
                              bm_intent intent, bm_warnings *warnings, bm_error *error)
{
    const bm_blob *icc = bm_picture_find_blob(picture, BM_BLOB_ICC);
    bm_profile_kind kind;
    char complaint[BM_COMPLAINT];
    if (!icc)
        return BM_OK;
    bm_status status =
        bm_profile_open(&conversion->profile, icc, &picture->desc, intent, &kind, complaint, error);
    if (!status && kind == BM_PROFILE_BAD)
        bm_warn(warnings, "bad_profile", "the ICC profile is not used: %s", complaint);
    return status;
}

static void close_conversion(void *handle)
{
    struct conversion *conversion = handle;
    bm_profile_close(conversion->profile);
    free(conversion);
}

static bm_status open_conversion(void *context, const bm_picture *picture, bool leave_cmyk,
                                 bm_converted *converted, bm_warnings *warnings, bm_error *error)
{
    const bm_colour_options *options = context;
    const bm_desc *desc = &picture->desc;
    bool cmyk = desc->model == BM_CMYK;
    if (desc->planes > 1 || !(options->to_srgb || (cmyk && leave_cmyk)))
        return BM_OK;

    struct conversion *conversion = calloc(1, sizeof *conversion);
    if (!conversion)
        return bm_fail(error, BM_E_NOMEM, "no memory to convert colours");
    conversion->depth = desc->depth;
    bm_status status = open_profile(conversion, picture, options->intent, warnings, error);
    if (!status && cmyk)
        status = bm_desc_interleaved(&converted->desc, desc->width, desc->height, BM_RGB,
                                     desc->depth, error);
    if (status || (!conversion->profile && !cmyk)) {
        close_conversion(conversion);
        return status;
    }
    if (cmyk && !conversion->profile)
        bm_warn(warnings, "cmyk_to_rgb",
                "CMYK became RGB by plain arithmetic, for want of a profile");
    else if (cmyk && !options->to_srgb)
        bm_warn(warnings, "cmyk_to_rgb", "CMYK became RGB, through its profile");
    converted->handle = conversion;
    converted->bytes = sizeof *conversion + bm_profile_bytes(conversion->profile);
    return BM_OK;
}

static void apply(void *handle, const void *in, void *out, size_t pixels)
{
    const struct conversion *conversion = handle;
    if (conversion->profile)
        bm_profile_apply(conversion->profile, in, out, pixels);
    else
        bm_cmyk_to_rgb(in, out, pixels, conversion->depth);
}

bm_colour bm_colour_hooks(const bm_colour_options *options)
{
    return (bm_colour){.context = (void *)(uintptr_t)options,
                       .open = open_conversion,
                       .apply = apply,
                       .close = close_conversion};
}
