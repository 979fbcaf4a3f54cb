/* SPDX-License-Identifier: MIT */
/* The pictures of a chain: a list in which each name stands once. */
#include "core/chain_pictures.h"

#include <stdlib.h>
#include <string.h>

#include "core/mask.h"

struct bm_chain_picture {
    struct bm_chain_picture *next;
    bool loaded; /* no longer once there is a mask, where nobody wants the picture itself */
    bool used, masks;
    bm_image image;
    bm_image mask; /* made of it where `masks` */
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

/* Loads a picture that is kept under its name, unless it is loaded already. */
static bm_status load(struct bm_chain_picture *picture, bm_picture_loader loader, void *context,
                      bm_error *error)
{
    if (picture->loaded)
        return BM_OK;
    bm_status status = loader(context, picture->name, &picture->image, error);
    picture->loaded = !status;
    return status;
}

static bm_status load_values(const bm_chain *chain, bm_call *call, bm_picture_loader loader,
                             void *context, bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t k = 0; call->filter->params[k].name && !status; k++) {
        bm_value *value = &call->value[k];
        if (!value->name)
            continue;
        struct bm_chain_picture *picture = find(chain, value->name, strlen(value->name));
        picture->used = true;
        status = load(picture, loader, context, error);
        if (!status)
            value->picture = &picture->image;
    }
    return status;
}

static bm_status load_mask(const bm_chain *chain, bm_call *call, bm_picture_loader loader,
                           void *context, bm_error *error)
{
    const char *name = call->scope.mask_name;
    struct bm_chain_picture *picture = find(chain, name, strlen(name));
    bm_status status = BM_OK;
    if (!picture->masks) {
        status = load(picture, loader, context, error);
        if (!status)
            status = bm_mask_create(&picture->mask, name, &picture->image, error);
        picture->masks = !status;
        if (!picture->used) {
            bm_image_destroy(&picture->image);
            picture->loaded = false;
        }
    }
    if (!status)
        call->scope.mask = &picture->mask;
    return status;
}

bm_status bm_chain_load(bm_chain *chain, bm_picture_loader loader, void *context, bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t i = 0; i < chain->count && !status; i++)
        status = load_values(chain, &chain->calls[i], loader, context, error);
    for (size_t i = 0; i < chain->count && !status; i++)
        if (chain->calls[i].scope.mask_name)
            status = load_mask(chain, &chain->calls[i], loader, context, error);
    return status;
}

void bm_chain_drop_pictures(bm_chain *chain)
{
    while (chain->pictures) {
        struct bm_chain_picture *next = chain->pictures->next;
        bm_image_destroy(&chain->pictures->image);
        bm_image_destroy(&chain->pictures->mask);
        free(chain->pictures);
        chain->pictures = next;
    }
}
