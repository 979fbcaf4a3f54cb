/* SPDX-License-Identifier: MIT */
/* pad: pixel by pixel, the border's colour, or the pixel of the picture that stands there. */
#include "table.h"

#include <math.h>
#include <string.h>

typedef struct frame {
    long left, top, width, height; /* of the output, and where the picture begins in it */
    uint32_t rgba;
    const char *edge;
} frame;

static double part(double percent, double side, double given)
{
    return percent > 0 ? floor(side * percent / 100 + 0.5) : given;
}

static frame frame_of(const bm_call *call, const bm_desc *in)
{
    const bm_value *v = call->value;
    double w = in->width + v[1].number + v[2].number, h = in->height + v[3].number + v[4].number;
    double canvas_w = fmax(w, part(v[0].percent, in->width, v[0].width));
    double canvas_h = fmax(h, part(v[0].percent, in->height, v[0].height));
    return (frame){.left = (long)(v[1].number + floor((canvas_w - w) / 2)),
                   .top = (long)(v[3].number + floor((canvas_h - h) / 2)),
                   .width = (long)canvas_w,
                   .height = (long)canvas_h,
                   .rgba = (uint32_t)v[5].number,
                   .edge = call->filter->params[6].choices[(size_t)v[6].number]};
}

static bool is_transparent_border(const frame *f, const bm_desc *in)
{
    bool larger = f->width != (long)in->width || f->height != (long)in->height;
    return larger && strcmp(f->edge, "color") == 0 && f->rgba % 256 != 255;
}

bool pad_fits(const bm_call *call, const bm_desc *in)
{
    frame f = frame_of(call, in);
    bool strange = in->model == BM_CMYK || in->model == BM_YCBCR;
    return !strange || !is_transparent_border(&f, in);
}

/* Channel c of the colour, in levels of 8 bits. */
static double colour_sample(uint32_t rgba, bm_model model, size_t c)
{
    double r = rgba >> 24, g = rgba >> 16 & 255, b = rgba >> 8 & 255, a = rgba & 255;
    double luma = 0.299 * r + 0.587 * g + 0.114 * b, most = fmax(r, fmax(g, b));
    double rgb[] = {r, g, b};
    switch (model) {
    case BM_GRAY:
    case BM_GRAYA:
        return c == 1 ? a : floor(luma + 0.5);
    case BM_CMYK:
        if (c == 3)
            return 255 - most;
        return most > 0 ? floor(255 * (most - rgb[c]) / most + 0.5) : 0;
    case BM_YCBCR:
        return c == 0   ? floor(luma + 0.5)
               : c == 1 ? ceil(fmin(255, 128 + (b - luma) / 1.772) - 0.5)
                        : ceil(fmin(255, 128 + (r - luma) / 1.402) - 0.5);
    default:
        return c == 3 ? a : rgb[c];
    }
}

static long inside(long i, long n, bool mirror)
{
    while (mirror && (i < 0 || i >= n))
        i = i < 0 ? -1 - i : 2 * n - 1 - i;
    return i < 0 ? 0 : i >= n ? n - 1 : i;
}

void exact_pad(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    frame f = frame_of(call, &in->desc);
    bm_desc desc = in->desc;
    bool colour = strcmp(f.edge, "color") == 0, mirror = strcmp(f.edge, "mirror") == 0;
    size_t channels_in = desc.plane[0].channels;
    double max = exact_max(&desc);

    if (is_transparent_border(&f, &desc) && !bm_model_has_alpha(desc.model)) {
        desc.model = desc.model == BM_GRAY ? BM_GRAYA : BM_RGBA;
        desc.plane[0].channels++;
    }
    desc.width = desc.plane[0].width = (uint32_t)f.width;
    desc.height = desc.plane[0].height = (uint32_t)f.height;
    exact_create(out, &desc);
    for (long y = 0; y < f.height; y++)
        for (long x = 0; x < f.width; x++) {
            long from_x = inside(x - f.left, in->desc.width, mirror);
            long from_y = inside(y - f.top, in->desc.height, mirror);
            bool border = from_x != x - f.left || from_y != y - f.top;
            for (size_t c = 0; c < desc.plane[0].channels; c++) {
                double *to = exact_at(out, 0, (size_t)x, (size_t)y, c);
                if (border && colour)
                    *to = colour_sample(f.rgba, desc.model, c) * max / 255;
                else
                    *to = c == channels_in ? max
                                           : *exact_at(in, 0, (size_t)from_x, (size_t)from_y, c);
            }
        }
}
