/* SPDX-License-Identifier: MIT */
/* Little CMS, kept in a box: each conversion has a context of its own, with its own memory, which is counted and bounded,
 * and its own list of complaints. So nothing is shared by threads, and a profile can neither print nor take more than
 * there is for it.
 *
 * Little CMS makes most conversions fast by a coarse grid of colours. Measured against its own exact evaluation that is off
 * by up to 24 levels of 255 where colours leave the gamut of sRGB, in 16 bits as in 8. Only for 8-bit RGB by curves and a matrix
 * it has a fast way that stays within 0.7 levels. That one is used; else colours are worked out one by one, exactly,
 * and the last ones are remembered: pictures repeat their colours. */
#include <lcms2.h>
#include <lcms2_plugin.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/size.h"
#include "parts.h"

#define MAX_BYTES ((size_t)64 << 20) /* for one profile; the largest in use take a tenth */
#define MEMORY_BITS 14

/* A colour and what became of it. The samples lie side by side in the first bytes; the others of `in` are zero. */
struct memory {
    uint64_t in;
    uint8_t out[6];
    bool known;
};

union head;

struct bm_profile {
    cmsContext context;
    cmsHTRANSFORM transform;
    uint8_t *slab; /* SLAB_BYTES, for small blocks */
    size_t slab_used;
    union head *blocks;           /* the others */
    size_t bytes;                 /* taken by the context besides */
    bool no_memory;               /* the machine had none left */
    char complaint[BM_COMPLAINT]; /* the first one; "" none */

    bool whole_rows; /* the transform takes rows with alpha as they are */
    unsigned depth, colours_in;
    bool alpha;
    struct memory *memory; /* NULL where whole_rows */
};

/* ---- the box --------------------------------------------------------------------------------- */

/* Little CMS looks whether it got large blocks, not always whether it got small ones. Those come from a slab that is there
 * before it begins, and are not taken back before the end. */
#define SLAB_BYTES ((size_t)256 << 10)
#define SMALL_BYTES 4096u

/* Stands before each block, and keeps it aligned. */
union head {
    struct {
        size_t bytes; /* with the head */
        bool small;   /* in the slab */
        bool counted; /* in the profile's bytes, and in its list */
        union head *before, *next;
    } is;
    max_align_t alignment;
};

static union head *take_small(bm_profile *profile, size_t bytes)
{
    size_t taken = bm_size_align(bytes, sizeof(union head));
    if (taken > SLAB_BYTES - profile->slab_used)
        return NULL;
    union head *head = (void *)(profile->slab + profile->slab_used);
    profile->slab_used += taken;
    head->is.small = true;
    return head;
}

static union head *take_large(bm_profile *profile, size_t bytes)
{
    if (profile && bytes > MAX_BYTES - profile->bytes) {
        snprintf(profile->complaint, BM_COMPLAINT, "it asks for more than %zu MiB",
                 MAX_BYTES >> 20);
        return NULL;
    }
    union head *head = malloc(bytes);
    if (head) {
        head->is.small = false;
        head->is.counted = profile != NULL;
    }
    if (profile && !head)
        profile->no_memory = true;
    if (!profile || !head)
        return head;
    profile->bytes += bytes;
    head->is.before = NULL;
    head->is.next = profile->blocks;
    if (head->is.next)
        head->is.next->is.before = head;
    profile->blocks = head;
    return head;
}

static void *allocate(cmsContext context, cmsUInt32Number size)
{
    bm_profile *profile = cmsGetContextUserData(context);
    const size_t bytes = sizeof(union head) + size;
    union head *head = profile && size <= SMALL_BYTES ? take_small(profile, bytes) : NULL;
    if (!head)
        head = take_large(profile, bytes);
    if (!head)
        return NULL;
    head->is.bytes = bytes;
    return head + 1;
}

/* Without a profile while the context itself goes. */
static void release(cmsContext context, void *block)
{
    union head *head = block;
    if (!block || (--head)->is.small)
        return;
    bm_profile *profile = cmsGetContextUserData(context);
    if (profile && head->is.counted) {
        profile->bytes -= head->is.bytes;
        *(head->is.before ? &head->is.before->is.next : &profile->blocks) = head->is.next;
        if (head->is.next)
            head->is.next->is.before = head->is.before;
    }
    free(head);
}

