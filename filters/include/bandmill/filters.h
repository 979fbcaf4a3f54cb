/* SPDX-License-Identifier: MIT */
/* A call for each filter. Made out of their declarations: scripts/make-docs writes it anew.
 *
 * bm_NAME() filters one picture, as bm_apply_chain() does a chain of it alone; bm_add_NAME() appends the filter to a
 * chain. `params` NULL: the defaults; else begin with bm_NAME_defaults(). Errors: BM_E_PARAM, BM_E_CHAIN, BM_E_NOMEM. */
#ifndef BANDMILL_FILTERS_H
#define BANDMILL_FILTERS_H

#include <string.h>

#include "bandmill/apply.h"

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* A size: sides in pixels, 0 where one is not given, or percent of the picture's. All 0: none is given. */
typedef struct bm_side_lengths {
    uint32_t width, height; /* pixels */
    double percent; /* of both sides */
} bm_side_lengths;

/* ---- Tone ---- */

/* What bm_adaptive_threshold_params.method may be. */
typedef enum bm_adaptive_threshold_method {
    BM_ADAPTIVE_THRESHOLD_METHOD_MEAN, /* method=mean */
    BM_ADAPTIVE_THRESHOLD_METHOD_GAUSSIAN /* method=gaussian */
} bm_adaptive_threshold_method;

/* What bm_adaptive_threshold_params.border may be. */
typedef enum bm_adaptive_threshold_border {
    BM_ADAPTIVE_THRESHOLD_BORDER_CLAMP, /* border=clamp */
    BM_ADAPTIVE_THRESHOLD_BORDER_MIRROR, /* border=mirror */
    BM_ADAPTIVE_THRESHOLD_BORDER_WRAP, /* border=wrap */
    BM_ADAPTIVE_THRESHOLD_BORDER_CONSTANT /* border=constant */
} bm_adaptive_threshold_border;

