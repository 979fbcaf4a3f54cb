/* SPDX-License-Identifier: MIT */
/* The options of encoders. */
#include <string.h>

#include "bandmill/codec.h"

static bool takes(const bm_codec_option *option, int value)
{
    switch (option->type) {
    case BM_CODEC_SWITCH:
        return value == 0 || value == 1;
    case BM_CODEC_NUMBER:
        return value >= option->min && value <= option->max;
    case BM_CODEC_CHOICE:
        for (int i = 0; option->choices[i]; i++)
            if (i == value)
                return true;
        return false;
    }
    return false;
}

bool bm_encode_set(bm_encode_options *options, const bm_codec *codec, const char *name, int value)
{
    for (unsigned i = 0; codec->options && codec->options[i].name; i++) {
        if (strcmp(codec->options[i].name, name) != 0)
            continue;
        if (!takes(&codec->options[i], value))
            return false;
        options->value[i] = value;
        options->given |= UINT32_C(1) << i;
        return true;
    }
    return false;
}
