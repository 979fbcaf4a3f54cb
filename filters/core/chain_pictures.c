/* SPDX-License-Identifier: MIT */
/* The pictures of a chain: a list in which each name stands once. */
#include "core/chain_pictures.h"

#include <stdlib.h>
#include <string.h>

struct bm_chain_picture {
    struct bm_chain_picture *next;
    bool loaded;
    bm_image image;
    char name[];
};

static struct bm_chain_picture *find(const bm_chain *chain, const char *name, size_t length)
{
    struct bm_chain_picture *picture = chain->pictures;
    while (picture &&
           !(strlen(picture->name) == length && memcmp(picture->name, name, length) == 0))
        picture = picture->next;
    return picture;
}

const char *bm_chain_keep_name(bm_chain *chain, const char *name, size_t length)
{
    struct bm_chain_picture *picture = find(chain, name, length);
    if (picture)
        return picture->name;
    picture = calloc(1, sizeof *picture + length + 1);
    if (!picture)
        return NULL;
    memcpy(picture->name, name, length);
    picture->next = chain->pictures;
    chain->pictures = picture;
    return picture->name;
}

bm_status bm_chain_load(bm_chain *chain, bm_picture_loader loader, void *context, bm_error *error)
{
    for (size_t i = 0; i < chain->count; i++) {
        bm_call *call = &chain->calls[i];
        for (size_t k = 0; call->filter->params[k].name; k++) {
            bm_value *value = &call->value[k];
            if (!value->name)
                continue;
            struct bm_chain_picture *picture = find(chain, value->name, strlen(value->name));
            if (!picture->loaded) {
                bm_status status = loader(context, picture->name, &picture->image, error);
                if (status)
                    return status;
                picture->loaded = true;
            }
            value->picture = &picture->image;
        }
    }
    return BM_OK;
}

void bm_chain_drop_pictures(bm_chain *chain)
{
    while (chain->pictures) {
        struct bm_chain_picture *next = chain->pictures->next;
        bm_image_destroy(&chain->pictures->image);
        free(chain->pictures);
        chain->pictures = next;
    }
}
