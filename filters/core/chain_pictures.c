/* SPDX-License-Identifier: MIT */
/* The pictures and files of a chain, or of several that share them: a list in which each name stands once, that of a file once
 * for each parameter that reads it. Threads that plan meet in the forms of pictures alone, under the lock; what is loaded
 * stays as it is from the first plan on. */
#include "core/chain_pictures.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "bandmill/size.h"
#include "core/mask.h"
#include "kernels/picture_forms.h"

/* Bytes that are made of one of a file, at most: a colour of a .cube file has 6 and becomes 16. */
#define MOST_CONTENT 3

typedef struct picture_form {
    struct picture_form *next;
    bm_picture_form key;
    bm_image image;
} picture_form;

typedef struct chain_picture {
    struct chain_picture *next;
    struct bm_chain_pictures *list;
    bool loaded; /* no longer once there is a mask, where nobody wants the picture itself */
    bool used, masks;
    bm_image image;
    bm_image mask;        /* made of it where `masks` */
    picture_form *forms;  /* added to under the list's lock; what is in it stays */
    const bm_param *file; /* whose `read` makes the content; NULL: a picture */
    void *content;
    size_t content_bytes;
    char name[];
} chain_picture;

struct bm_chain_pictures {
    chain_picture *first;
    unsigned chains;      /* that share the list */
    size_t forms_most;    /* bytes that forms may take */
    pthread_mutex_t lock; /* of all forms, and of: */
    size_t forms_bytes;
};

static bool make_list(bm_chain *chain)
{
    if (!chain->pictures) {
        chain->pictures = calloc(1, sizeof *chain->pictures);
        if (!chain->pictures)
            return false;
        chain->pictures->chains = 1;
        pthread_mutex_init(&chain->pictures->lock, NULL);
    }
    return true;
}

bm_status bm_chain_share_files(bm_chain *chain, bm_chain *with, bm_error *error)
{
    if (!make_list(with))
        return bm_fail(error, BM_E_NOMEM, "no memory for the files of a chain");
    chain->pictures = with->pictures;
    chain->pictures->chains++;
    return BM_OK;
}

static chain_picture *find(const bm_chain *chain, const bm_param *file, const char *name,
                           size_t length)
{
    chain_picture *entry = chain->pictures ? chain->pictures->first : NULL;
    while (entry && !(entry->file == file && strlen(entry->name) == length &&
                      memcmp(entry->name, name, length) == 0))
        entry = entry->next;
    return entry;
}

/* A further entry of the list; NULL: no memory. */
static chain_picture *add(bm_chain *chain, const bm_param *file, const char *name, size_t length)
{
    chain_picture *entry = make_list(chain) ? calloc(1, sizeof *entry + length + 1) : NULL;
    if (!entry)
        return NULL;
    memcpy(entry->name, name, length);
    entry->file = file;
    entry->list = chain->pictures;
    entry->next = chain->pictures->first;
    chain->pictures->first = entry;
    return entry;
}

const char *bm_chain_keep_name(bm_chain *chain, const bm_param *file, const char *name,
                               size_t length)
{
    chain_picture *entry = find(chain, file, name, length);
    if (!entry)
        entry = add(chain, file, name, length);
    return entry ? entry->name : NULL;
}

/* Loads a picture that is kept under its name, unless it is loaded already. */
static bm_status load(chain_picture *picture, bm_picture_loader loader, void *context,
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
        chain_picture *picture = find(chain, NULL, value->name, strlen(value->name));
        picture->used = true;
        status = load(picture, loader, context, error);
        if (!status) {
            value->picture = &picture->image;
            value->content = picture;
        }
    }
    return status;
}

