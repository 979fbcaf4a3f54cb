/* SPDX-License-Identifier: MIT */
/* `bandmill version`: which versions of what will decide the bytes of an output. */
#include "command.h"

#include "bandmill/cpu.h"
#include "versions.h"

static int run(void *settings, const bm_words *operands)
{
    (void)settings, (void)operands;
    bm_versions_print(stdout);
    bm_cpu_level level;
    bm_error error;
    if (bm_cpu_select(&level, &error)) {
        bm_complain("version", error.message);
        return BM_EXIT_REFUSED;
    }
    printf("instruction set: %s", bm_cpu_name(level));
    const char *separator = " (this machine has ";
    for (int i = 0; i < BM_CPU_LEVELS; i++)
        if (bm_cpu_supported((bm_cpu_level)i)) {
            printf("%s%s", separator, bm_cpu_name((bm_cpu_level)i));
            separator = ", ";
        }
    puts(")");
    return BM_EXIT_OK;
}

static const bm_option version_options[] = {{.name = NULL}};

const bm_command bm_command_version = {
    .name = "version",
    .operands = "",
    .summary = "Print versions and the instruction set",
    .options = version_options,
    .run = run,
};