static void *reallocate(cmsContext context, void *block, cmsUInt32Number size)
{
    void *grown = allocate(context, size);
    if (grown && block) {
        size_t before = ((union head *)block - 1)->is.bytes - sizeof(union head);
        memcpy(grown, block, before < size ? before : size);
        release(context, block);
    }
    return grown;
}

static const cmsPluginMemHandler box = {
    .base = {.Magic = cmsPluginMagicNumber,
             .ExpectedVersion = 2000,
             .Type = cmsPluginMemHandlerSig},
    .MallocPtr = allocate,
    .FreePtr = release,
    .ReallocPtr = reallocate,
};

/* Keeps the first complaint: the others follow from it. */
static void complain(cmsContext context, cmsUInt32Number code, const char *text)
{
    (void)code;
    bm_profile *profile = cmsGetContextUserData(context);
    if (profile && !profile->complaint[0])
        snprintf(profile->complaint, BM_COMPLAINT, "%s", text);
}

/* ---- what a profile is --------------------------------------------------------------------------------------- */

static bool is_gray(bm_model model)
{
    return model == BM_GRAY || model == BM_GRAYA;
}

/* Words for a colour space as ICC.1 signs it. */
static const char *space_name(cmsColorSpaceSignature space)
{
    return space == cmsSigGrayData   ? "gray"
           : space == cmsSigRgbData  ? "RGB"
           : space == cmsSigCmykData ? "CMYK"
                                     : "another colour space";
}

static cmsColorSpaceSignature space_of(bm_model model)
{
    return is_gray(model) ? cmsSigGrayData : model == BM_CMYK ? cmsSigCmykData : cmsSigRgbData;
}

/* Whether the profile can tell of pictures of this model. */
static bool fits(bm_profile *profile, cmsHPROFILE icc, bm_model model)
{
    cmsProfileClassSignature class = cmsGetDeviceClass(icc);
    cmsColorSpaceSignature space = cmsGetColorSpace(icc);
    if (class != cmsSigInputClass && class != cmsSigDisplayClass && class != cmsSigOutputClass &&
        class != cmsSigColorSpaceClass)
        snprintf(profile->complaint, BM_COMPLAINT, "it is not of a kind that describes pictures");
    else if (space != space_of(model))
        snprintf(profile->complaint, BM_COMPLAINT, "it is for %s, the picture is %s",
                 space_name(space), bm_model_name(model));
    else
        return true;
    return false;
}

/* RGB by curves and a matrix, without tables that would take precedence. */
static bool is_matrix(cmsHPROFILE icc)
{
    static const cmsTagSignature tables[] = {cmsSigAToB0Tag, cmsSigAToB1Tag, cmsSigAToB2Tag,
                                             cmsSigDToB0Tag, cmsSigDToB1Tag, cmsSigDToB2Tag,
                                             cmsSigDToB3Tag};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (cmsIsTag(icc, tables[i]))
            return false;
    return cmsGetColorSpace(icc) == cmsSigRgbData && cmsIsMatrixShaper(icc);
}

/* ---- the transform ------------------------------------------------------------------------------------------- */

