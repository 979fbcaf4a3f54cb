/* SPDX-License-Identifier: MIT */
/* Which filter is checked against which reference, and how closely. */
#include "table.h"

#include <string.h>

/* Rounded once and correctly; the reference itself is right to far less than the rest. */
#define HALF 0.500001

static const bm_reference references[] = {
    {"affine", exact_affine, {0, 0}, false, affine_fits},
    {"autolevel", exact_autolevel, {0, 0}, true, NULL},
    {"bilateral", exact_bilateral, {0.98, 0.75}, true, NULL},
    {"blackhat", exact_morphology, {HALF, HALF}, false, NULL},
    {"box", exact_box, {HALF, HALF}, true, NULL},
    {"brightness", exact_brightness, {HALF, HALF}, false, NULL},
    {"canny", exact_canny, {0, 0}, false, NULL},
    {"channel", exact_channel, {0, 0}, false, NULL},
    {"clahe", exact_clahe, {0, 0}, false, NULL},
    {"clarity", exact_clarity, {1, 1}, true, NULL},
    {"close", exact_morphology, {HALF, HALF}, true, NULL},
    {"contrast", exact_contrast, {HALF, HALF}, false, NULL},
    {"convolve", exact_convolve, {0, 0}, false, NULL},
    {"crop", exact_crop, {0, 0}, true, crop_fits},
    {"curve", exact_curve, {HALF, HALF}, false, NULL},
    {"dilate", exact_morphology, {HALF, HALF}, true, NULL},
    {"dither", exact_dither, {0, 0}, false, NULL},
    {"dog", exact_dog, {0.52, 0.75}, false, NULL},
    {"duotone", exact_duotone, {0.52, 0.54}, false, NULL},
    {"emboss", exact_emboss, {0.51, 0.75}, false, NULL},
    {"equalize", exact_equalize, {0, 0}, false, NULL},
    {"erode", exact_morphology, {HALF, HALF}, true, NULL},
    {"exposure", exact_exposure, {HALF, HALF}, false, NULL},
    {"false_colour", exact_false_colour, {0.01, 0.01}, false, NULL},
    {"flip", exact_flip, {0, 0}, true, NULL},
    {"flop", exact_flop, {0, 0}, true, NULL},
    {"gamma", exact_gamma, {HALF, HALF}, false, NULL},
    {"gaussian", exact_gaussian, {0.75, 0.75}, true, NULL},
    {"gray_world", exact_gray_world, {HALF, HALF}, false, NULL},
    {"grayscale", exact_grayscale, {0, 0}, true, NULL},
    {"guided", exact_guided, {0.52, 0.52}, true, NULL},
    {"highpass", exact_highpass, {1, 1}, false, NULL},
    {"hue", exact_hue, {0.55, 0.6}, true, NULL},
    {"invert", exact_invert, {0, 0}, false, NULL},
    {"kuwahara", exact_kuwahara, {0.51, 0.51}, true, NULL},
    {"laplacian", exact_laplacian, {0.51, 0.51}, false, NULL},
    {"levels", exact_levels, {HALF, HALF}, false, NULL},
    {"linear", exact_linear, {HALF, HALF}, false, NULL},
    {"log", exact_log, {0.52, 0.75}, false, NULL},
    {"lut3d", exact_lut3d, {0.54, 0.54}, false, NULL},
    {"matrix", exact_matrix, {0.57, HALF}, false, NULL},
    {"median", exact_median, {HALF, HALF}, true, NULL},
    {"morph_gradient", exact_morphology, {HALF, HALF}, false, NULL},
    {"motion", exact_motion, {0.51, 0.83}, true, NULL},
    {"nlm", exact_nlm, {0.6, 0.75}, true, NULL},
    {"noise", exact_noise, {0.51, 0.52}, false, NULL},
    {"normalize", exact_normalize, {0, 0}, true, NULL},
    {"oilpaint", exact_oilpaint, {0.51, 0.51}, true, NULL},
    {"open", exact_morphology, {HALF, HALF}, true, NULL},
    {"otsu", exact_otsu, {0, 0}, false, NULL},
    {"overlay", exact_overlay, {0.52, 0.99999}, false, NULL},
    {"pad", exact_pad, {0, 0}, false, pad_fits},
    {"percentile", exact_percentile, {HALF, HALF}, true, NULL},
    {"pixelate", exact_pixelate, {0.51, 0.51}, true, NULL},
    {"posterize", exact_posterize, {0, 0}, false, NULL},
    {"radial", exact_radial, {0.55, 0.9}, true, NULL},
    {"resize", exact_resize, {HALF, HALF}, true, NULL},
    {"rotate", exact_rotate, {0, 0}, false, NULL},
    {"round", exact_round, {0.51, 0.51}, false, NULL},
    {"saturation", exact_saturation, {0.57, 0.8}, true, NULL},
    {"sepia", exact_sepia, {0.52, 0.54}, false, NULL},
    {"sharpen", exact_sharpen, {1.5, 0.75}, true, NULL},
    {"shear", exact_shear, {0, 0}, false, NULL},
    {"sigmoidal", exact_sigmoidal, {HALF, HALF}, false, NULL},
    {"sobel", exact_sobel, {0, 0}, false, NULL},
    {"solarize", exact_solarize, {0, 0}, false, NULL},
    {"surface", exact_surface, {0.51, 0.51}, true, NULL},
    {"threshold", exact_threshold, {0, 0}, false, NULL},
    {"tophat", exact_morphology, {HALF, HALF}, false, NULL},
    {"transpose", exact_transpose, {0, 0}, true, NULL},
    {"transverse", exact_transverse, {0, 0}, true, NULL},
    {"trim", exact_trim, {0, 0}, true, NULL},
    {"vibrance", exact_vibrance, {0.51, 0.6}, true, NULL},
    {"vignette", exact_vignette, {0.51, 0.55}, false, NULL},
    {"white_balance", exact_white_balance, {HALF, HALF}, false, NULL},
};

const bm_reference *bm_reference_find(const char *name)
{
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        if (strcmp(references[i].name, name) == 0)
            return &references[i];
    return NULL;
}