static bm_status load_mask(const bm_chain *chain, bm_call *call, bm_picture_loader loader,
                           void *context, bm_error *error)
{
    const char *name = call->scope.mask_name;
    chain_picture *picture = find(chain, NULL, name, strlen(name));
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
static bm_status read_file(chain_picture *entry, bm_file_loader loader, void *context,
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
    entry->content_bytes = MOST_CONTENT * count;
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
            chain_picture *entry = find(chain, param, value->name, strlen(value->name));
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
    chain_picture *entry = add(chain, NULL, nameless, sizeof nameless - 1);
    if (!entry)
        return bm_fail(error, BM_E_NOMEM, "no memory for a picture of a chain");
    value->name = entry->name;
    value->picture = picture;
    return BM_OK;
}

bm_status bm_chain_read_content(bm_chain *chain, const bm_param *file, const char *content,
                                bm_value *value, bm_error *error)
{
    chain_picture *entry = add(chain, file, nameless, sizeof nameless - 1);
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
    const chain_picture *entry = chain->pictures ? chain->pictures->first : NULL;
    while (entry && index--)
        entry = entry->next;
    return entry ? entry->name : NULL;
}

/* ---- forms ----------------------------------------------------------------------------------- */

void bm_chain_keep_forms(bm_chain *chain, size_t bytes)
{
    if (chain->pictures)
        chain->pictures->forms_most = bytes;
}

static size_t image_bytes(const bm_image *image)
{
    size_t bytes = 0;
    for (unsigned p = 0; image->owned && p < image->desc.planes; p++)
        bytes += bm_desc_stride(&image->desc, p) * image->desc.plane[p].height;
    return bytes;
}

size_t bm_chain_files_bytes(const bm_chain *chain)
{
    size_t bytes = 0;
    bool forms = false;
    if (!chain->pictures)
        return 0;
    for (const chain_picture *entry = chain->pictures->first; entry; entry = entry->next) {
        bytes += entry->content_bytes + image_bytes(&entry->image) + image_bytes(&entry->mask);
        forms = forms || entry->used;
    }
    return bytes + (forms ? chain->pictures->forms_most : 0);
}

static const bm_image *find_form(const chain_picture *entry, const bm_picture_form *key)
{
    const picture_form *form = entry->forms;
    while (form && memcmp(&form->key, key, sizeof *key) != 0)
        form = form->next;
    return form ? &form->image : NULL;
}

/* Puts a form into the list, where it stays: *made is empty then. NULL: there is no room for it. */
static const bm_image *keep_form(chain_picture *entry, const bm_picture_form *key, bm_image *made)
{
    struct bm_chain_pictures *list = entry->list;
    size_t bytes = image_bytes(made);
    picture_form *form = bytes <= list->forms_most ? malloc(sizeof *form) : NULL;
    if (!form)
        return NULL;
    pthread_mutex_lock(&list->lock);
    const bm_image *kept = find_form(entry, key);
    if (!kept && bytes <= list->forms_most - list->forms_bytes) {
        *form = (picture_form){.next = entry->forms, .key = *key, .image = *made};
        entry->forms = form;
        list->forms_bytes += bytes;
        kept = &form->image;
        *made = (bm_image){0};
        form = NULL;
    }
    pthread_mutex_unlock(&list->lock);
    free(form);
    return kept;
}

/* The samples in memory of the plan's own. */
static const bm_image *copy_form(bm_plan *plan, const bm_image *made)
{
    const size_t row = bm_desc_row_bytes(&made->desc, 0);
    const size_t stride = bm_size_align(row, BM_ROW_ALIGN);
    bm_image *copy = bm_plan_alloc(plan, 1, sizeof *copy);
    uint8_t *samples = bm_plan_alloc(plan, made->desc.height + (size_t)1, stride);
    if (!copy || !samples)
        return NULL;
    copy->desc = made->desc;
    copy->plane[0].data = samples;
    copy->plane[0].stride = (ptrdiff_t)stride;
    for (uint32_t y = 0; y < made->desc.height; y++)
        memcpy(bm_image_row(copy, 0, y), bm_image_row(made, 0, y), row);
    return copy;
}

bm_status bm_picture_form_get(bm_plan *plan, const bm_value *value, const bm_picture_form *key,
                              bm_picture_form_maker make, const bm_image **form, bm_error *error)
{
    chain_picture *entry = (chain_picture *)(uintptr_t)value->content;
    bm_image made = {0};
    *form = NULL;
    if (entry) {
        pthread_mutex_lock(&entry->list->lock);
        *form = find_form(entry, key);
        pthread_mutex_unlock(&entry->list->lock);
    }
    if (*form)
        return BM_OK;
    bm_status status = make(value->picture, key, plan->level, &made, error);
    if (!status && entry)
        *form = keep_form(entry, key, &made);
    if (!status && !*form)
        *form = copy_form(plan, &made);
    bm_image_destroy(&made);
    if (!status && !*form)
        status =
            bm_fail(error, BM_E_NOMEM, "no memory for a picture that %s names", plan->filter->name);
    return status;
}

static void destroy(chain_picture *entry)
{
    while (entry->forms) {
        picture_form *next = entry->forms->next;
        bm_image_destroy(&entry->forms->image);
        free(entry->forms);
        entry->forms = next;
    }
    bm_image_destroy(&entry->image);
    bm_image_destroy(&entry->mask);
    free(entry->content);
    free(entry);
}

void bm_chain_drop_pictures(bm_chain *chain)
{
    struct bm_chain_pictures *list = chain->pictures;
    chain->pictures = NULL;
    if (!list || --list->chains)
        return;
    while (list->first) {
        chain_picture *next = list->first->next;
        destroy(list->first);
        list->first = next;
    }
    pthread_mutex_destroy(&list->lock);
    free(list);
}