/* Where colours go: sRGB, or gray on its curve. */
static cmsHPROFILE open_target(cmsContext context, bm_model model)
{
    static const cmsFloat64Number curve[] = {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    if (!is_gray(model))
        return cmsCreate_sRGBProfileTHR(context);
    cmsToneCurve *tones = cmsBuildParametricToneCurve(context, 4, curve);
    cmsHPROFILE gray = tones ? cmsCreateGrayProfileTHR(context, cmsD50_xyY(), tones) : NULL;
    cmsFreeToneCurve(tones);
    return gray;
}

/* Samples side by side: of a colour alone, or with alpha. */
static cmsUInt32Number format_of(bm_model model, unsigned depth, bool alpha)
{
    unsigned space = is_gray(model) ? PT_GRAY : model == BM_CMYK ? PT_CMYK : PT_RGB;
    unsigned colours = is_gray(model) ? 1 : model == BM_CMYK ? 4 : 3;
    return COLORSPACE_SH(space) | EXTRA_SH((unsigned)alpha) | CHANNELS_SH(colours) |
           BYTES_SH(depth / 8);
}

static cmsHTRANSFORM make_transform(const bm_profile *profile, cmsHPROFILE icc, bm_model model,
                                    unsigned depth, bool whole_rows, bm_intent intent)
{
    bool alpha = whole_rows && profile->alpha;
    bm_model out = is_gray(model) ? BM_GRAY : BM_RGB;
    cmsHPROFILE target = open_target(profile->context, model);
    cmsUInt32Number flags = cmsFLAGS_NOCACHE | cmsFLAGS_BLACKPOINTCOMPENSATION |
                            (alpha ? cmsFLAGS_COPY_ALPHA : 0) |
                            (whole_rows ? 0 : cmsFLAGS_NOOPTIMIZE);
    cmsHTRANSFORM transform =
        target ? cmsCreateTransformTHR(profile->context, icc, format_of(model, depth, alpha),
                                       target, format_of(out, depth, alpha), intent, flags)
               : NULL;
    if (target)
        cmsCloseProfile(target);
    return transform;
}

enum { GRID = 9, LEVEL = 257 /* of 16 bits in one of 8 */ };

/* Whether colours on a grid, and grays between its points, come out as they went in. */
static bool is_identity(cmsHTRANSFORM transform, unsigned colours)
{
    const size_t points = colours == 1 ? 1 : (size_t)GRID * GRID * GRID;
    for (size_t i = 0; i < points + 256; i++) {
        uint16_t in[3], out[3];
        size_t rest = i;
        for (size_t c = 0; c < 3; c++, rest /= GRID)
            in[c] =
                (uint16_t)(i < points ? rest % GRID * 65535 / (GRID - 1) : (i - points) * LEVEL);
        cmsDoTransform(transform, in, out, 1);
        for (size_t c = 0; c < colours; c++)
            if (abs(in[c] - out[c]) > LEVEL)
                return false;
    }
    return true;
}

/* Whether the profile is sRGB's, on a gray picture: converted ones often keep it, and their grays mean the same. */
static bool is_srgb_on_gray(const bm_profile *profile, cmsHPROFILE icc, bm_model model,
                            bm_intent intent)
{
    if (!is_gray(model) || cmsGetColorSpace(icc) != cmsSigRgbData)
        return false;
    cmsHTRANSFORM transform = make_transform(profile, icc, BM_RGB, 16, false, intent);
    bool same = transform && is_identity(transform, 3);
    if (transform)
        cmsDeleteTransform(transform);
    return same;
}

static bm_profile_kind open_transform(bm_profile *profile, cmsHPROFILE icc, const bm_desc *desc,
                                      bm_intent intent)
{
    if (!fits(profile, icc, desc->model))
        return is_srgb_on_gray(profile, icc, desc->model, intent) ? BM_PROFILE_SRGB
                                                                  : BM_PROFILE_BAD;
    cmsHTRANSFORM exact = make_transform(profile, icc, desc->model, 16, false, intent);
    if (!exact)
        return BM_PROFILE_BAD;
    bool same = desc->model != BM_CMYK && is_identity(exact, profile->colours_in);
    profile->whole_rows = desc->depth == 8 && is_matrix(icc);
    if (desc->depth == 16 || same) {
        profile->transform = exact;
        return same ? BM_PROFILE_SRGB : BM_PROFILE_USABLE;
    }
    cmsDeleteTransform(exact);
    profile->transform =
        make_transform(profile, icc, desc->model, desc->depth, profile->whole_rows, intent);
    return profile->transform ? BM_PROFILE_USABLE : BM_PROFILE_BAD;
}

bm_status bm_profile_open(bm_profile **result, const bm_blob *icc, const bm_desc *desc,
                          bm_intent intent, bm_profile_kind *kind, char complaint[BM_COMPLAINT],
                          bm_error *error)
{
    *result = NULL;
    *kind = BM_PROFILE_BAD;
    bm_profile *profile = calloc(1, sizeof *profile);
    if (!profile)
        return bm_fail(error, BM_E_NOMEM, "no memory for an ICC profile");
    profile->slab = malloc(SLAB_BYTES);
    if (!profile->slab) {
        free(profile);
        return bm_fail(error, BM_E_NOMEM, "no memory for an ICC profile");
    }
    profile->depth = desc->depth;
    profile->alpha = bm_model_has_alpha(desc->model);
    profile->colours_in = bm_model_channels(desc->model) - profile->alpha;
    /* Little CMS does not write to the table of functions, it only lacks the const. */
    profile->context = cmsCreateContext((void *)(uintptr_t)&box, profile);
    cmsHPROFILE opened = NULL;
    if (profile->context) {
        cmsSetLogErrorHandlerTHR(profile->context, complain);
        if (icc->size <= MAX_BYTES)
            opened =
                cmsOpenProfileFromMemTHR(profile->context, icc->bytes, (cmsUInt32Number)icc->size);
    } else {
        profile->no_memory = true;
    }
    if (opened) {
        *kind = open_transform(profile, opened, desc, intent);
        cmsCloseProfile(opened);
    }
    if (*kind == BM_PROFILE_USABLE && !profile->whole_rows) {
        profile->memory = calloc((size_t)1 << MEMORY_BITS, sizeof(struct memory));
        profile->no_memory |= !profile->memory;
    }
    snprintf(complaint, BM_COMPLAINT, "%s",
             profile->complaint[0] ? profile->complaint : "it is broken");
    bool no_memory = profile->no_memory;
    if (*kind == BM_PROFILE_USABLE && !no_memory)
        *result = profile;
    else
        bm_profile_close(profile);
    return no_memory ? bm_fail(error, BM_E_NOMEM, "no memory for an ICC profile") : BM_OK;
}

size_t bm_profile_bytes(const bm_profile *profile)
{
    const size_t remembered = sizeof(struct memory) << MEMORY_BITS;
    return profile ? sizeof *profile + SLAB_BYTES + profile->bytes + remembered : 0;
}

void bm_profile_close(bm_profile *profile)
{
    if (!profile)
        return;
    if (profile->transform)
        cmsDeleteTransform(profile->transform);
    if (profile->context)
        cmsDeleteContext(profile->context);
    while (profile->blocks) { /* short of memory, Little CMS forgets some */
        union head *next = profile->blocks->is.next;
        free(profile->blocks);
        profile->blocks = next;
    }
    free(profile->memory);
    free(profile->slab);
    free(profile);
}

/* ---- rows ---------------------------------------------------------------------------------------------------- */

static const struct memory *recall(bm_profile *profile, uint64_t in)
{
    /* Multiplicative hashing (Knuth, The Art of Computer Programming 3, 6.4) by 2^64 over the golden ratio. */
    size_t place = (size_t)((in * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - MEMORY_BITS));
    struct memory *memory = &profile->memory[place];
    if (!memory->known || memory->in != in) {
        cmsDoTransform(profile->transform, &in, memory->out, 1);
        memory->in = in;
        memory->known = true;
    }
    return memory;
}

/* `in_bytes` and `out_bytes` are those of a colour, constants at each call. */
static inline __attribute__((always_inline)) void apply(bm_profile *profile, const uint8_t *in,
                                                        uint8_t *out, size_t pixels,
                                                        size_t in_bytes, size_t out_bytes)
{
    size_t alpha_bytes = profile->alpha ? profile->depth / 8 : 0;
    for (size_t x = 0; x < pixels; x++) {
        uint64_t colour = 0;
        memcpy(&colour, in, in_bytes);
        memcpy(out, recall(profile, colour)->out, out_bytes);
        memcpy(out + out_bytes, in + in_bytes, alpha_bytes);
        in += in_bytes + alpha_bytes;
        out += out_bytes + alpha_bytes;
    }
}

void bm_profile_apply(bm_profile *profile, const void *in, void *out, size_t pixels)
{
    if (profile->whole_rows) {
        cmsDoTransform(profile->transform, in, out, (cmsUInt32Number)pixels);
        return;
    }
    switch (profile->colours_in * (profile->depth / 8)) {
    case 1:
        apply(profile, in, out, pixels, 1, 1);
        break;
    case 2:
        apply(profile, in, out, pixels, 2, 2);
        break;
    case 3:
        apply(profile, in, out, pixels, 3, 3);
        break;
    case 6:
        apply(profile, in, out, pixels, 6, 6);
        break;
    case 4: /* from here on CMYK to RGB */
        apply(profile, in, out, pixels, 4, 3);
        break;
    default:
        apply(profile, in, out, pixels, 8, 6);
        break;
    }
}

void bm_colour_library(char *text, size_t size)
{
    int version = cmsGetEncodedCMMversion();
    snprintf(text, size, "Little CMS %d.%d", version / 1000, version % 1000 / 10);
}
