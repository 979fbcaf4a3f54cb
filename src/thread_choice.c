/* SPDX-License-Identifier: MIT */
#include "thread_choice.h"

#include <stdint.h>
#include <string.h>

#include <jansson.h>

#include "number.h"

#define MOST_THREADS 4096
#define MOST_READERS 256
#define MOST_QUEUE 65536

static bm_status read_number(const json_t *verdict, const char *key, json_int_t most,
                             json_int_t *number)
{
    const json_t *value = json_object_get(verdict, key);
    *number = json_integer_value(value);
    return json_is_integer(value) && *number >= 1 && *number <= most ? BM_OK : BM_E_PARAM;
}

static bm_status read_file(bm_thread_choice *choice, const char *path, unsigned cpus,
                           bm_error *error)
{
    json_error_t why;
    json_t *bench = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    if (!bench)
        return bm_fail(error, BM_E_PARAM, "--threads=auto:%s: %s", path, why.text);
    const json_t *verdict = json_object_get(bench, "verdict");
    json_int_t threads = 0, readers = 0, queue = 0;
    bm_status status = BM_OK;
    if (json_integer_value(json_object_get(bench, "schema")) != 1 ||
        read_number(verdict, "threads", MOST_THREADS, &threads) ||
        read_number(verdict, "readers", MOST_READERS, &readers) ||
        read_number(verdict, "queue", MOST_QUEUE, &queue))
        status =
            bm_fail(error, BM_E_PARAM,
                    "--threads=auto:%s: this is not what `bandmill bench --json` writes", path);
    json_decref(bench);
    if (status)
        return status;
    if (threads >
        (json_int_t)
            cpus) /* measured where there are more: what follows them follows the number here */
        *choice = (bm_thread_choice){.threads = cpus};
    else
        *choice = (bm_thread_choice){(unsigned)threads, (unsigned)readers, (size_t)queue};
    return BM_OK;
}

bm_status bm_thread_choice_make(bm_thread_choice *choice, const char *text, unsigned cpus,
                                bm_error *error)
{
    static const char from_file[] = "auto:";
    uint64_t number;
    *choice = (bm_thread_choice){0};
    if (!text || strcmp(text, "auto") == 0)
        return BM_OK;
    if (strncmp(text, from_file, strlen(from_file)) == 0)
        return read_file(choice, text + strlen(from_file), cpus, error);
    if (!bm_number_parse(text, BM_SCALE_NONE, &number) || number < 1 || number > MOST_THREADS)
        return bm_fail(error, BM_E_PARAM,
                       "--threads=%s: must be a whole number from 1 to %d, auto, or auto:FILE",
                       text, MOST_THREADS);
    choice->threads = (unsigned)number;
    return BM_OK;
}