/* adaptive_threshold: Turn a page in uneven light black and white, by what is around each pixel. */
typedef struct bm_adaptive_threshold_params {
    size_t struct_size; /* of this struct, as bm_adaptive_threshold_defaults() sets it */
    /* How far the window reaches from its centre: it has 2 * radius + 1 pixels a side. It should hold some
     * strokes of what is written (1 to 200 pixels) */
    int32_t radius;
    /* How much darker than its surroundings a sample must be to become black: spares plain paper its grain
     * (-255 to 255 levels of 255) */
    double offset;
    /* mean: all samples of the window count alike, in a time that does not grow with the radius; gaussian:
     * near ones count more (a bm_adaptive_threshold_method) */
    int32_t method;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_adaptive_threshold_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_adaptive_threshold_params;

/* The defaults: begin with them. */
static inline bm_adaptive_threshold_params bm_adaptive_threshold_defaults(void)
{
    bm_adaptive_threshold_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 15;
    params.offset = 5;
    params.method = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_adaptive_threshold(const bm_image *in, const bm_image *out, const bm_adaptive_threshold_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_adaptive_threshold(bm_chain *chain, const bm_adaptive_threshold_params *params, bm_error *error);

/* What bm_autolevel_params.channels may be. */
typedef enum bm_autolevel_channels {
    BM_AUTOLEVEL_CHANNELS_TOGETHER, /* channels=together */
    BM_AUTOLEVEL_CHANNELS_EACH /* channels=each */
} bm_autolevel_channels;

/* autolevel: Stretch the tones to the whole range, from black to white. */
typedef struct bm_autolevel_params {
    size_t struct_size; /* of this struct, as bm_autolevel_defaults() sets it */
    /* How many of the darkest samples may become black, and of the lightest white (0 to 49 percent) */
    double clip;
    /* One stretch for all colours, or each channel its own (a bm_autolevel_channels) */
    int32_t channels;
} bm_autolevel_params;

/* The defaults: begin with them. */
static inline bm_autolevel_params bm_autolevel_defaults(void)
{
    bm_autolevel_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.clip = 0.1;
    params.channels = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_autolevel(const bm_image *in, const bm_image *out, const bm_autolevel_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_autolevel(bm_chain *chain, const bm_autolevel_params *params, bm_error *error);

/* brightness: Make all tones lighter or darker by the same amount. */
typedef struct bm_brightness_params {
    size_t struct_size; /* of this struct, as bm_brightness_defaults() sets it */
    /* How much of the full scale is added; below 0 darkens (-100 to 100 percent; required) */
    double amount;
} bm_brightness_params;

/* The defaults: begin with them. */
static inline bm_brightness_params bm_brightness_defaults(void)
{
    bm_brightness_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.amount = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_brightness(const bm_image *in, const bm_image *out, const bm_brightness_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_brightness(bm_chain *chain, const bm_brightness_params *params, bm_error *error);

/* clahe: Bring out local contrast: equalize tiles, within a limit, and blend between them. */
typedef struct bm_clahe_params {
    size_t struct_size; /* of this struct, as bm_clahe_defaults() sets it */
    /* Tiles side by side (1 to 32) */
    int32_t tiles;
    /* How many times the mean count a count may be: about how much steeper than now a tile's curve may get;
     * 0: any (0 to 1000) */
    double clip;
    /* Tiles one below another; 0: as many as side by side (0 to 32) */
    int32_t rows;
} bm_clahe_params;

/* The defaults: begin with them. */
static inline bm_clahe_params bm_clahe_defaults(void)
{
    bm_clahe_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.tiles = 8;
    params.clip = 2;
    params.rows = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_clahe(const bm_image *in, const bm_image *out, const bm_clahe_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_clahe(bm_chain *chain, const bm_clahe_params *params, bm_error *error);

/* contrast: Move tones away from mid gray or towards it. */
typedef struct bm_contrast_params {
    size_t struct_size; /* of this struct, as bm_contrast_defaults() sets it */
    /* What distances from mid gray are multiplied by; below 1 flattens (0 to 10; required) */
    double factor;
} bm_contrast_params;

/* The defaults: begin with them. */
static inline bm_contrast_params bm_contrast_defaults(void)
{
    bm_contrast_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.factor = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_contrast(const bm_image *in, const bm_image *out, const bm_contrast_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_contrast(bm_chain *chain, const bm_contrast_params *params, bm_error *error);

/* curve: Map tones by a curve of your own. */
typedef struct bm_curve_params {
    size_t struct_size; /* of this struct, as bm_curve_defaults() sets it */
    /* What black becomes, evenly spaced tones between, and white (2 to 256 of them, 0 to 100; required) */
    bm_numbers points;
} bm_curve_params;

/* The defaults: begin with them. */
static inline bm_curve_params bm_curve_defaults(void)
{
    bm_curve_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_curve(const bm_image *in, const bm_image *out, const bm_curve_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_curve(bm_chain *chain, const bm_curve_params *params, bm_error *error);

/* What bm_equalize_params.mode may be. */
typedef enum bm_equalize_mode {
    BM_EQUALIZE_MODE_LUMA, /* mode=luma */
    BM_EQUALIZE_MODE_CHANNELS /* mode=channels */
} bm_equalize_mode;

/* equalize: Spread the tones evenly over the whole range. */
typedef struct bm_equalize_params {
    size_t struct_size; /* of this struct, as bm_equalize_defaults() sets it */
    /* One curve for all colours, from their luma, or each channel its own (a bm_equalize_mode) */
    int32_t mode;
} bm_equalize_params;

/* The defaults: begin with them. */
static inline bm_equalize_params bm_equalize_defaults(void)
{
    bm_equalize_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.mode = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_equalize(const bm_image *in, const bm_image *out, const bm_equalize_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_equalize(bm_chain *chain, const bm_equalize_params *params, bm_error *error);

/* exposure: Give more light or less, in stops of a camera. */
typedef struct bm_exposure_params {
    size_t struct_size; /* of this struct, as bm_exposure_defaults() sets it */
    /* How often light is doubled; below 0, halved (-10 to 10 stops; required) */
    double ev;
} bm_exposure_params;

/* The defaults: begin with them. */
static inline bm_exposure_params bm_exposure_defaults(void)
{
    bm_exposure_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.ev = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_exposure(const bm_image *in, const bm_image *out, const bm_exposure_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_exposure(bm_chain *chain, const bm_exposure_params *params, bm_error *error);

/* gamma: Lighten or darken the middle tones; black and white stay. */
typedef struct bm_gamma_params {
    size_t struct_size; /* of this struct, as bm_gamma_defaults() sets it */
    /* Above 1 lightens the middle tones, below 1 darkens them (0.1 to 10; required) */
    double value;
} bm_gamma_params;

/* The defaults: begin with them. */
static inline bm_gamma_params bm_gamma_defaults(void)
{
    bm_gamma_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.value = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_gamma(const bm_image *in, const bm_image *out, const bm_gamma_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_gamma(bm_chain *chain, const bm_gamma_params *params, bm_error *error);

/* invert: Turn the picture into its negative. */
typedef struct bm_invert_params {
    size_t struct_size; /* of this struct, as bm_invert_defaults() sets it */
} bm_invert_params;

/* The defaults: begin with them. */
static inline bm_invert_params bm_invert_defaults(void)
{
    bm_invert_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_invert(const bm_image *in, const bm_image *out, const bm_invert_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_invert(bm_chain *chain, const bm_invert_params *params, bm_error *error);

/* levels: Set the black point, the white point and the middle tones. */
typedef struct bm_levels_params {
    size_t struct_size; /* of this struct, as bm_levels_defaults() sets it */
    /* What becomes the darkest tone, with all below (0 to 99.9 percent) */
    double black;
    /* What becomes the lightest tone, with all above (0.1 to 100 percent) */
    double white;
    /* Above 1 lightens the middle tones, below 1 darkens them (0.1 to 10) */
    double gamma;
    /* What the darkest tone becomes (0 to 100 percent) */
    double out_black;
    /* What the lightest tone becomes (0 to 100 percent) */
    double out_white;
} bm_levels_params;

/* The defaults: begin with them. */
static inline bm_levels_params bm_levels_defaults(void)
{
    bm_levels_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.black = 0;
    params.white = 1e+02;
    params.gamma = 1;
    params.out_black = 0;
    params.out_white = 1e+02;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_levels(const bm_image *in, const bm_image *out, const bm_levels_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_levels(bm_chain *chain, const bm_levels_params *params, bm_error *error);

/* linear: Multiply samples by a factor and add an offset. */
typedef struct bm_linear_params {
    size_t struct_size; /* of this struct, as bm_linear_defaults() sets it */
    /* What samples are multiplied by (-256 to 256) */
    double scale;
    /* How much of the full scale is added then (-25600 to 25600 percent) */
    double offset;
} bm_linear_params;

/* The defaults: begin with them. */
static inline bm_linear_params bm_linear_defaults(void)
{
    bm_linear_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.scale = 1;
    params.offset = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_linear(const bm_image *in, const bm_image *out, const bm_linear_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_linear(bm_chain *chain, const bm_linear_params *params, bm_error *error);

/* What bm_normalize_params.channels may be. */
typedef enum bm_normalize_channels {
    BM_NORMALIZE_CHANNELS_TOGETHER, /* channels=together */
    BM_NORMALIZE_CHANNELS_EACH /* channels=each */
} bm_normalize_channels;

/* normalize: Stretch the tones so that given shares become black and white. */
typedef struct bm_normalize_params {
    size_t struct_size; /* of this struct, as bm_normalize_defaults() sets it */
    /* How many of the darkest samples may become black (0 to 99 percent) */
    double black;
    /* How many of the lightest samples may become white (0 to 99 percent) */
    double white;
    /* One stretch for all colours, or each channel its own (a bm_normalize_channels) */
    int32_t channels;
} bm_normalize_params;

/* The defaults: begin with them. */
static inline bm_normalize_params bm_normalize_defaults(void)
{
    bm_normalize_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.black = 2;
    params.white = 1;
    params.channels = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_normalize(const bm_image *in, const bm_image *out, const bm_normalize_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_normalize(bm_chain *chain, const bm_normalize_params *params, bm_error *error);

/* otsu: Turn the picture black and white, at the threshold that parts dark from light best. */
typedef struct bm_otsu_params {
    size_t struct_size; /* of this struct, as bm_otsu_defaults() sets it */
} bm_otsu_params;

/* The defaults: begin with them. */
static inline bm_otsu_params bm_otsu_defaults(void)
{
    bm_otsu_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_otsu(const bm_image *in, const bm_image *out, const bm_otsu_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_otsu(bm_chain *chain, const bm_otsu_params *params, bm_error *error);

/* posterize: Keep a few levels of each channel. */
typedef struct bm_posterize_params {
    size_t struct_size; /* of this struct, as bm_posterize_defaults() sets it */
    /* How many values each channel keeps (2 to 256; required) */
    int32_t levels;
} bm_posterize_params;

/* The defaults: begin with them. */
static inline bm_posterize_params bm_posterize_defaults(void)
{
    bm_posterize_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.levels = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_posterize(const bm_image *in, const bm_image *out, const bm_posterize_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_posterize(bm_chain *chain, const bm_posterize_params *params, bm_error *error);

/* What bm_shadows_highlights_params.border may be. */
typedef enum bm_shadows_highlights_border {
    BM_SHADOWS_HIGHLIGHTS_BORDER_CLAMP, /* border=clamp */
    BM_SHADOWS_HIGHLIGHTS_BORDER_MIRROR, /* border=mirror */
    BM_SHADOWS_HIGHLIGHTS_BORDER_WRAP, /* border=wrap */
    BM_SHADOWS_HIGHLIGHTS_BORDER_CONSTANT /* border=constant */
} bm_shadows_highlights_border;

/* shadows_highlights: Light up dark parts, and darken light ones. */
typedef struct bm_shadows_highlights_params {
    size_t struct_size; /* of this struct, as bm_shadows_highlights_defaults() sets it */
    /* How much dark parts are lit up; 0 leaves them alone (0 to 100 percent) */
    double shadows;
    /* How much light parts are darkened; 0 leaves them alone (0 to 100 percent) */
    double highlights;
    /* Standard deviation of the Gaussian: how far around a pixel decides whether it lies in a dark or a
     * light part (0.3 to 200 pixels) */
    double sigma;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_shadows_highlights_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_shadows_highlights_params;

/* The defaults: begin with them. */
static inline bm_shadows_highlights_params bm_shadows_highlights_defaults(void)
{
    bm_shadows_highlights_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.shadows = 5e+01;
    params.highlights = 5e+01;
    params.sigma = 5e+01;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_shadows_highlights(const bm_image *in, const bm_image *out, const bm_shadows_highlights_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_shadows_highlights(bm_chain *chain, const bm_shadows_highlights_params *params, bm_error *error);

/* What bm_sigmoidal_params.direction may be. */
typedef enum bm_sigmoidal_direction {
    BM_SIGMOIDAL_DIRECTION_INCREASE, /* direction=increase */
    BM_SIGMOIDAL_DIRECTION_DECREASE /* direction=decrease */
} bm_sigmoidal_direction;

/* sigmoidal: Give the middle tones more contrast, without clipping dark and light ones. */
typedef struct bm_sigmoidal_params {
    size_t struct_size; /* of this struct, as bm_sigmoidal_defaults() sets it */
    /* How steep the curve is: 3 is a lot, 20 leaves hardly anything but black and white (0.1 to 20) */
    double contrast;
    /* The tone around which contrast grows most (0 to 100 percent) */
    double midpoint;
    /* More contrast, or less by the inverse curve (a bm_sigmoidal_direction) */
    int32_t direction;
} bm_sigmoidal_params;

/* The defaults: begin with them. */
static inline bm_sigmoidal_params bm_sigmoidal_defaults(void)
{
    bm_sigmoidal_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.contrast = 3;
    params.midpoint = 5e+01;
    params.direction = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_sigmoidal(const bm_image *in, const bm_image *out, const bm_sigmoidal_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_sigmoidal(bm_chain *chain, const bm_sigmoidal_params *params, bm_error *error);

/* solarize: Turn light tones into their negative, as of film that was exposed while it was developed. */
typedef struct bm_solarize_params {
    size_t struct_size; /* of this struct, as bm_solarize_defaults() sets it */
    /* Samples from this part of the full scale on are inverted (0 to 100 percent) */
    double level;
} bm_solarize_params;

/* The defaults: begin with them. */
static inline bm_solarize_params bm_solarize_defaults(void)
{
    bm_solarize_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.level = 5e+01;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_solarize(const bm_image *in, const bm_image *out, const bm_solarize_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_solarize(bm_chain *chain, const bm_solarize_params *params, bm_error *error);

/* threshold: Leave only the lowest and the highest value of each channel. */
typedef struct bm_threshold_params {
    size_t struct_size; /* of this struct, as bm_threshold_defaults() sets it */
    /* Samples from this part of the full scale on become the highest (0 to 100 percent) */
    double level;
} bm_threshold_params;

/* The defaults: begin with them. */
static inline bm_threshold_params bm_threshold_defaults(void)
{
    bm_threshold_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.level = 5e+01;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_threshold(const bm_image *in, const bm_image *out, const bm_threshold_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_threshold(bm_chain *chain, const bm_threshold_params *params, bm_error *error);

/* ---- Colour ---- */

/* What bm_channel_params.name may be. */
typedef enum bm_channel_name {
    BM_CHANNEL_NAME_RED, /* name=red */
    BM_CHANNEL_NAME_GREEN, /* name=green */
    BM_CHANNEL_NAME_BLUE, /* name=blue */
    BM_CHANNEL_NAME_ALPHA /* name=alpha */
} bm_channel_name;

/* channel: Take one channel of the picture, as a gray one. */
typedef struct bm_channel_params {
    size_t struct_size; /* of this struct, as bm_channel_defaults() sets it */
    /* Which channel (a bm_channel_name; required) */
    int32_t name;
} bm_channel_params;

/* The defaults: begin with them. */
static inline bm_channel_params bm_channel_defaults(void)
{
    bm_channel_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.name = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_channel(const bm_image *in, const bm_image *out, const bm_channel_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_channel(bm_chain *chain, const bm_channel_params *params, bm_error *error);

/* colorize: Mix all pixels with one colour. */
typedef struct bm_colorize_params {
    size_t struct_size; /* of this struct, as bm_colorize_defaults() sets it */
    /* The colour that is mixed in; its alpha does not count (0xRRGGBBAA) */
    uint32_t color;
    /* From 0, the picture as it is, to 100, the colour alone (0 to 100 percent) */
    double amount;
} bm_colorize_params;

/* The defaults: begin with them. */
static inline bm_colorize_params bm_colorize_defaults(void)
{
    bm_colorize_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.color = 0xffa500ffu;
    params.amount = 25;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_colorize(const bm_image *in, const bm_image *out, const bm_colorize_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_colorize(bm_chain *chain, const bm_colorize_params *params, bm_error *error);

/* duotone: Put tones on a gradient from one colour to another. */
typedef struct bm_duotone_params {
    size_t struct_size; /* of this struct, as bm_duotone_defaults() sets it */
    /* What black becomes; its alpha does not count (0xRRGGBBAA) */
    uint32_t dark;
    /* What white becomes; its alpha does not count (0xRRGGBBAA) */
    uint32_t light;
    /* From 0, the picture's own colours, to 100, the two alone (0 to 100 percent) */
    double amount;
} bm_duotone_params;

/* The defaults: begin with them. */
static inline bm_duotone_params bm_duotone_defaults(void)
{
    bm_duotone_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.dark = 0x1b2a49ffu;
    params.light = 0xf6e7c1ffu;
    params.amount = 1e+02;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_duotone(const bm_image *in, const bm_image *out, const bm_duotone_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_duotone(bm_chain *chain, const bm_duotone_params *params, bm_error *error);

/* What bm_false_colour_params.map may be. */
typedef enum bm_false_colour_map {
    BM_FALSE_COLOUR_MAP_VIRIDIS, /* map=viridis */
    BM_FALSE_COLOUR_MAP_MAGMA, /* map=magma */
    BM_FALSE_COLOUR_MAP_INFERNO, /* map=inferno */
    BM_FALSE_COLOUR_MAP_PLASMA, /* map=plasma */
    BM_FALSE_COLOUR_MAP_HOT, /* map=hot */
    BM_FALSE_COLOUR_MAP_JET, /* map=jet */
    BM_FALSE_COLOUR_MAP_GRAY /* map=gray */
} bm_false_colour_map;

/* false_colour: Show tones as colours of a map, to see small differences. */
typedef struct bm_false_colour_params {
    size_t struct_size; /* of this struct, as bm_false_colour_defaults() sets it */
    /* Which colours; from dark to light: viridis goes from violet through green to yellow, magma and inferno
     * from black to pale yellow, plasma from blue to yellow, hot from black through red to white, jet from
     * blue through green to red (a bm_false_colour_map) */
    int32_t map;
} bm_false_colour_params;

/* The defaults: begin with them. */
static inline bm_false_colour_params bm_false_colour_defaults(void)
{
    bm_false_colour_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.map = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_false_colour(const bm_image *in, const bm_image *out, const bm_false_colour_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_false_colour(bm_chain *chain, const bm_false_colour_params *params, bm_error *error);

/* gray_world: Take out a colour cast: make the picture gray on average. */
typedef struct bm_gray_world_params {
    size_t struct_size; /* of this struct, as bm_gray_world_defaults() sets it */
} bm_gray_world_params;

/* The defaults: begin with them. */
static inline bm_gray_world_params bm_gray_world_defaults(void)
{
    bm_gray_world_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_gray_world(const bm_image *in, const bm_image *out, const bm_gray_world_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_gray_world(bm_chain *chain, const bm_gray_world_params *params, bm_error *error);

/* What bm_grayscale_params.weights may be. */
typedef enum bm_grayscale_weights {
    BM_GRAYSCALE_WEIGHTS_BT601, /* weights=bt601 */
    BM_GRAYSCALE_WEIGHTS_BT709, /* weights=bt709 */
    BM_GRAYSCALE_WEIGHTS_AVERAGE, /* weights=average */
    BM_GRAYSCALE_WEIGHTS_LIGHTNESS, /* weights=lightness */
    BM_GRAYSCALE_WEIGHTS_MAXIMUM, /* weights=maximum */
    BM_GRAYSCALE_WEIGHTS_MINIMUM /* weights=minimum */
} bm_grayscale_weights;

/* grayscale: Make one gray channel out of red, green and blue. */
typedef struct bm_grayscale_params {
    size_t struct_size; /* of this struct, as bm_grayscale_defaults() sets it */
    /* How much red, green and blue count: as in BT.601, as in BT.709, or a third each; or the lightness of
     * HSL, the largest of them (the value of HSV), the smallest (a bm_grayscale_weights) */
    int32_t weights;
} bm_grayscale_params;

/* The defaults: begin with them. */
static inline bm_grayscale_params bm_grayscale_defaults(void)
{
    bm_grayscale_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.weights = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_grayscale(const bm_image *in, const bm_image *out, const bm_grayscale_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_grayscale(bm_chain *chain, const bm_grayscale_params *params, bm_error *error);

/* What bm_hue_params.method may be. */
typedef enum bm_hue_method {
    BM_HUE_METHOD_BT709, /* method=bt709 */
    BM_HUE_METHOD_BT601, /* method=bt601 */
    BM_HUE_METHOD_HSL /* method=hsl */
} bm_hue_method;

/* hue: Turn all colours around the colour wheel. */
typedef struct bm_hue_params {
    size_t struct_size; /* of this struct, as bm_hue_defaults() sets it */
    /* How far to turn: 120 turns red into green, green into blue, blue into red (-360 to 360 degrees;
     * required) */
    double degrees;
    /* What stays: luma as in BT.709 or BT.601, or saturation and lightness of HSL (a bm_hue_method) */
    int32_t method;
} bm_hue_params;

/* The defaults: begin with them. */
static inline bm_hue_params bm_hue_defaults(void)
{
    bm_hue_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.degrees = 0;
    params.method = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_hue(const bm_image *in, const bm_image *out, const bm_hue_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_hue(bm_chain *chain, const bm_hue_params *params, bm_error *error);

/* lut3d: Map colours by the look-up table of a .cube file. */
typedef struct bm_lut3d_params {
    size_t struct_size; /* of this struct, as bm_lut3d_defaults() sets it */
    /* A .cube file, with LUT_3D_SIZE from 2 to 256 or LUT_1D_SIZE from 2 to 65536 (the content itself, with
     * a NUL at its end; NULL: none; required) */
    const char *file;
} bm_lut3d_params;

/* The defaults: begin with them. */
static inline bm_lut3d_params bm_lut3d_defaults(void)
{
    bm_lut3d_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_lut3d(const bm_image *in, const bm_image *out, const bm_lut3d_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_lut3d(bm_chain *chain, const bm_lut3d_params *params, bm_error *error);

/* matrix: Mix colours by a matrix of your own. */
typedef struct bm_matrix_params {
    size_t struct_size; /* of this struct, as bm_matrix_defaults() sets it */
    /* 9 numbers, or 12 with an offset at the end of each row: the rows make red, green and blue; an offset
     * of 1 is white (9 to 12 of them, -10 to 10; required) */
    bm_numbers weights;
} bm_matrix_params;

/* The defaults: begin with them. */
static inline bm_matrix_params bm_matrix_defaults(void)
{
    bm_matrix_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_matrix(const bm_image *in, const bm_image *out, const bm_matrix_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_matrix(bm_chain *chain, const bm_matrix_params *params, bm_error *error);

/* What bm_saturation_params.method may be. */
typedef enum bm_saturation_method {
    BM_SATURATION_METHOD_BT709, /* method=bt709 */
    BM_SATURATION_METHOD_BT601, /* method=bt601 */
    BM_SATURATION_METHOD_HSL /* method=hsl */
} bm_saturation_method;

/* saturation: Make colours stronger or weaker. */
typedef struct bm_saturation_params {
    size_t struct_size; /* of this struct, as bm_saturation_defaults() sets it */
    /* What saturation is multiplied by: 0 leaves gray, 100 the picture as it is (0 to 1000 percent;
     * required) */
    double amount;
    /* What stays: luma as in BT.709 or BT.601, or the lightness of HSL (a bm_saturation_method) */
    int32_t method;
} bm_saturation_params;

/* The defaults: begin with them. */
static inline bm_saturation_params bm_saturation_defaults(void)
{
    bm_saturation_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.amount = 0;
    params.method = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_saturation(const bm_image *in, const bm_image *out, const bm_saturation_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_saturation(bm_chain *chain, const bm_saturation_params *params, bm_error *error);

/* sepia: Tint the picture with the brown of old photographs. */
typedef struct bm_sepia_params {
    size_t struct_size; /* of this struct, as bm_sepia_defaults() sets it */
    /* From 0, the picture's own colours, to 100, all brown (0 to 100 percent) */
    double amount;
} bm_sepia_params;

/* The defaults: begin with them. */
static inline bm_sepia_params bm_sepia_defaults(void)
{
    bm_sepia_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.amount = 1e+02;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_sepia(const bm_image *in, const bm_image *out, const bm_sepia_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_sepia(bm_chain *chain, const bm_sepia_params *params, bm_error *error);

/* tint: Give the middle tones a cast; black and white stay. */
typedef struct bm_tint_params {
    size_t struct_size; /* of this struct, as bm_tint_defaults() sets it */
    /* Where the middle tones go; its alpha does not count (0xRRGGBBAA) */
    uint32_t color;
    /* How far (0 to 100 percent) */
    double amount;
} bm_tint_params;

/* The defaults: begin with them. */
static inline bm_tint_params bm_tint_defaults(void)
{
    bm_tint_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.color = 0xffa500ffu;
    params.amount = 5e+01;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_tint(const bm_image *in, const bm_image *out, const bm_tint_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_tint(bm_chain *chain, const bm_tint_params *params, bm_error *error);

/* vibrance: Make weak colours stronger, and spare strong ones. */
typedef struct bm_vibrance_params {
    size_t struct_size; /* of this struct, as bm_vibrance_defaults() sets it */
    /* How much stronger the weakest colours become; below 0, how much weaker all do, strong ones most (-200
     * to 200 percent; required) */
    double amount;
} bm_vibrance_params;

/* The defaults: begin with them. */
static inline bm_vibrance_params bm_vibrance_defaults(void)
{
    bm_vibrance_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.amount = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_vibrance(const bm_image *in, const bm_image *out, const bm_vibrance_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_vibrance(bm_chain *chain, const bm_vibrance_params *params, bm_error *error);

/* white_balance: Take out the colour of the light, by its temperature. */
typedef struct bm_white_balance_params {
    size_t struct_size; /* of this struct, as bm_white_balance_defaults() sets it */
    /* Of the light that the picture was taken in, as if it had been taken for daylight: 3000 takes the
     * orange of a lamp away, 9000 the blue of shade (2000 to 25000 kelvin) */
    double temperature;
    /* Above 0 towards magenta, below towards green; 100 is one stop of green (-100 to 100) */
    double tint;
} bm_white_balance_params;

/* The defaults: begin with them. */
static inline bm_white_balance_params bm_white_balance_defaults(void)
{
    bm_white_balance_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.temperature = 6.5e+03;
    params.tint = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_white_balance(const bm_image *in, const bm_image *out, const bm_white_balance_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_white_balance(bm_chain *chain, const bm_white_balance_params *params, bm_error *error);

/* ---- Blur and sharpen ---- */

/* What bm_box_params.border may be. */
typedef enum bm_box_border {
    BM_BOX_BORDER_CLAMP, /* border=clamp */
    BM_BOX_BORDER_MIRROR, /* border=mirror */
    BM_BOX_BORDER_WRAP, /* border=wrap */
    BM_BOX_BORDER_CONSTANT /* border=constant */
} bm_box_border;

/* box: Blur by the mean of a square window. */
typedef struct bm_box_params {
    size_t struct_size; /* of this struct, as bm_box_defaults() sets it */
    /* How far the window reaches from its centre: it has 2 * radius + 1 pixels a side. (0 to 1000 pixels) */
    int32_t radius;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_box_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_box_params;

/* The defaults: begin with them. */
static inline bm_box_params bm_box_defaults(void)
{
    bm_box_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 1;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_box(const bm_image *in, const bm_image *out, const bm_box_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_box(bm_chain *chain, const bm_box_params *params, bm_error *error);

/* What bm_clarity_params.border may be. */
typedef enum bm_clarity_border {
    BM_CLARITY_BORDER_CLAMP, /* border=clamp */
    BM_CLARITY_BORDER_MIRROR, /* border=mirror */
    BM_CLARITY_BORDER_WRAP, /* border=wrap */
    BM_CLARITY_BORDER_CONSTANT /* border=constant */
} bm_clarity_border;

/* clarity: Give the midtones more local contrast. */
typedef struct bm_clarity_params {
    size_t struct_size; /* of this struct, as bm_clarity_defaults() sets it */
    /* Standard deviation of the Gaussian: how far around a pixel is compared with it (0.3 to 200 pixels) */
    double sigma;
    /* How many times the difference from the surroundings is added in the midtones; below 0 contrast is
     * softened (-1 to 2) */
    double amount;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_clarity_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_clarity_params;

/* The defaults: begin with them. */
static inline bm_clarity_params bm_clarity_defaults(void)
{
    bm_clarity_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.sigma = 3e+01;
    params.amount = 0.5;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_clarity(const bm_image *in, const bm_image *out, const bm_clarity_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_clarity(bm_chain *chain, const bm_clarity_params *params, bm_error *error);

/* What bm_convolve_params.border may be. */
typedef enum bm_convolve_border {
    BM_CONVOLVE_BORDER_CLAMP, /* border=clamp */
    BM_CONVOLVE_BORDER_MIRROR, /* border=mirror */
    BM_CONVOLVE_BORDER_WRAP, /* border=wrap */
    BM_CONVOLVE_BORDER_CONSTANT /* border=constant */
} bm_convolve_border;

/* convolve: Sum up neighbours by weights of your own. */
typedef struct bm_convolve_params {
    size_t struct_size; /* of this struct, as bm_convolve_defaults() sets it */
    /* The weights, row by row from the top: an odd number of rows of an odd number each, up to 31 by 31.
     * Without / it is a square; a single row ends with / too (1 to 961 of them, -1000000 to 1000000;
     * required) */
    bm_numbers kernel;
    /* What the sum is divided by; 0: the sum of the weights, or 1 where that is 0 (-1000000 to 1000000) */
    double divisor;
    /* Added after the division. In 16 bits these levels are 257 times as large (-255 to 255 levels of 255) */
    double offset;
    /* In place of kernel, a file with a row of weights on each line (the content itself, with a NUL at its
     * end; NULL: none) */
    const char *file;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_convolve_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_convolve_params;

/* The defaults: begin with them. */
static inline bm_convolve_params bm_convolve_defaults(void)
{
    bm_convolve_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.divisor = 0;
    params.offset = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_convolve(const bm_image *in, const bm_image *out, const bm_convolve_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_convolve(bm_chain *chain, const bm_convolve_params *params, bm_error *error);

/* What bm_gaussian_params.border may be. */
typedef enum bm_gaussian_border {
    BM_GAUSSIAN_BORDER_CLAMP, /* border=clamp */
    BM_GAUSSIAN_BORDER_MIRROR, /* border=mirror */
    BM_GAUSSIAN_BORDER_WRAP, /* border=wrap */
    BM_GAUSSIAN_BORDER_CONSTANT /* border=constant */
} bm_gaussian_border;

/* gaussian: Blur softly, by a Gaussian. */
typedef struct bm_gaussian_params {
    size_t struct_size; /* of this struct, as bm_gaussian_defaults() sets it */
    /* Standard deviation of the Gaussian: how far the blur reaches. (0.3 to 200 pixels) */
    double sigma;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_gaussian_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_gaussian_params;

/* The defaults: begin with them. */
static inline bm_gaussian_params bm_gaussian_defaults(void)
{
    bm_gaussian_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.sigma = 1;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_gaussian(const bm_image *in, const bm_image *out, const bm_gaussian_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_gaussian(bm_chain *chain, const bm_gaussian_params *params, bm_error *error);

/* What bm_highpass_params.border may be. */
typedef enum bm_highpass_border {
    BM_HIGHPASS_BORDER_CLAMP, /* border=clamp */
    BM_HIGHPASS_BORDER_MIRROR, /* border=mirror */
    BM_HIGHPASS_BORDER_WRAP, /* border=wrap */
    BM_HIGHPASS_BORDER_CONSTANT /* border=constant */
} bm_highpass_border;

/* highpass: Keep fine detail alone, around mid gray. */
typedef struct bm_highpass_params {
    size_t struct_size; /* of this struct, as bm_highpass_defaults() sets it */
    /* Standard deviation of the Gaussian: how broad the details are that stay (0.3 to 200 pixels) */
    double sigma;
    /* How many times the difference from the blurred picture is shown (0.1 to 4) */
    double amount;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_highpass_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_highpass_params;

/* The defaults: begin with them. */
static inline bm_highpass_params bm_highpass_defaults(void)
{
    bm_highpass_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.sigma = 3;
    params.amount = 1;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_highpass(const bm_image *in, const bm_image *out, const bm_highpass_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_highpass(bm_chain *chain, const bm_highpass_params *params, bm_error *error);

/* What bm_motion_params.border may be. */
typedef enum bm_motion_border {
    BM_MOTION_BORDER_CLAMP, /* border=clamp */
    BM_MOTION_BORDER_MIRROR, /* border=mirror */
    BM_MOTION_BORDER_WRAP, /* border=wrap */
    BM_MOTION_BORDER_CONSTANT /* border=constant */
} bm_motion_border;

/* motion: Blur along a line, as of things that move. */
typedef struct bm_motion_params {
    size_t struct_size; /* of this struct, as bm_motion_defaults() sets it */
    /* How far things move (1 to 200 pixels) */
    double length;
    /* In which direction: 0 is across, 90 up and down, 45 towards the upper right (-360 to 360 degrees) */
    double angle;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_motion_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_motion_params;

/* The defaults: begin with them. */
static inline bm_motion_params bm_motion_defaults(void)
{
    bm_motion_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.length = 1e+01;
    params.angle = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_motion(const bm_image *in, const bm_image *out, const bm_motion_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_motion(bm_chain *chain, const bm_motion_params *params, bm_error *error);

/* What bm_radial_params.kind may be. */
typedef enum bm_radial_kind {
    BM_RADIAL_KIND_SPIN, /* kind=spin */
    BM_RADIAL_KIND_ZOOM /* kind=zoom */
} bm_radial_kind;

/* radial: Blur around a point, or towards it, as of a camera that turns or zooms. */
typedef struct bm_radial_params {
    size_t struct_size; /* of this struct, as bm_radial_defaults() sets it */
    /* spin: along arcs around the centre; zoom: along lines towards it (a bm_radial_kind) */
    int32_t kind;
    /* spin: the arcs' length, in parts of a full turn; zoom: the lines' length, in parts of the way to the
     * centre (0 to 50 percent) */
    double amount;
    /* Where the centre is across, in parts of the width (0 to 100 percent) */
    double x;
    /* Where the centre is down, in parts of the height (0 to 100 percent) */
    double y;
} bm_radial_params;

/* The defaults: begin with them. */
static inline bm_radial_params bm_radial_defaults(void)
{
    bm_radial_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.kind = 0;
    params.amount = 2;
    params.x = 5e+01;
    params.y = 5e+01;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_radial(const bm_image *in, const bm_image *out, const bm_radial_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_radial(bm_chain *chain, const bm_radial_params *params, bm_error *error);

/* What bm_sharpen_params.border may be. */
typedef enum bm_sharpen_border {
    BM_SHARPEN_BORDER_CLAMP, /* border=clamp */
    BM_SHARPEN_BORDER_MIRROR, /* border=mirror */
    BM_SHARPEN_BORDER_WRAP, /* border=wrap */
    BM_SHARPEN_BORDER_CONSTANT /* border=constant */
} bm_sharpen_border;

/* sharpen: Sharpen by an unsharp mask. */
typedef struct bm_sharpen_params {
    size_t struct_size; /* of this struct, as bm_sharpen_defaults() sets it */
    /* Standard deviation of the Gaussian: how broad the details are that stand out (0.3 to 200 pixels) */
    double sigma;
    /* How many times the difference from the blurred picture is added (0 to 10) */
    double amount;
    /* Smaller differences, in parts of the full scale, are left alone: spares noise (0 to 100 percent) */
    double threshold;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_sharpen_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_sharpen_params;

/* The defaults: begin with them. */
static inline bm_sharpen_params bm_sharpen_defaults(void)
{
    bm_sharpen_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.sigma = 1;
    params.amount = 1;
    params.threshold = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_sharpen(const bm_image *in, const bm_image *out, const bm_sharpen_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_sharpen(bm_chain *chain, const bm_sharpen_params *params, bm_error *error);

/* ---- Smooth and take noise away ---- */

/* What bm_bilateral_params.border may be. */
typedef enum bm_bilateral_border {
    BM_BILATERAL_BORDER_CLAMP, /* border=clamp */
    BM_BILATERAL_BORDER_MIRROR, /* border=mirror */
    BM_BILATERAL_BORDER_WRAP, /* border=wrap */
    BM_BILATERAL_BORDER_CONSTANT /* border=constant */
} bm_bilateral_border;

/* bilateral: Smooth surfaces and keep edges: neighbours count by distance and by likeness. */
typedef struct bm_bilateral_params {
    size_t struct_size; /* of this struct, as bm_bilateral_defaults() sets it */
    /* Neighbours count up to this distance. The time grows with its square. (1 to 50 pixels) */
    int32_t radius;
    /* Distance at which a neighbour's weight has fallen to 0.61. A radius of 1.5 to 2 times that makes
     * sense. (0.1 to 1000 pixels) */
    double sigma;
    /* Difference, in parts of white, at which a neighbour's weight has fallen to 0.61. Edges that are much
     * higher stay. (0.5 to 1000 percent) */
    double range;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_bilateral_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_bilateral_params;

/* The defaults: begin with them. */
static inline bm_bilateral_params bm_bilateral_defaults(void)
{
    bm_bilateral_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 4;
    params.sigma = 3;
    params.range = 1e+01;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_bilateral(const bm_image *in, const bm_image *out, const bm_bilateral_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_bilateral(bm_chain *chain, const bm_bilateral_params *params, bm_error *error);

/* What bm_guided_params.border may be. */
typedef enum bm_guided_border {
    BM_GUIDED_BORDER_CLAMP, /* border=clamp */
    BM_GUIDED_BORDER_MIRROR, /* border=mirror */
    BM_GUIDED_BORDER_WRAP, /* border=wrap */
    BM_GUIDED_BORDER_CONSTANT /* border=constant */
} bm_guided_border;

/* guided: Smooth and keep edges, in a time that does not grow with the radius. */
typedef struct bm_guided_params {
    size_t struct_size; /* of this struct, as bm_guided_defaults() sets it */
    /* How far the windows reach from their centre: they have 2 * radius + 1 pixels a side (1 to 50 pixels) */
    int32_t radius;
    /* What varies much less than this part of the full scale is smoothed, what varies much more stays: the
     * root of the eps of the paper (0.1 to 100 percent) */
    double range;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_guided_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_guided_params;

/* The defaults: begin with them. */
static inline bm_guided_params bm_guided_defaults(void)
{
    bm_guided_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 4;
    params.range = 1e+01;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_guided(const bm_image *in, const bm_image *out, const bm_guided_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_guided(bm_chain *chain, const bm_guided_params *params, bm_error *error);

/* What bm_kuwahara_params.border may be. */
typedef enum bm_kuwahara_border {
    BM_KUWAHARA_BORDER_CLAMP, /* border=clamp */
    BM_KUWAHARA_BORDER_MIRROR, /* border=mirror */
    BM_KUWAHARA_BORDER_WRAP, /* border=wrap */
    BM_KUWAHARA_BORDER_CONSTANT /* border=constant */
} bm_kuwahara_border;

/* kuwahara: Make surfaces even and edges sharp, as painted with a flat brush. */
typedef struct bm_kuwahara_params {
    size_t struct_size; /* of this struct, as bm_kuwahara_defaults() sets it */
    /* How far the four squares reach: each has radius + 1 pixels a side (1 to 20 pixels) */
    int32_t radius;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_kuwahara_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_kuwahara_params;

/* The defaults: begin with them. */
static inline bm_kuwahara_params bm_kuwahara_defaults(void)
{
    bm_kuwahara_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 3;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_kuwahara(const bm_image *in, const bm_image *out, const bm_kuwahara_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_kuwahara(bm_chain *chain, const bm_kuwahara_params *params, bm_error *error);

/* What bm_median_params.border may be. */
typedef enum bm_median_border {
    BM_MEDIAN_BORDER_CLAMP, /* border=clamp */
    BM_MEDIAN_BORDER_MIRROR, /* border=mirror */
    BM_MEDIAN_BORDER_WRAP, /* border=wrap */
    BM_MEDIAN_BORDER_CONSTANT /* border=constant */
} bm_median_border;

/* median: Replace each sample by the median of a square window. */
typedef struct bm_median_params {
    size_t struct_size; /* of this struct, as bm_median_defaults() sets it */
    /* How far the window reaches from its centre: it has 2 * radius + 1 pixels a side. (1 to 500 pixels) */
    int32_t radius;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_median_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_median_params;

/* The defaults: begin with them. */
static inline bm_median_params bm_median_defaults(void)
{
    bm_median_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 1;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_median(const bm_image *in, const bm_image *out, const bm_median_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_median(bm_chain *chain, const bm_median_params *params, bm_error *error);

/* What bm_nlm_params.border may be. */
typedef enum bm_nlm_border {
    BM_NLM_BORDER_CLAMP, /* border=clamp */
    BM_NLM_BORDER_MIRROR, /* border=mirror */
    BM_NLM_BORDER_WRAP, /* border=wrap */
    BM_NLM_BORDER_CONSTANT /* border=constant */
} bm_nlm_border;

/* nlm: Take noise away by means over alike patches (non-local means). */
typedef struct bm_nlm_params {
    size_t struct_size; /* of this struct, as bm_nlm_defaults() sets it */
    /* Patches that differ by this part of the full scale count 1/e: about as much as the noise (0.1 to 100
     * percent) */
    double strength;
    /* How far patches reach from their centre: they have 2 * patch + 1 pixels a side (0 to 5 pixels) */
    int32_t patch;
    /* How far around a pixel others are looked for, across and down (1 to 15 pixels) */
    int32_t search;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_nlm_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_nlm_params;

/* The defaults: begin with them. */
static inline bm_nlm_params bm_nlm_defaults(void)
{
    bm_nlm_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.strength = 5;
    params.patch = 2;
    params.search = 7;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_nlm(const bm_image *in, const bm_image *out, const bm_nlm_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_nlm(bm_chain *chain, const bm_nlm_params *params, bm_error *error);

/* What bm_oilpaint_params.border may be. */
typedef enum bm_oilpaint_border {
    BM_OILPAINT_BORDER_CLAMP, /* border=clamp */
    BM_OILPAINT_BORDER_MIRROR, /* border=mirror */
    BM_OILPAINT_BORDER_WRAP, /* border=wrap */
    BM_OILPAINT_BORDER_CONSTANT /* border=constant */
} bm_oilpaint_border;

/* oilpaint: Make patches of one colour, as strokes of a brush. */
typedef struct bm_oilpaint_params {
    size_t struct_size; /* of this struct, as bm_oilpaint_defaults() sets it */
    /* How far the window reaches from its centre: the brush has 2 * radius + 1 pixels a side (1 to 20
     * pixels) */
    int32_t radius;
    /* Into how many parts the scale of brightness is divided: fewer make larger patches (2 to 64) */
    int32_t tones;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_oilpaint_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_oilpaint_params;

/* The defaults: begin with them. */
static inline bm_oilpaint_params bm_oilpaint_defaults(void)
{
    bm_oilpaint_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 3;
    params.tones = 20;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_oilpaint(const bm_image *in, const bm_image *out, const bm_oilpaint_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_oilpaint(bm_chain *chain, const bm_oilpaint_params *params, bm_error *error);

/* What bm_percentile_params.border may be. */
typedef enum bm_percentile_border {
    BM_PERCENTILE_BORDER_CLAMP, /* border=clamp */
    BM_PERCENTILE_BORDER_MIRROR, /* border=mirror */
    BM_PERCENTILE_BORDER_WRAP, /* border=wrap */
    BM_PERCENTILE_BORDER_CONSTANT /* border=constant */
} bm_percentile_border;

/* percentile: Replace each sample by one of a given rank in a square window. */
typedef struct bm_percentile_params {
    size_t struct_size; /* of this struct, as bm_percentile_defaults() sets it */
    /* How far the window reaches from its centre: it has 2 * radius + 1 pixels a side. (1 to 500 pixels) */
    int32_t radius;
    /* Place in the sorted window: 0 is its minimum, 50 the median, 100 the maximum. (0 to 100 percent) */
    double percent;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_percentile_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_percentile_params;

/* The defaults: begin with them. */
static inline bm_percentile_params bm_percentile_defaults(void)
{
    bm_percentile_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 1;
    params.percent = 5e+01;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_percentile(const bm_image *in, const bm_image *out, const bm_percentile_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_percentile(bm_chain *chain, const bm_percentile_params *params, bm_error *error);

/* What bm_surface_params.border may be. */
typedef enum bm_surface_border {
    BM_SURFACE_BORDER_CLAMP, /* border=clamp */
    BM_SURFACE_BORDER_MIRROR, /* border=mirror */
    BM_SURFACE_BORDER_WRAP, /* border=wrap */
    BM_SURFACE_BORDER_CONSTANT /* border=constant */
} bm_surface_border;

/* surface: Smooth surfaces and stop at edges. */
typedef struct bm_surface_params {
    size_t struct_size; /* of this struct, as bm_surface_defaults() sets it */
    /* How far the window reaches from its centre: it has 2 * radius + 1 pixels a side (1 to 40 pixels) */
    int32_t radius;
    /* What differs by 2.5 times this part of the full scale or more does not count (0.4 to 100 percent) */
    double threshold;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_surface_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_surface_params;

/* The defaults: begin with them. */
static inline bm_surface_params bm_surface_defaults(void)
{
    bm_surface_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 5;
    params.threshold = 6;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_surface(const bm_image *in, const bm_image *out, const bm_surface_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_surface(bm_chain *chain, const bm_surface_params *params, bm_error *error);

/* ---- Edges and relief ---- */

/* canny: Trace edges as thin, connected lines, white on black. */
typedef struct bm_canny_params {
    size_t struct_size; /* of this struct, as bm_canny_defaults() sets it */
    /* What is steeper than this part of a step from black to white is an edge if it hangs together with a
     * strong one (0 to 100 percent) */
    double low;
    /* What is steeper than this is a strong one; if it is below low, they are swapped (0 to 100 percent) */
    double high;
} bm_canny_params;

/* The defaults: begin with them. */
static inline bm_canny_params bm_canny_defaults(void)
{
    bm_canny_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.low = 1e+01;
    params.high = 2e+01;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_canny(const bm_image *in, const bm_image *out, const bm_canny_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_canny(bm_chain *chain, const bm_canny_params *params, bm_error *error);

/* What bm_dog_params.output may be. */
typedef enum bm_dog_output {
    BM_DOG_OUTPUT_MAGNITUDE, /* output=magnitude */
    BM_DOG_OUTPUT_SIGNED /* output=signed */
} bm_dog_output;

/* What bm_dog_params.border may be. */
typedef enum bm_dog_border {
    BM_DOG_BORDER_CLAMP, /* border=clamp */
    BM_DOG_BORDER_MIRROR, /* border=mirror */
    BM_DOG_BORDER_WRAP, /* border=wrap */
    BM_DOG_BORDER_CONSTANT /* border=constant */
} bm_dog_border;

/* dog: Show detail of one size: the difference of two Gaussian blurs. */
typedef struct bm_dog_params {
    size_t struct_size; /* of this struct, as bm_dog_defaults() sets it */
    /* Standard deviation of the narrow Gaussian: finer detail is left out (0.3 to 30 pixels) */
    double sigma;
    /* How many times as wide the other one is: coarser detail is left out (1.01 to 5) */
    double ratio;
    /* magnitude: how strong it is, on black; signed: added to mid gray, 128 (32768 in 16 bits) (a
     * bm_dog_output) */
    int32_t output;
    /* The result is multiplied by this (0.01 to 20) */
    double amount;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_dog_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_dog_params;

/* The defaults: begin with them. */
static inline bm_dog_params bm_dog_defaults(void)
{
    bm_dog_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.sigma = 1;
    params.ratio = 1.6;
    params.output = 0;
    params.amount = 1;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_dog(const bm_image *in, const bm_image *out, const bm_dog_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_dog(bm_chain *chain, const bm_dog_params *params, bm_error *error);

/* What bm_emboss_params.border may be. */
typedef enum bm_emboss_border {
    BM_EMBOSS_BORDER_CLAMP, /* border=clamp */
    BM_EMBOSS_BORDER_MIRROR, /* border=mirror */
    BM_EMBOSS_BORDER_WRAP, /* border=wrap */
    BM_EMBOSS_BORDER_CONSTANT /* border=constant */
} bm_emboss_border;

/* emboss: Make a relief in gray, lit from one side. */
typedef struct bm_emboss_params {
    size_t struct_size; /* of this struct, as bm_emboss_defaults() sets it */
    /* Where the light comes from: 0 is the right, 90 above, 135 the upper left (-360 to 360 degrees) */
    double angle;
    /* How steep the relief is (0.01 to 20) */
    double amount;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_emboss_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_emboss_params;

/* The defaults: begin with them. */
static inline bm_emboss_params bm_emboss_defaults(void)
{
    bm_emboss_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.angle = 135;
    params.amount = 1;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_emboss(const bm_image *in, const bm_image *out, const bm_emboss_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_emboss(bm_chain *chain, const bm_emboss_params *params, bm_error *error);

/* What bm_laplacian_params.neighbours may be. */
typedef enum bm_laplacian_neighbours {
    BM_LAPLACIAN_NEIGHBOURS_4, /* neighbours=4 */
    BM_LAPLACIAN_NEIGHBOURS_8 /* neighbours=8 */
} bm_laplacian_neighbours;

/* What bm_laplacian_params.output may be. */
typedef enum bm_laplacian_output {
    BM_LAPLACIAN_OUTPUT_MAGNITUDE, /* output=magnitude */
    BM_LAPLACIAN_OUTPUT_SIGNED /* output=signed */
} bm_laplacian_output;

/* What bm_laplacian_params.border may be. */
typedef enum bm_laplacian_border {
    BM_LAPLACIAN_BORDER_CLAMP, /* border=clamp */
    BM_LAPLACIAN_BORDER_MIRROR, /* border=mirror */
    BM_LAPLACIAN_BORDER_WRAP, /* border=wrap */
    BM_LAPLACIAN_BORDER_CONSTANT /* border=constant */
} bm_laplacian_border;

/* laplacian: Show edges and fine detail: how much a pixel differs from its neighbours. */
typedef struct bm_laplacian_params {
    size_t struct_size; /* of this struct, as bm_laplacian_defaults() sets it */
    /* 4: those beside, above and below; 8: those across the corners, too (a bm_laplacian_neighbours) */
    int32_t neighbours;
    /* magnitude: how strong it is, on black; signed: added to mid gray, 128 (32768 in 16 bits) (a
     * bm_laplacian_output) */
    int32_t output;
    /* The result is multiplied by this (0.01 to 100) */
    double amount;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_laplacian_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_laplacian_params;

/* The defaults: begin with them. */
static inline bm_laplacian_params bm_laplacian_defaults(void)
{
    bm_laplacian_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.neighbours = 0;
    params.output = 0;
    params.amount = 1;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_laplacian(const bm_image *in, const bm_image *out, const bm_laplacian_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_laplacian(bm_chain *chain, const bm_laplacian_params *params, bm_error *error);

/* What bm_log_params.output may be. */
typedef enum bm_log_output {
    BM_LOG_OUTPUT_MAGNITUDE, /* output=magnitude */
    BM_LOG_OUTPUT_SIGNED /* output=signed */
} bm_log_output;

/* What bm_log_params.border may be. */
typedef enum bm_log_border {
    BM_LOG_BORDER_CLAMP, /* border=clamp */
    BM_LOG_BORDER_MIRROR, /* border=mirror */
    BM_LOG_BORDER_WRAP, /* border=wrap */
    BM_LOG_BORDER_CONSTANT /* border=constant */
} bm_log_border;

/* log: Show edges and blobs of one size: the Laplacian of a Gaussian. */
typedef struct bm_log_params {
    size_t struct_size; /* of this struct, as bm_log_defaults() sets it */
    /* Standard deviation of the Gaussian: how large the things are that show (0.5 to 40 pixels) */
    double sigma;
    /* magnitude: how strong it is, on black; signed: added to mid gray, 128 (32768 in 16 bits) (a
     * bm_log_output) */
    int32_t output;
    /* The result is multiplied by this (0.01 to 20) */
    double amount;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_log_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_log_params;

/* The defaults: begin with them. */
static inline bm_log_params bm_log_defaults(void)
{
    bm_log_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.sigma = 1;
    params.output = 0;
    params.amount = 1;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_log(const bm_image *in, const bm_image *out, const bm_log_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_log(bm_chain *chain, const bm_log_params *params, bm_error *error);

/* What bm_sobel_params.operator_ may be. */
typedef enum bm_sobel_operator {
    BM_SOBEL_OPERATOR_SOBEL, /* operator=sobel */
    BM_SOBEL_OPERATOR_SCHARR, /* operator=scharr */
    BM_SOBEL_OPERATOR_PREWITT /* operator=prewitt */
} bm_sobel_operator;

/* What bm_sobel_params.output may be. */
typedef enum bm_sobel_output {
    BM_SOBEL_OUTPUT_MAGNITUDE, /* output=magnitude */
    BM_SOBEL_OUTPUT_SUM, /* output=sum */
    BM_SOBEL_OUTPUT_X, /* output=x */
    BM_SOBEL_OUTPUT_Y /* output=y */
} bm_sobel_output;

/* What bm_sobel_params.scale may be. */
typedef enum bm_sobel_scale {
    BM_SOBEL_SCALE_RAW, /* scale=raw */
    BM_SOBEL_SCALE_STEP /* scale=step */
} bm_sobel_scale;

/* What bm_sobel_params.border may be. */
typedef enum bm_sobel_border {
    BM_SOBEL_BORDER_CLAMP, /* border=clamp */
    BM_SOBEL_BORDER_MIRROR, /* border=mirror */
    BM_SOBEL_BORDER_WRAP, /* border=wrap */
    BM_SOBEL_BORDER_CONSTANT /* border=constant */
} bm_sobel_border;

/* sobel: Show edges: how steep the picture is at each pixel. */
typedef struct bm_sobel_params {
    size_t struct_size; /* of this struct, as bm_sobel_defaults() sets it */
    /* The weights along the edge: 1 2 1, 3 10 3 (most even in all directions) or 1 1 1 (a bm_sobel_operator) */
    int32_t operator_;
    /* The gradient's length, the sum of its two parts, or one part alone: x answers to vertical edges, y to
     * horizontal ones (a bm_sobel_output) */
    int32_t output;
    /* raw: as the weights have it; step: divided by their sum, so that an edge from black to white gives
     * white and nothing along an axis is cut off (a bm_sobel_scale) */
    int32_t scale;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_sobel_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_sobel_params;

/* The defaults: begin with them. */
static inline bm_sobel_params bm_sobel_defaults(void)
{
    bm_sobel_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.operator_ = 0;
    params.output = 0;
    params.scale = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_sobel(const bm_image *in, const bm_image *out, const bm_sobel_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_sobel(bm_chain *chain, const bm_sobel_params *params, bm_error *error);

/* ---- Shapes ---- */

/* What bm_blackhat_params.shape may be. */
typedef enum bm_blackhat_shape {
    BM_BLACKHAT_SHAPE_RECT, /* shape=rect */
    BM_BLACKHAT_SHAPE_DISC, /* shape=disc */
    BM_BLACKHAT_SHAPE_CROSS /* shape=cross */
} bm_blackhat_shape;

/* What bm_blackhat_params.border may be. */
typedef enum bm_blackhat_border {
    BM_BLACKHAT_BORDER_CLAMP, /* border=clamp */
    BM_BLACKHAT_BORDER_MIRROR, /* border=mirror */
    BM_BLACKHAT_BORDER_WRAP, /* border=wrap */
    BM_BLACKHAT_BORDER_CONSTANT /* border=constant */
} bm_blackhat_border;

/* blackhat: Show dark things that are smaller than a window. */
typedef struct bm_blackhat_params {
    size_t struct_size; /* of this struct, as bm_blackhat_defaults() sets it */
    /* How far the window reaches from its centre (0 to 10000 pixels) */
    int32_t radius;
    /* The form of the window (a bm_blackhat_shape) */
    int32_t shape;
    /* In place of radius, the sides of the window: WxH; one number for a square; or P%, for 2 floor(P / 200
     * * side) + 1 pixels of each of the picture's sides, but not more than 20001 */
    bm_side_lengths size;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_blackhat_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_blackhat_params;

/* The defaults: begin with them. */
static inline bm_blackhat_params bm_blackhat_defaults(void)
{
    bm_blackhat_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 1;
    params.shape = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_blackhat(const bm_image *in, const bm_image *out, const bm_blackhat_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_blackhat(bm_chain *chain, const bm_blackhat_params *params, bm_error *error);

/* What bm_close_params.shape may be. */
typedef enum bm_close_shape {
    BM_CLOSE_SHAPE_RECT, /* shape=rect */
    BM_CLOSE_SHAPE_DISC, /* shape=disc */
    BM_CLOSE_SHAPE_CROSS /* shape=cross */
} bm_close_shape;

/* What bm_close_params.border may be. */
typedef enum bm_close_border {
    BM_CLOSE_BORDER_CLAMP, /* border=clamp */
    BM_CLOSE_BORDER_MIRROR, /* border=mirror */
    BM_CLOSE_BORDER_WRAP, /* border=wrap */
    BM_CLOSE_BORDER_CONSTANT /* border=constant */
} bm_close_border;

/* close: Remove dark things that are smaller than a window. */
typedef struct bm_close_params {
    size_t struct_size; /* of this struct, as bm_close_defaults() sets it */
    /* How far the window reaches from its centre (0 to 10000 pixels) */
    int32_t radius;
    /* The form of the window (a bm_close_shape) */
    int32_t shape;
    /* In place of radius, the sides of the window: WxH; one number for a square; or P%, for 2 floor(P / 200
     * * side) + 1 pixels of each of the picture's sides, but not more than 20001 */
    bm_side_lengths size;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_close_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_close_params;

/* The defaults: begin with them. */
static inline bm_close_params bm_close_defaults(void)
{
    bm_close_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 1;
    params.shape = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_close(const bm_image *in, const bm_image *out, const bm_close_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_close(bm_chain *chain, const bm_close_params *params, bm_error *error);

/* What bm_dilate_params.shape may be. */
typedef enum bm_dilate_shape {
    BM_DILATE_SHAPE_RECT, /* shape=rect */
    BM_DILATE_SHAPE_DISC, /* shape=disc */
    BM_DILATE_SHAPE_CROSS /* shape=cross */
} bm_dilate_shape;

/* What bm_dilate_params.border may be. */
typedef enum bm_dilate_border {
    BM_DILATE_BORDER_CLAMP, /* border=clamp */
    BM_DILATE_BORDER_MIRROR, /* border=mirror */
    BM_DILATE_BORDER_WRAP, /* border=wrap */
    BM_DILATE_BORDER_CONSTANT /* border=constant */
} bm_dilate_border;

/* dilate: Replace each sample by the largest of a window around it. */
typedef struct bm_dilate_params {
    size_t struct_size; /* of this struct, as bm_dilate_defaults() sets it */
    /* How far the window reaches from its centre (0 to 10000 pixels) */
    int32_t radius;
    /* The form of the window (a bm_dilate_shape) */
    int32_t shape;
    /* In place of radius, the sides of the window: WxH; one number for a square; or P%, for 2 floor(P / 200
     * * side) + 1 pixels of each of the picture's sides, but not more than 20001 */
    bm_side_lengths size;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_dilate_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_dilate_params;

/* The defaults: begin with them. */
static inline bm_dilate_params bm_dilate_defaults(void)
{
    bm_dilate_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 1;
    params.shape = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_dilate(const bm_image *in, const bm_image *out, const bm_dilate_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_dilate(bm_chain *chain, const bm_dilate_params *params, bm_error *error);

/* What bm_erode_params.shape may be. */
typedef enum bm_erode_shape {
    BM_ERODE_SHAPE_RECT, /* shape=rect */
    BM_ERODE_SHAPE_DISC, /* shape=disc */
    BM_ERODE_SHAPE_CROSS /* shape=cross */
} bm_erode_shape;

/* What bm_erode_params.border may be. */
typedef enum bm_erode_border {
    BM_ERODE_BORDER_CLAMP, /* border=clamp */
    BM_ERODE_BORDER_MIRROR, /* border=mirror */
    BM_ERODE_BORDER_WRAP, /* border=wrap */
    BM_ERODE_BORDER_CONSTANT /* border=constant */
} bm_erode_border;

/* erode: Replace each sample by the smallest of a window around it. */
typedef struct bm_erode_params {
    size_t struct_size; /* of this struct, as bm_erode_defaults() sets it */
    /* How far the window reaches from its centre (0 to 10000 pixels) */
    int32_t radius;
    /* The form of the window (a bm_erode_shape) */
    int32_t shape;
    /* In place of radius, the sides of the window: WxH; one number for a square; or P%, for 2 floor(P / 200
     * * side) + 1 pixels of each of the picture's sides, but not more than 20001 */
    bm_side_lengths size;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_erode_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_erode_params;

/* The defaults: begin with them. */
static inline bm_erode_params bm_erode_defaults(void)
{
    bm_erode_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 1;
    params.shape = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_erode(const bm_image *in, const bm_image *out, const bm_erode_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_erode(bm_chain *chain, const bm_erode_params *params, bm_error *error);

/* What bm_morph_gradient_params.shape may be. */
typedef enum bm_morph_gradient_shape {
    BM_MORPH_GRADIENT_SHAPE_RECT, /* shape=rect */
    BM_MORPH_GRADIENT_SHAPE_DISC, /* shape=disc */
    BM_MORPH_GRADIENT_SHAPE_CROSS /* shape=cross */
} bm_morph_gradient_shape;

/* What bm_morph_gradient_params.border may be. */
typedef enum bm_morph_gradient_border {
    BM_MORPH_GRADIENT_BORDER_CLAMP, /* border=clamp */
    BM_MORPH_GRADIENT_BORDER_MIRROR, /* border=mirror */
    BM_MORPH_GRADIENT_BORDER_WRAP, /* border=wrap */
    BM_MORPH_GRADIENT_BORDER_CONSTANT /* border=constant */
} bm_morph_gradient_border;

/* morph_gradient: Show outlines: the largest minus the smallest sample of a window. */
typedef struct bm_morph_gradient_params {
    size_t struct_size; /* of this struct, as bm_morph_gradient_defaults() sets it */
    /* How far the window reaches from its centre (0 to 10000 pixels) */
    int32_t radius;
    /* The form of the window (a bm_morph_gradient_shape) */
    int32_t shape;
    /* In place of radius, the sides of the window: WxH; one number for a square; or P%, for 2 floor(P / 200
     * * side) + 1 pixels of each of the picture's sides, but not more than 20001 */
    bm_side_lengths size;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_morph_gradient_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_morph_gradient_params;

/* The defaults: begin with them. */
static inline bm_morph_gradient_params bm_morph_gradient_defaults(void)
{
    bm_morph_gradient_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 1;
    params.shape = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_morph_gradient(const bm_image *in, const bm_image *out, const bm_morph_gradient_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_morph_gradient(bm_chain *chain, const bm_morph_gradient_params *params, bm_error *error);

/* What bm_open_params.shape may be. */
typedef enum bm_open_shape {
    BM_OPEN_SHAPE_RECT, /* shape=rect */
    BM_OPEN_SHAPE_DISC, /* shape=disc */
    BM_OPEN_SHAPE_CROSS /* shape=cross */
} bm_open_shape;

/* What bm_open_params.border may be. */
typedef enum bm_open_border {
    BM_OPEN_BORDER_CLAMP, /* border=clamp */
    BM_OPEN_BORDER_MIRROR, /* border=mirror */
    BM_OPEN_BORDER_WRAP, /* border=wrap */
    BM_OPEN_BORDER_CONSTANT /* border=constant */
} bm_open_border;

/* open: Remove bright things that are smaller than a window. */
typedef struct bm_open_params {
    size_t struct_size; /* of this struct, as bm_open_defaults() sets it */
    /* How far the window reaches from its centre (0 to 10000 pixels) */
    int32_t radius;
    /* The form of the window (a bm_open_shape) */
    int32_t shape;
    /* In place of radius, the sides of the window: WxH; one number for a square; or P%, for 2 floor(P / 200
     * * side) + 1 pixels of each of the picture's sides, but not more than 20001 */
    bm_side_lengths size;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_open_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_open_params;

/* The defaults: begin with them. */
static inline bm_open_params bm_open_defaults(void)
{
    bm_open_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 1;
    params.shape = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_open(const bm_image *in, const bm_image *out, const bm_open_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_open(bm_chain *chain, const bm_open_params *params, bm_error *error);

/* What bm_tophat_params.shape may be. */
typedef enum bm_tophat_shape {
    BM_TOPHAT_SHAPE_RECT, /* shape=rect */
    BM_TOPHAT_SHAPE_DISC, /* shape=disc */
    BM_TOPHAT_SHAPE_CROSS /* shape=cross */
} bm_tophat_shape;

/* What bm_tophat_params.border may be. */
typedef enum bm_tophat_border {
    BM_TOPHAT_BORDER_CLAMP, /* border=clamp */
    BM_TOPHAT_BORDER_MIRROR, /* border=mirror */
    BM_TOPHAT_BORDER_WRAP, /* border=wrap */
    BM_TOPHAT_BORDER_CONSTANT /* border=constant */
} bm_tophat_border;

/* tophat: Show bright things that are smaller than a window. */
typedef struct bm_tophat_params {
    size_t struct_size; /* of this struct, as bm_tophat_defaults() sets it */
    /* How far the window reaches from its centre (0 to 10000 pixels) */
    int32_t radius;
    /* The form of the window (a bm_tophat_shape) */
    int32_t shape;
    /* In place of radius, the sides of the window: WxH; one number for a square; or P%, for 2 floor(P / 200
     * * side) + 1 pixels of each of the picture's sides, but not more than 20001 */
    bm_side_lengths size;
    /* How the picture continues beyond its border: clamp repeats its outermost pixels (aaa|abcd|ddd), mirror
     * shows it backwards (cba|abcd|dcb), wrap begins it again (bcd|abcd|abc), which needs all of it in
     * memory, constant shows border_color (a bm_tophat_border) */
    int32_t border;
    /* The colour of border=constant. Its alpha counts where the picture has alpha, so that the default is
     * black where there is none (0xRRGGBBAA) */
    uint32_t border_color;
} bm_tophat_params;

/* The defaults: begin with them. */
static inline bm_tophat_params bm_tophat_defaults(void)
{
    bm_tophat_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 1;
    params.shape = 0;
    params.border = 0;
    params.border_color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_tophat(const bm_image *in, const bm_image *out, const bm_tophat_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_tophat(bm_chain *chain, const bm_tophat_params *params, bm_error *error);

/* ---- Geometry ---- */

/* What bm_affine_params.filter may be. */
typedef enum bm_affine_filter {
    BM_AFFINE_FILTER_CATROM, /* filter=catrom */
    BM_AFFINE_FILTER_MITCHELL, /* filter=mitchell */
    BM_AFFINE_FILTER_LANCZOS3, /* filter=lanczos3 */
    BM_AFFINE_FILTER_LANCZOS2, /* filter=lanczos2 */
    BM_AFFINE_FILTER_LINEAR, /* filter=linear */
    BM_AFFINE_FILTER_NEAREST /* filter=nearest */
} bm_affine_filter;

/* What bm_affine_params.size may be. */
typedef enum bm_affine_size {
    BM_AFFINE_SIZE_SAME, /* size=same */
    BM_AFFINE_SIZE_FIT /* size=fit */
} bm_affine_size;

/* affine: Move, scale, turn and shear the picture by a matrix. */
typedef struct bm_affine_params {
    size_t struct_size; /* of this struct, as bm_affine_defaults() sets it */
    /* a b c / d e f: what is at (x, y) goes to (a x + b y + c, d x + e y + f); none: where it is (6 to 6 of
     * them, -100000 to 100000) */
    bm_numbers matrix;
    /* The interpolation function; nearest takes pixels as they are (a bm_affine_filter) */
    int32_t filter;
    /* The canvas: as large as the picture was, or large enough for all of the picture, wherever c and f put
     * it (a bm_affine_size) */
    int32_t size;
    /* The background; opaque in pictures without alpha, where the default is black (0xRRGGBBAA) */
    uint32_t color;
} bm_affine_params;

/* The defaults: begin with them. */
static inline bm_affine_params bm_affine_defaults(void)
{
    bm_affine_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.filter = 0;
    params.size = 0;
    params.color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_affine(const bm_image *in, const bm_image *out, const bm_affine_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_affine(bm_chain *chain, const bm_affine_params *params, bm_error *error);

/* What bm_barrel_params.size may be. */
typedef enum bm_barrel_size {
    BM_BARREL_SIZE_SAME, /* size=same */
    BM_BARREL_SIZE_CROP /* size=crop */
} bm_barrel_size;

/* What bm_barrel_params.filter may be. */
typedef enum bm_barrel_filter {
    BM_BARREL_FILTER_CATROM, /* filter=catrom */
    BM_BARREL_FILTER_MITCHELL, /* filter=mitchell */
    BM_BARREL_FILTER_LANCZOS3, /* filter=lanczos3 */
    BM_BARREL_FILTER_LANCZOS2, /* filter=lanczos2 */
    BM_BARREL_FILTER_LINEAR, /* filter=linear */
    BM_BARREL_FILTER_NEAREST /* filter=nearest */
} bm_barrel_filter;

/* barrel: Straighten, or bend, what a lens has bent. */
typedef struct bm_barrel_params {
    size_t struct_size; /* of this struct, as bm_barrel_defaults() sets it */
    /* a b c d of the lens; d is 1 - a - b - c where it is left out; none: everything stays where it is (3 to
     * 4 of them, -10 to 10) */
    bm_numbers coefficients;
    /* The centre, from the picture's left edge (-100 to 200 percent) */
    double x;
    /* The centre, from the picture's upper edge (-100 to 200 percent) */
    double y;
    /* As the coefficients say, or so much larger, or smaller, that just no background shows (a
     * bm_barrel_size) */
    int32_t size;
    /* The interpolation function; nearest takes pixels as they are (a bm_barrel_filter) */
    int32_t filter;
    /* The background; opaque in pictures without alpha, where the default is black (0xRRGGBBAA) */
    uint32_t color;
} bm_barrel_params;

/* The defaults: begin with them. */
static inline bm_barrel_params bm_barrel_defaults(void)
{
    bm_barrel_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.x = 5e+01;
    params.y = 5e+01;
    params.size = 0;
    params.filter = 0;
    params.color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_barrel(const bm_image *in, const bm_image *out, const bm_barrel_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_barrel(bm_chain *chain, const bm_barrel_params *params, bm_error *error);

/* What bm_crop_params.gravity may be. */
typedef enum bm_crop_gravity {
    BM_CROP_GRAVITY_NORTH_WEST, /* gravity=north_west */
    BM_CROP_GRAVITY_NORTH, /* gravity=north */
    BM_CROP_GRAVITY_NORTH_EAST, /* gravity=north_east */
    BM_CROP_GRAVITY_WEST, /* gravity=west */
    BM_CROP_GRAVITY_CENTER, /* gravity=center */
    BM_CROP_GRAVITY_EAST, /* gravity=east */
    BM_CROP_GRAVITY_SOUTH_WEST, /* gravity=south_west */
    BM_CROP_GRAVITY_SOUTH, /* gravity=south */
    BM_CROP_GRAVITY_SOUTH_EAST /* gravity=south_east */
} bm_crop_gravity;

/* crop: Keep a rectangle of the picture. */
typedef struct bm_crop_params {
    size_t struct_size; /* of this struct, as bm_crop_defaults() sets it */
    /* WxH: that many pixels; W or xH: of the other side all that the offset leaves; P%: that part of each
     * side (required) */
    bm_side_lengths size;
    /* Columns left out on the side of gravity, or how far to the right of the middle (-1073741823 to
     * 1073741823 pixels) */
    int32_t x;
    /* Rows left out on the side of gravity, or how far below the middle (-1073741823 to 1073741823 pixels) */
    int32_t y;
    /* The side or corner of the picture where the rectangle lies (a bm_crop_gravity) */
    int32_t gravity;
} bm_crop_params;

/* The defaults: begin with them. */
static inline bm_crop_params bm_crop_defaults(void)
{
    bm_crop_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.x = 0;
    params.y = 0;
    params.gravity = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_crop(const bm_image *in, const bm_image *out, const bm_crop_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_crop(bm_chain *chain, const bm_crop_params *params, bm_error *error);

/* flip: Mirror the picture top to bottom. */
typedef struct bm_flip_params {
    size_t struct_size; /* of this struct, as bm_flip_defaults() sets it */
} bm_flip_params;

/* The defaults: begin with them. */
static inline bm_flip_params bm_flip_defaults(void)
{
    bm_flip_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_flip(const bm_image *in, const bm_image *out, const bm_flip_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_flip(bm_chain *chain, const bm_flip_params *params, bm_error *error);

/* flop: Mirror the picture left to right. */
typedef struct bm_flop_params {
    size_t struct_size; /* of this struct, as bm_flop_defaults() sets it */
} bm_flop_params;

/* The defaults: begin with them. */
static inline bm_flop_params bm_flop_defaults(void)
{
    bm_flop_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_flop(const bm_image *in, const bm_image *out, const bm_flop_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_flop(bm_chain *chain, const bm_flop_params *params, bm_error *error);

/* What bm_pad_params.edge may be. */
typedef enum bm_pad_edge {
    BM_PAD_EDGE_COLOR, /* edge=color */
    BM_PAD_EDGE_CLAMP, /* edge=clamp */
    BM_PAD_EDGE_MIRROR, /* edge=mirror */
    BM_PAD_EDGE_WRAP /* edge=wrap */
} bm_pad_edge;

/* What bm_pad_params.gravity may be. */
typedef enum bm_pad_gravity {
    BM_PAD_GRAVITY_NORTH_WEST, /* gravity=north_west */
    BM_PAD_GRAVITY_NORTH, /* gravity=north */
    BM_PAD_GRAVITY_NORTH_EAST, /* gravity=north_east */
    BM_PAD_GRAVITY_WEST, /* gravity=west */
    BM_PAD_GRAVITY_CENTER, /* gravity=center */
    BM_PAD_GRAVITY_EAST, /* gravity=east */
    BM_PAD_GRAVITY_SOUTH_WEST, /* gravity=south_west */
    BM_PAD_GRAVITY_SOUTH, /* gravity=south */
    BM_PAD_GRAVITY_SOUTH_EAST /* gravity=south_east */
} bm_pad_gravity;

/* pad: Put a border around the picture. */
typedef struct bm_pad_params {
    size_t struct_size; /* of this struct, as bm_pad_defaults() sets it */
    /* The canvas that the picture is put on; P%: that part of each of its sides. What is longer already
     * stays */
    bm_side_lengths to;
    /* Columns added on the left (0 to 3000 pixels) */
    int32_t left;
    /* Columns added on the right (0 to 3000 pixels) */
    int32_t right;
    /* Rows added at the top (0 to 3000 pixels) */
    int32_t top;
    /* Rows added at the bottom (0 to 3000 pixels) */
    int32_t bottom;
    /* The border's colour (0xRRGGBBAA) */
    uint32_t color;
    /* What the border shows: the colour, the outermost pixels again, the picture in a mirror, or the picture
     * once more (a bm_pad_edge) */
    int32_t edge;
    /* Where on the canvas of `to` the picture lies (a bm_pad_gravity) */
    int32_t gravity;
} bm_pad_params;

/* The defaults: begin with them. */
static inline bm_pad_params bm_pad_defaults(void)
{
    bm_pad_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.left = 0;
    params.right = 0;
    params.top = 0;
    params.bottom = 0;
    params.color = 0x000000ffu;
    params.edge = 0;
    params.gravity = 4;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_pad(const bm_image *in, const bm_image *out, const bm_pad_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_pad(bm_chain *chain, const bm_pad_params *params, bm_error *error);

/* What bm_perspective_params.unit may be. */
typedef enum bm_perspective_unit {
    BM_PERSPECTIVE_UNIT_PIXELS, /* unit=pixels */
    BM_PERSPECTIVE_UNIT_PERCENT /* unit=percent */
} bm_perspective_unit;

/* What bm_perspective_params.filter may be. */
typedef enum bm_perspective_filter {
    BM_PERSPECTIVE_FILTER_CATROM, /* filter=catrom */
    BM_PERSPECTIVE_FILTER_MITCHELL, /* filter=mitchell */
    BM_PERSPECTIVE_FILTER_LANCZOS3, /* filter=lanczos3 */
    BM_PERSPECTIVE_FILTER_LANCZOS2, /* filter=lanczos2 */
    BM_PERSPECTIVE_FILTER_LINEAR, /* filter=linear */
    BM_PERSPECTIVE_FILTER_NEAREST /* filter=nearest */
} bm_perspective_filter;

/* perspective: Move four points of the picture elsewhere, in perspective. */
typedef struct bm_perspective_params {
    size_t struct_size; /* of this struct, as bm_perspective_defaults() sets it */
    /* Four times x y u v: what is at (x, y) goes to (u, v); or four times x y: they become the upper left,
     * upper right, lower right and lower left corner; none: everything stays where it is (8 to 16 of them,
     * -100000 to 100000) */
    bm_numbers points;
    /* What points count: pixels from the centre of the first one, or percent of the picture from its edge (a
     * bm_perspective_unit) */
    int32_t unit;
    /* The interpolation function; nearest takes pixels as they are (a bm_perspective_filter) */
    int32_t filter;
    /* The background; opaque in pictures without alpha, where the default is black (0xRRGGBBAA) */
    uint32_t color;
} bm_perspective_params;

/* The defaults: begin with them. */
static inline bm_perspective_params bm_perspective_defaults(void)
{
    bm_perspective_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.unit = 0;
    params.filter = 0;
    params.color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_perspective(const bm_image *in, const bm_image *out, const bm_perspective_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_perspective(bm_chain *chain, const bm_perspective_params *params, bm_error *error);

/* What bm_resize_params.mode may be. */
typedef enum bm_resize_mode {
    BM_RESIZE_MODE_FIT, /* mode=fit */
    BM_RESIZE_MODE_COVER, /* mode=cover */
    BM_RESIZE_MODE_FILL, /* mode=fill */
    BM_RESIZE_MODE_STRETCH /* mode=stretch */
} bm_resize_mode;

/* What bm_resize_params.filter may be. */
typedef enum bm_resize_filter {
    BM_RESIZE_FILTER_LANCZOS3, /* filter=lanczos3 */
    BM_RESIZE_FILTER_LANCZOS2, /* filter=lanczos2 */
    BM_RESIZE_FILTER_MITCHELL, /* filter=mitchell */
    BM_RESIZE_FILTER_CATROM, /* filter=catrom */
    BM_RESIZE_FILTER_LINEAR, /* filter=linear */
    BM_RESIZE_FILTER_BOX, /* filter=box */
    BM_RESIZE_FILTER_AREA, /* filter=area */
    BM_RESIZE_FILTER_NEAREST /* filter=nearest */
} bm_resize_filter;

/* What bm_resize_params.enlarge may be. */
typedef enum bm_resize_enlarge {
    BM_RESIZE_ENLARGE_AUTO, /* enlarge=auto */
    BM_RESIZE_ENLARGE_YES, /* enlarge=yes */
    BM_RESIZE_ENLARGE_NO /* enlarge=no */
} bm_resize_enlarge;

/* What bm_resize_params.gravity may be. */
typedef enum bm_resize_gravity {
    BM_RESIZE_GRAVITY_NORTH_WEST, /* gravity=north_west */
    BM_RESIZE_GRAVITY_NORTH, /* gravity=north */
    BM_RESIZE_GRAVITY_NORTH_EAST, /* gravity=north_east */
    BM_RESIZE_GRAVITY_WEST, /* gravity=west */
    BM_RESIZE_GRAVITY_CENTER, /* gravity=center */
    BM_RESIZE_GRAVITY_EAST, /* gravity=east */
    BM_RESIZE_GRAVITY_SOUTH_WEST, /* gravity=south_west */
    BM_RESIZE_GRAVITY_SOUTH, /* gravity=south */
    BM_RESIZE_GRAVITY_SOUTH_EAST /* gravity=south_east */
} bm_resize_gravity;

/* resize: Change the size: fit, cover, fill or stretch. */
typedef struct bm_resize_params {
    size_t struct_size; /* of this struct, as bm_resize_defaults() sets it */
    /* WxH: the box that mode looks at; W or xH: that side, the other one in proportion; P%: that part of
     * each side (required) */
    bm_side_lengths size;
    /* How the picture goes into the box: inside it, over it, over it and cropped to it, or distorted to it
     * (a bm_resize_mode) */
    int32_t mode;
    /* The interpolation function, from sharp to soft; nearest takes pixels as they are (a bm_resize_filter) */
    int32_t filter;
    /* Whether pictures may grow; auto: all but fit may (a bm_resize_enlarge) */
    int32_t enlarge;
    /* Which part of the picture fill keeps (a bm_resize_gravity) */
    int32_t gravity;
} bm_resize_params;

/* The defaults: begin with them. */
static inline bm_resize_params bm_resize_defaults(void)
{
    bm_resize_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.mode = 0;
    params.filter = 0;
    params.enlarge = 0;
    params.gravity = 4;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_resize(const bm_image *in, const bm_image *out, const bm_resize_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_resize(bm_chain *chain, const bm_resize_params *params, bm_error *error);

/* What bm_rotate_params.filter may be. */
typedef enum bm_rotate_filter {
    BM_ROTATE_FILTER_CATROM, /* filter=catrom */
    BM_ROTATE_FILTER_MITCHELL, /* filter=mitchell */
    BM_ROTATE_FILTER_LANCZOS3, /* filter=lanczos3 */
    BM_ROTATE_FILTER_LANCZOS2, /* filter=lanczos2 */
    BM_ROTATE_FILTER_LINEAR, /* filter=linear */
    BM_ROTATE_FILTER_NEAREST /* filter=nearest */
} bm_rotate_filter;

/* What bm_rotate_params.size may be. */
typedef enum bm_rotate_size {
    BM_ROTATE_SIZE_FIT, /* size=fit */
    BM_ROTATE_SIZE_SAME, /* size=same */
    BM_ROTATE_SIZE_CROP /* size=crop */
} bm_rotate_size;

/* rotate: Turn the picture clockwise. */
typedef struct bm_rotate_params {
    size_t struct_size; /* of this struct, as bm_rotate_defaults() sets it */
    /* How far to turn, clockwise; below 0 counter-clockwise (-1000 to 1000 degrees; required) */
    double angle;
    /* The interpolation function; nearest takes pixels as they are. Multiples of 90 degrees need none (a
     * bm_rotate_filter) */
    int32_t filter;
    /* The canvas: large enough for the whole picture, as large as the picture was, or the largest on which
     * no background shows. Multiples of 90 degrees always fit (a bm_rotate_size) */
    int32_t size;
    /* The background; opaque in pictures without alpha, where the default is black (0xRRGGBBAA) */
    uint32_t color;
} bm_rotate_params;

/* The defaults: begin with them. */
static inline bm_rotate_params bm_rotate_defaults(void)
{
    bm_rotate_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.angle = 0;
    params.filter = 0;
    params.size = 0;
    params.color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_rotate(const bm_image *in, const bm_image *out, const bm_rotate_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_rotate(bm_chain *chain, const bm_rotate_params *params, bm_error *error);

/* What bm_seamless_params.sides may be. */
typedef enum bm_seamless_sides {
    BM_SEAMLESS_SIDES_BOTH, /* sides=both */
    BM_SEAMLESS_SIDES_ACROSS, /* sides=across */
    BM_SEAMLESS_SIDES_DOWN /* sides=down */
} bm_seamless_sides;

/* seamless: Make a tile of the picture: copies of it fit without a seam. */
typedef struct bm_seamless_params {
    size_t struct_size; /* of this struct, as bm_seamless_defaults() sets it */
    /* How much of the width and of the height is cross-faded, and lost (1 to 50 percent) */
    double overlap;
    /* across: copies fit side by side, as a panorama all around does; down: one above the other; both (a
     * bm_seamless_sides) */
    int32_t sides;
} bm_seamless_params;

/* The defaults: begin with them. */
static inline bm_seamless_params bm_seamless_defaults(void)
{
    bm_seamless_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.overlap = 2e+01;
    params.sides = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_seamless(const bm_image *in, const bm_image *out, const bm_seamless_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_seamless(bm_chain *chain, const bm_seamless_params *params, bm_error *error);

/* What bm_shear_params.filter may be. */
typedef enum bm_shear_filter {
    BM_SHEAR_FILTER_CATROM, /* filter=catrom */
    BM_SHEAR_FILTER_MITCHELL, /* filter=mitchell */
    BM_SHEAR_FILTER_LANCZOS3, /* filter=lanczos3 */
    BM_SHEAR_FILTER_LANCZOS2, /* filter=lanczos2 */
    BM_SHEAR_FILTER_LINEAR, /* filter=linear */
    BM_SHEAR_FILTER_NEAREST /* filter=nearest */
} bm_shear_filter;

/* What bm_shear_params.size may be. */
typedef enum bm_shear_size {
    BM_SHEAR_SIZE_FIT, /* size=fit */
    BM_SHEAR_SIZE_SAME /* size=same */
} bm_shear_size;

/* shear: Slant the picture. */
typedef struct bm_shear_params {
    size_t struct_size; /* of this struct, as bm_shear_defaults() sets it */
    /* How far upright lines lean to the right; below 0 to the left (-85 to 85 degrees) */
    double x;
    /* How far level lines then fall to the right; below 0 rise (-85 to 85 degrees) */
    double y;
    /* The interpolation function; nearest takes pixels as they are (a bm_shear_filter) */
    int32_t filter;
    /* The canvas: large enough for the whole picture, or as large as the picture was (a bm_shear_size) */
    int32_t size;
    /* The background; opaque in pictures without alpha, where the default is black (0xRRGGBBAA) */
    uint32_t color;
} bm_shear_params;

/* The defaults: begin with them. */
static inline bm_shear_params bm_shear_defaults(void)
{
    bm_shear_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.x = 0;
    params.y = 0;
    params.filter = 0;
    params.size = 0;
    params.color = 0x00000000u;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_shear(const bm_image *in, const bm_image *out, const bm_shear_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_shear(bm_chain *chain, const bm_shear_params *params, bm_error *error);

/* transpose: Mirror the picture at its diagonal: rows become columns. */
typedef struct bm_transpose_params {
    size_t struct_size; /* of this struct, as bm_transpose_defaults() sets it */
} bm_transpose_params;

/* The defaults: begin with them. */
static inline bm_transpose_params bm_transpose_defaults(void)
{
    bm_transpose_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_transpose(const bm_image *in, const bm_image *out, const bm_transpose_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_transpose(bm_chain *chain, const bm_transpose_params *params, bm_error *error);

/* transverse: Mirror the picture at its other diagonal: the last row becomes the first column. */
typedef struct bm_transverse_params {
    size_t struct_size; /* of this struct, as bm_transverse_defaults() sets it */
} bm_transverse_params;

/* The defaults: begin with them. */
static inline bm_transverse_params bm_transverse_defaults(void)
{
    bm_transverse_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_transverse(const bm_image *in, const bm_image *out, const bm_transverse_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_transverse(bm_chain *chain, const bm_transverse_params *params, bm_error *error);

/* What bm_trim_params.sides may be. */
typedef enum bm_trim_sides {
    BM_TRIM_SIDES_ALL, /* sides=all */
    BM_TRIM_SIDES_LEFT_RIGHT, /* sides=left_right */
    BM_TRIM_SIDES_TOP_BOTTOM /* sides=top_bottom */
} bm_trim_sides;

/* trim: Cut off a border that is all of one colour. */
typedef struct bm_trim_params {
    size_t struct_size; /* of this struct, as bm_trim_defaults() sets it */
    /* How far each sample may be from the border's, of the whole range: 4 are 10 levels of 255 (0 to 100
     * percent) */
    double tolerance;
    /* The border's colour; transparent, the default, stands for that of the pixel in the upper left corner
     * (0xRRGGBBAA) */
    uint32_t color;
    /* How much of the border stays on each side, where there is as much (0 to 1073741823 pixels) */
    int32_t margin;
    /* On which sides something may be cut off (a bm_trim_sides) */
    int32_t sides;
} bm_trim_params;

/* The defaults: begin with them. */
static inline bm_trim_params bm_trim_defaults(void)
{
    bm_trim_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.tolerance = 4;
    params.color = 0x00000000u;
    params.margin = 0;
    params.sides = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_trim(const bm_image *in, const bm_image *out, const bm_trim_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_trim(bm_chain *chain, const bm_trim_params *params, bm_error *error);

/* ---- Finish ---- */

/* What bm_dither_params.method may be. */
typedef enum bm_dither_method {
    BM_DITHER_METHOD_DIFFUSION, /* method=diffusion */
    BM_DITHER_METHOD_ORDERED /* method=ordered */
} bm_dither_method;

/* dither: Leave fewer levels a channel, with patterns in place of those between. */
typedef struct bm_dither_params {
    size_t struct_size; /* of this struct, as bm_dither_defaults() sets it */
    /* How many values each colour channel may still take (2 to 256) */
    int32_t levels;
    /* diffusion: errors are spread over the neighbours, which keeps fine detail; ordered: a regular pattern,
     * which is fast, stays the same from picture to picture, and packs well (a bm_dither_method) */
    int32_t method;
} bm_dither_params;

/* The defaults: begin with them. */
static inline bm_dither_params bm_dither_defaults(void)
{
    bm_dither_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.levels = 2;
    params.method = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_dither(const bm_image *in, const bm_image *out, const bm_dither_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_dither(bm_chain *chain, const bm_dither_params *params, bm_error *error);

/* grain: Add the grain of film: soft noise, strongest in the midtones. */
typedef struct bm_grain_params {
    size_t struct_size; /* of this struct, as bm_grain_defaults() sets it */
    /* Standard deviation in the middle of the scale, in parts of the whole (0 to 50 percent) */
    double amount;
    /* How broad the grain is: standard deviation of the Gaussian that blurs it. Below 0.4 every pixel is
     * nearly a grain of its own (0.2 to 5 pixels) */
    double size;
    /* How much less grain there is in black and white: 0: as much, 100: none (0 to 100 percent) */
    double midtones;
    /* Another number, other grain; the same number, the same (0 to 2147483647) */
    int32_t seed;
} bm_grain_params;

/* The defaults: begin with them. */
static inline bm_grain_params bm_grain_defaults(void)
{
    bm_grain_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.amount = 4;
    params.size = 0.8;
    params.midtones = 8e+01;
    params.seed = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_grain(const bm_image *in, const bm_image *out, const bm_grain_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_grain(bm_chain *chain, const bm_grain_params *params, bm_error *error);

/* What bm_noise_params.kind may be. */
typedef enum bm_noise_kind {
    BM_NOISE_KIND_GAUSSIAN, /* kind=gaussian */
    BM_NOISE_KIND_UNIFORM, /* kind=uniform */
    BM_NOISE_KIND_IMPULSE /* kind=impulse */
} bm_noise_kind;

/* What bm_noise_params.color may be. */
typedef enum bm_noise_color {
    BM_NOISE_COLOR_EACH, /* color=each */
    BM_NOISE_COLOR_MONO /* color=mono */
} bm_noise_color;

/* noise: Add random noise, the same for the same seed. */
typedef struct bm_noise_params {
    size_t struct_size; /* of this struct, as bm_noise_defaults() sets it */
    /* gaussian and uniform: the standard deviation, in parts of the full scale; impulse: how many samples
     * become black or white (0 to 100 percent) */
    double amount;
    /* How deviations are spread: as a bell, evenly, or salt and pepper (a bm_noise_kind) */
    int32_t kind;
    /* each: every channel has noise of its own; mono: all channels of a pixel have the same (a
     * bm_noise_color) */
    int32_t color;
    /* Another number, other noise; the same number, the same (0 to 2147483647) */
    int32_t seed;
} bm_noise_params;

/* The defaults: begin with them. */
static inline bm_noise_params bm_noise_defaults(void)
{
    bm_noise_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.amount = 5;
    params.kind = 0;
    params.color = 0;
    params.seed = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_noise(const bm_image *in, const bm_image *out, const bm_noise_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_noise(bm_chain *chain, const bm_noise_params *params, bm_error *error);

/* What bm_overlay_params.gravity may be. */
typedef enum bm_overlay_gravity {
    BM_OVERLAY_GRAVITY_NORTH_WEST, /* gravity=north_west */
    BM_OVERLAY_GRAVITY_NORTH, /* gravity=north */
    BM_OVERLAY_GRAVITY_NORTH_EAST, /* gravity=north_east */
    BM_OVERLAY_GRAVITY_WEST, /* gravity=west */
    BM_OVERLAY_GRAVITY_CENTER, /* gravity=center */
    BM_OVERLAY_GRAVITY_EAST, /* gravity=east */
    BM_OVERLAY_GRAVITY_SOUTH_WEST, /* gravity=south_west */
    BM_OVERLAY_GRAVITY_SOUTH, /* gravity=south */
    BM_OVERLAY_GRAVITY_SOUTH_EAST /* gravity=south_east */
} bm_overlay_gravity;

/* What bm_overlay_params.unit may be. */
typedef enum bm_overlay_unit {
    BM_OVERLAY_UNIT_PIXELS, /* unit=pixels */
    BM_OVERLAY_UNIT_PERCENT /* unit=percent */
} bm_overlay_unit;

/* What bm_overlay_params.fit may be. */
typedef enum bm_overlay_fit {
    BM_OVERLAY_FIT_KEEP, /* fit=keep */
    BM_OVERLAY_FIT_STRETCH /* fit=stretch */
} bm_overlay_fit;

/* What bm_overlay_params.blend may be. */
typedef enum bm_overlay_blend {
    BM_OVERLAY_BLEND_NORMAL, /* blend=normal */
    BM_OVERLAY_BLEND_MULTIPLY, /* blend=multiply */
    BM_OVERLAY_BLEND_SCREEN, /* blend=screen */
    BM_OVERLAY_BLEND_OVERLAY, /* blend=overlay */
    BM_OVERLAY_BLEND_DARKEN, /* blend=darken */
    BM_OVERLAY_BLEND_LIGHTEN, /* blend=lighten */
    BM_OVERLAY_BLEND_COLOR_DODGE, /* blend=color_dodge */
    BM_OVERLAY_BLEND_COLOR_BURN, /* blend=color_burn */
    BM_OVERLAY_BLEND_HARD_LIGHT, /* blend=hard_light */
    BM_OVERLAY_BLEND_SOFT_LIGHT, /* blend=soft_light */
    BM_OVERLAY_BLEND_DIFFERENCE, /* blend=difference */
    BM_OVERLAY_BLEND_EXCLUSION, /* blend=exclusion */
    BM_OVERLAY_BLEND_ADD, /* blend=add */
    BM_OVERLAY_BLEND_SUBTRACT /* blend=subtract */
} bm_overlay_blend;

/* What bm_overlay_params.tile may be. */
typedef enum bm_overlay_tile {
    BM_OVERLAY_TILE_NO, /* tile=no */
    BM_OVERLAY_TILE_YES /* tile=yes */
} bm_overlay_tile;

/* overlay: Put another picture on top, blended and placed as you like. */
typedef struct bm_overlay_params {
    size_t struct_size; /* of this struct, as bm_overlay_defaults() sets it */
    /* The picture to put on top: gray or RGB, 8 or 16 bits, with its transparency (must outlive what is
     * planned; NULL: none; required) */
    const bm_image *picture;
    /* The corner, side or middle that it goes to (a bm_overlay_gravity) */
    int32_t gravity;
    /* How far from the side of gravity, inwards, or to the right of the middle (-100000 to 100000) */
    double x;
    /* How far from the side of gravity, inwards, or below the middle (-100000 to 100000) */
    double y;
    /* What x and y count: pixels, or percent of the width and of the height of what lies below (a
     * bm_overlay_unit) */
    int32_t unit;
    /* Its size; P%: that part of the width of what lies below. Not given: as it is */
    bm_side_lengths size;
    /* keep: its proportions, inside WxH; stretch: exactly that size, of P% in both directions, and a side
     * that is not given stays (a bm_overlay_fit) */
    int32_t fit;
    /* What its alpha is multiplied by (0 to 100 percent) */
    double opacity;
    /* How its colours and those below make one (a bm_overlay_blend) */
    int32_t blend;
    /* yes: again and again, in all directions (a bm_overlay_tile) */
    int32_t tile;
} bm_overlay_params;

/* The defaults: begin with them. */
static inline bm_overlay_params bm_overlay_defaults(void)
{
    bm_overlay_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.gravity = 4;
    params.x = 0;
    params.y = 0;
    params.unit = 0;
    params.fit = 0;
    params.opacity = 1e+02;
    params.blend = 0;
    params.tile = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_overlay(const bm_image *in, const bm_image *out, const bm_overlay_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_overlay(bm_chain *chain, const bm_overlay_params *params, bm_error *error);

/* What bm_palette_params.method may be. */
typedef enum bm_palette_method {
    BM_PALETTE_METHOD_DIFFUSION, /* method=diffusion */
    BM_PALETTE_METHOD_ORDERED, /* method=ordered */
    BM_PALETTE_METHOD_NONE /* method=none */
} bm_palette_method;

/* palette: Keep to the colours of a palette, with patterns in place of those between. */
typedef struct bm_palette_params {
    size_t struct_size; /* of this struct, as bm_palette_defaults() sets it */
    /* The palette, of up to 256 colours: a .gpl file of GIMP, or one colour a line, as #1a2b3c, 1a2b3c or by
     * its name; empty lines and those that begin with ; do not count (the content itself, with a NUL at its
     * end; NULL: none; required) */
    const char *file;
    /* diffusion: errors are spread over the neighbours; ordered: a regular pattern, which is the same from
     * picture to picture; none: flat areas of the nearest colour (a bm_palette_method) */
    int32_t method;
} bm_palette_params;

/* The defaults: begin with them. */
static inline bm_palette_params bm_palette_defaults(void)
{
    bm_palette_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.method = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_palette(const bm_image *in, const bm_image *out, const bm_palette_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_palette(bm_chain *chain, const bm_palette_params *params, bm_error *error);

/* pixelate: Make squares of one colour, each the mean of what it covers. */
typedef struct bm_pixelate_params {
    size_t struct_size; /* of this struct, as bm_pixelate_defaults() sets it */
    /* The side of a square (1 to 1000 pixels) */
    int32_t size;
} bm_pixelate_params;

/* The defaults: begin with them. */
static inline bm_pixelate_params bm_pixelate_defaults(void)
{
    bm_pixelate_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.size = 10;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_pixelate(const bm_image *in, const bm_image *out, const bm_pixelate_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_pixelate(bm_chain *chain, const bm_pixelate_params *params, bm_error *error);

/* round: Round the corners, transparent beyond. */
typedef struct bm_round_params {
    size_t struct_size; /* of this struct, as bm_round_defaults() sets it */
    /* Of the corners; at most half of the shorter side (0 to 10000 pixels) */
    double radius;
} bm_round_params;

/* The defaults: begin with them. */
static inline bm_round_params bm_round_defaults(void)
{
    bm_round_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.radius = 2e+01;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_round(const bm_image *in, const bm_image *out, const bm_round_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_round(bm_chain *chain, const bm_round_params *params, bm_error *error);

/* What bm_vignette_params.shape may be. */
typedef enum bm_vignette_shape {
    BM_VIGNETTE_SHAPE_ELLIPSE, /* shape=ellipse */
    BM_VIGNETTE_SHAPE_CIRCLE /* shape=circle */
} bm_vignette_shape;

/* vignette: Darken the picture towards its corners. */
typedef struct bm_vignette_params {
    size_t struct_size; /* of this struct, as bm_vignette_defaults() sets it */
    /* How much is taken away in the corners; 100 makes them black (0 to 100 percent) */
    double amount;
    /* How far from the middle it begins, in parts of the way to a corner (0 to 95 percent) */
    double start;
    /* ellipse: as the picture is stretched; circle: round in any picture (a bm_vignette_shape) */
    int32_t shape;
} bm_vignette_params;

/* The defaults: begin with them. */
static inline bm_vignette_params bm_vignette_defaults(void)
{
    bm_vignette_params params;
    memset(&params, 0, sizeof params);
    params.struct_size = sizeof params;
    params.amount = 5e+01;
    params.start = 3e+01;
    params.shape = 0;
    return params;
}

/* Filters one picture: as bm_apply_chain(). */
bm_status bm_vignette(const bm_image *in, const bm_image *out, const bm_vignette_params *params,
    const bm_options *options, bm_error *error);
/* Appends it to a chain, which is as before on an error. */
bm_status bm_add_vignette(bm_chain *chain, const bm_vignette_params *params, bm_error *error);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
