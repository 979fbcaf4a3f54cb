/* SPDX-License-Identifier: MIT */
/* The pairs of pictures in FILTERS.tsv of a corpus, an input and what another program made of it: test_pairs CHAINS, the table
 * that says which chain does the same, and where more may differ than the corpus allows.
 *
 * The environment variable BANDMILL_CORPUS names the corpus' folder; without it the test is skipped. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"

enum { SKIPPED = 77, MOST_COLUMNS = 32, MOST_CHAINS = 200 };
enum { CHAIN_ID, CHAIN, OWN_ALLOWANCE, CHAIN_FIELDS };

static struct chain {
    char line[512], *field[CHAIN_FIELDS];
} chains[MOST_CHAINS];

enum column { ID, INPUT, EXPECTED, REGION, DIFFERENCE, COLUMNS };
static const char *const column_names[COLUMNS] = {
    [ID] = "id",
    [INPUT] = "input",
    [EXPECTED] = "expected",
    [REGION] = "compare_region",
    [DIFFERENCE] = "max_abs_diff",
};

static FILE *open_table(const char *path)
{
    FILE *table = fopen(path, "r");
    if (!table) {
        perror(path);
        exit(2);
    }
    return table;
}

static unsigned read_chains(const char *path)
{
    FILE *table = open_table(path);
    unsigned count = 0;
    while (count < MOST_CHAINS && fgets(chains[count].line, sizeof chains[count].line, table)) {
        cut_fields(chains[count].line, chains[count].field, CHAIN_FIELDS);
        count += chains[count].field[CHAIN] != NULL;
    }
    fclose(table);
    return count;
}

static const struct chain *chain_for(const char *id, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(chains[i].field[CHAIN_ID], id) == 0)
            return &chains[i];
    return NULL;
}

/* Where each of the columns stands; false: one is missing. */
static bool find_columns(char *head, unsigned *at)
{
    char *field[MOST_COLUMNS];
    cut_fields(head, field, MOST_COLUMNS);
    for (unsigned c = 0; c < COLUMNS; c++) {
        for (at[c] = 0; field[at[c]] && strcmp(field[at[c]], column_names[c]) != 0;)
            if (++at[c] == MOST_COLUMNS)
                return false;
        if (!field[at[c]])
            return false;
    }
    return true;
}

int main(int count, char **arguments)
{
    const char *folder = getenv("BANDMILL_CORPUS");
    if (!folder || !*folder) {
        puts("BANDMILL_CORPUS is not set: skipped");
        return SKIPPED;
    }
    if (count != 2)
        return 2;
    char path[4096], line[8192], *field[MOST_COLUMNS];
    unsigned at[COLUMNS], judged = 0, wrong = 0, known = read_chains(arguments[1]);
    snprintf(path, sizeof path, "%s/FILTERS.tsv", folder);
    FILE *table = open_table(path);
    if (!fgets(line, sizeof line, table) || !find_columns(line, at)) {
        fprintf(stderr, "%s: not the columns that are looked for\n", path);
        return 2;
    }
    while (fgets(line, sizeof line, table)) {
        cut_fields(line, field, MOST_COLUMNS);
        if (!field[at[DIFFERENCE]])
            continue;
        const struct chain *chain = chain_for(field[at[ID]], known);
        if (!chain) {
            printf("%s: no chain is given for it\n", field[at[ID]]);
            continue;
        }
        expectation e = {.id = field[at[ID]],
                         .chain = chain->field[CHAIN],
                         .folder = folder,
                         .input = field[at[INPUT]],
                         .expected = field[at[EXPECTED]],
                         .allowance = strtod(field[at[DIFFERENCE]], NULL),
                         .share = 100};
        sscanf(field[at[REGION]], "interior %upx", &e.margin);
        if (chain->field[OWN_ALLOWANCE])
            e.allowance = strtod(chain->field[OWN_ALLOWANCE], NULL);
        judged++;
        wrong += !is_met(&e);
    }
    fclose(table);
    printf("%u pairs, %u differ\n", judged, wrong);
    return judged == 0 || wrong > 0;
}
