/* SPDX-License-Identifier: MIT */
/* The pictures and files of a chain: a list in which each name stands once, that of a file once for each parameter that
 * reads it. */
#include "core/chain_pictures.h"

#include <stdlib.h>
#include <string.h>

#include "core/mask.h"

struct bm_chain_picture {
    struct bm_chain_picture *next;
    bool loaded; /* no longer once there is a mask, where nobody wants the picture itself */
    bool used, masks;
    bm_image image;
    bm_image mask;        /* made of it where `masks` */
    const bm_param *file; /* whose `read` makes the content; NULL: a picture */
    void *content;
    char name[];
};

static struct bm_chain_picture *find(const bm_chain *chain, const bm_param *file, const char *name,
                                     size_t length)
{
    struct bm_chain_picture *entry = chain->pictures;
    while (entry && !(entry->file == file && strlen(entry->name) == length &&
                      memcmp(entry->name, name, length) == 0))
        entry = entry->next;
    return entry;
}

/* A further entry of the list; NULL: no memory. */
static struct bm_chain_picture *add(bm_chain *chain, const bm_param *file, const char *name,
                                    size_t length)
{
    struct bm_chain_picture *entry = calloc(1, sizeof *entry + length + 1);
    if (!entry)
        return NULL;
    memcpy(entry->name, name, length);
    entry->file = file;
    entry->next = chain->pictures;
    chain->pictures = entry;
    return entry;
}

const char *bm_chain_keep_name(bm_chain *chain, const bm_param *file, const char *name,
                               size_t length)
{
    struct bm_chain_picture *entry = find(chain, file, name, length);
    if (!entry)
        entry = add(chain, file, name, length);
    return entry ? entry->name : NULL;
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
        if (!value->name || call->filter->params[k].type != BM_PARAM_PICTURE)
            continue;
        struct bm_chain_picture *picture = find(chain, NULL, value->name, strlen(value->name));
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
    struct bm_chain_picture *picture = find(chain, NULL, name, strlen(name));
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

/* Reads the file of a name, unless it was read already. */
static bm_status read_file(struct bm_chain_picture *entry, bm_file_loader loader, void *context,
                           bm_error *error)
{
    if (entry->loaded)
        return BM_OK;
    char *bytes = NULL;
    size_t count = 0;
    bm_status status = loader(context, entry->name, &bytes, &count, error);
    if (!status)
        status = entry->file->read(entry->name, bytes, count, &entry->content, error);
    entry->loaded = !status;
    free(bytes);
    return status;
}

bm_status bm_chain_load_files(bm_chain *chain, bm_file_loader loader, void *context,
                              bm_error *error)
{
    bm_status status = BM_OK;
    for (size_t i = 0; i < chain->count; i++) {
        bm_call *call = &chain->calls[i];
        for (size_t k = 0; call->filter->params[k].name && !status; k++) {
            const bm_param *param = &call->filter->params[k];
            bm_value *value = &call->value[k];
            if (!value->name || param->type != BM_PARAM_FILE)
                continue;
            struct bm_chain_picture *entry = find(chain, param, value->name, strlen(value->name));
            status = read_file(entry, loader, context, error);
            value->content = status ? NULL : entry->content;
        }
    }
    return status;
}

/* What has no name of its own: each is an entry by itself, so that no two are taken for one. */
static const char nameless[] = "(in memory)";

bm_status bm_chain_lend_picture(bm_chain *chain, const bm_image *picture, bm_value *value,
                                bm_error *error)
{
    struct bm_chain_picture *entry = add(chain, NULL, nameless, sizeof nameless - 1);
    if (!entry)
        return bm_fail(error, BM_E_NOMEM, "no memory for a picture of a chain");
    value->name = entry->name;
    value->picture = picture;
    return BM_OK;
}

bm_status bm_chain_read_content(bm_chain *chain, const bm_param *file, const char *content,
                                bm_value *value, bm_error *error)
{
    struct bm_chain_picture *entry = add(chain, file, nameless, sizeof nameless - 1);
    if (!entry)
        return bm_fail(error, BM_E_NOMEM, "no memory for a file of a chain");
    bm_status status = file->read(nameless, content, strlen(content), &entry->content, error);
    entry->loaded = !status;
    value->name = entry->name;
    value->content = entry->content;
    return status;
}

const char *bm_chain_file_name(const bm_chain *chain, size_t index)
{
    const struct bm_chain_picture *entry = chain->pictures;
    while (entry && index--)
        entry = entry->next;
    return entry ? entry->name : NULL;
}

void bm_chain_drop_pictures(bm_chain *chain)
{
    while (chain->pictures) {
        struct bm_chain_picture *next = chain->pictures->next;
        bm_image_destroy(&chain->pictures->image);
        bm_image_destroy(&chain->pictures->mask);
        free(chain->pictures->content);
        free(chain->pictures);
        chain->pictures = next;
    }
}
