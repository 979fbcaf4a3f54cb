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

/* What of the missing pixels goes before the picture. */
static double before(double missing, const char *gravity, const char *low, const char *high)
{
    return strstr(gravity, low) ? 0 : strstr(gravity, high) ? missing : floor(missing / 2);
}

static frame frame_of(const bm_call *call, const bm_desc *in)
{
    const bm_value *v = call->value;
    double w = in->width + v[1].number + v[2].number, h = in->height + v[3].number + v[4].number;
    double canvas_w = fmax(w, part(v[0].percent, in->width, v[0].width));
    double canvas_h = fmax(h, part(v[0].percent, in->height, v[0].height));
    const char *gravity = call->filter->params[7].choices[(size_t)v[7].number];
    return (frame){.left = (long)(v[1].number + before(canvas_w - w, gravity, "west", "east")),
                   .top = (long)(v[3].number + before(canvas_h - h, gravity, "north", "south")),
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

void exact_pad(const bm_call *call, const exact_picture *in, exact_picture *out)
{
    frame f = frame_of(call, &in->desc);
    bm_desc desc = in->desc;
    const char *rule = strcmp(f.edge, "color") == 0 ? "constant" : f.edge;
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
            long from_x = exact_position(rule, x - f.left, in->desc.width);
            long from_y = exact_position(rule, y - f.top, in->desc.height);
            for (size_t c = 0; c < desc.plane[0].channels; c++) {
                double *to = exact_at(out, 0, (size_t)x, (size_t)y, c);
                if (from_x < 0 || from_y < 0)
                    *to = exact_colour_sample(f.rgba, desc.model, c) * max / 255;
                else
                    *to = c == channels_in ? max
                                           : *exact_at(in, 0, (size_t)from_x, (size_t)from_y, c);
            }
        }
}
