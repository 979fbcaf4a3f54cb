/* SPDX-License-Identifier: MIT */
/* `bandmill info`: what pictures are, from their headers. */
#include "command.h"

#include <stdlib.h>

#include "bandmill/pipeline.h"
#include "bandmill/codecs.h"
#include "info.h"
#include "sandbox/sandbox.h"
#include "wrap.h"

typedef struct info_settings {
    bool json;
    bm_sandbox_wish sandbox;
} info_settings;

static const bm_option info_options[] = {
    {.name = "json",
     .type = BM_OPTION_FLAG,
     .field = offsetof(info_settings, json),
     .group = "Options",
     .doc = "Print one JSON object a line, with the keys of a report."},
    {.name = "no-sandbox",
     .type = BM_OPTION_FLAG,
     .field = offsetof(info_settings, sandbox.off),
     .group = "Options",
     .doc = "Do not confine the program to reading these files."},
    {.name = "require-sandbox",
     .type = BM_OPTION_FLAG,
     .field = offsetof(info_settings, sandbox.required),
     .group = "Options",
     .doc = "Do nothing where the program cannot be confined."},
    {.name = NULL},
};

static const info_settings info_defaults = {.json = false};

static void complain(const char *path, const bm_error *error)
{
    bm_put_name(stderr, path);
    fprintf(stderr, ": %s: ", bm_status_name(error->status));
    bm_put_name(stderr, error->message);
    fputc('\n', stderr);
}

/* Tells about one file. False: it could not be read. */
static bool tell(const char *path, bool as_json)
{
    const bm_input input = bm_file_input();
    const bm_task task = {.input = path};
    const bm_decode_limits no_limits = {0};
    bm_picture picture;
    bm_info info = {.path = path, .picture = &picture};
    bm_status status =
        bm_probe(bm_codecs, &input, &task, &no_limits, &picture, &info.stamp, &info.error);
    info.error.status = status;
    if (!status && picture.codec->describe)
        picture.codec->describe(&picture, &info.facts);
    if (as_json)
        bm_info_json(&info, stdout);
    else if (!status)
        bm_info_text(&info, stdout);
    if (status)
        complain(path, &info.error);
    bm_picture_clear(&picture);
    return !status;
}

/* Leaves the program nothing but the files to be read. */
static bm_status confine(const bm_sandbox_wish *wish, const bm_words *operands, bm_error *error)
{
    bm_sandbox sandbox;
    bm_status status = bm_sandbox_wish_check(wish, error);
    const char **paths = calloc(operands->count, sizeof *paths);
    if (!paths)
        return bm_fail(error, BM_E_NOMEM, "no memory for %zu names", operands->count);
    for (size_t i = 0; i < operands->count; i++)
        paths[i] = operands->item[i].text;
    if (!status)
        status = bm_sandbox_begin(&sandbox, wish, error);
    if (!status)
        status = bm_sandbox_files(&sandbox, paths, operands->count, error);
    free(paths);
    return status;
}

static int run(void *settings_of_info, const bm_words *operands)
{
    const info_settings *settings = settings_of_info;
    if (!operands->count) {
        bm_complain("info", "no picture: name at least one file");
        return BM_EXIT_REFUSED;
    }
    bm_error error;
    if (confine(&settings->sandbox, operands, &error)) {
        bm_complain("info", error.message);
        return BM_EXIT_REFUSED;
    }
    int result = BM_EXIT_OK;
    for (size_t i = 0; i < operands->count; i++)
        if (!tell(operands->item[i].text, settings->json))
            result = BM_EXIT_SOME_FAILED;
    return result;
}

const bm_command bm_command_info = {
    .name = "info",
    .operands = "FILE...",
    .takes = BM_TAKES_FILES,
    .summary = "Tell what pictures are",
    .doc = "Reads headers alone: that the rest of a file is whole, only `run` finds out.",
    .options = info_options,
    .defaults = &info_defaults,
    .settings_bytes = sizeof(info_settings),
    .run = run,
};
