/* SPDX-License-Identifier: MIT */
/* What the umask leaves. */
#include <stdio.h>
#include <sys/stat.h>

#include "bandmill/pipeline.h"

/* Linux tells it without its being set. False: it does not. */
static bool read_umask(unsigned *mask)
{
    FILE *status = fopen("/proc/self/status", "re");
    char line[128];
    bool found = false;
    while (status && !found && fgets(line, sizeof line, status))
        found = sscanf(line, "Umask: %o", mask) == 1;
    if (status)
        fclose(status);
    return found;
}

unsigned bm_file_modes_allowed(void)
{
    unsigned mask;
    if (!read_umask(&mask)) {
        mask = umask(077);
        umask((mode_t)mask);
    }
    return 0777 & ~mask;
}
