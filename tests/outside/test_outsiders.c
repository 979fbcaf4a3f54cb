/* SPDX-License-Identifier: MIT */
/* Filters against what SciPy, OpenCV, Pillow and others make of the same pictures: test_outsiders FOLDER, which holds
 * expectations.tsv and the pictures that it names. scripts/make-filter-expectations writes them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

enum { ID, CHAIN, INPUT, EXPECTED, MARGIN, ALLOWANCE, SHARE, FIELDS };

int main(int count, char **arguments)
{
    char path[4096], line[4096], *field[FIELDS];
    if (count != 2)
        return 2;
    snprintf(path, sizeof path, "%s/expectations.tsv", arguments[1]);
    FILE *table = fopen(path, "r");
    if (!table) {
        perror(path);
        return 2;
    }
    unsigned judged = 0, wrong = 0;
    while (fgets(line, sizeof line, table)) {
        cut_fields(line, field, FIELDS);
        if (!field[SHARE] || strcmp(field[ID], "id") == 0)
            continue;
        const expectation e = {.id = field[ID],
                               .chain = field[CHAIN],
                               .folder = arguments[1],
                               .input = field[INPUT],
                               .expected = field[EXPECTED],
                               .margin = (unsigned)strtoul(field[MARGIN], NULL, 10),
                               .allowance = strtod(field[ALLOWANCE], NULL),
                               .share = strtod(field[SHARE], NULL)};
        judged++;
        wrong += !is_met(&e);
    }
    fclose(table);
    printf("%u expectations, %u not met\n", judged, wrong);
    return judged == 0 || wrong > 0;
}
