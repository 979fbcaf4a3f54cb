/* SPDX-License-Identifier: MIT */
/* The pages of the program and of its commands. */
#include <string.h>

#include "pages.h"
#include "roff.h"

/* ---- lists ----------------------------------------------------------------------------------- */

/* Items out of lines: a heading, a tab, a text. */
static void put_items(FILE *stream, const char *section, const char *lines)
{
    if (!lines)
        return;
    bm_roff_section(stream, section);
    while (*lines) {
        size_t heading = strcspn(lines, "\t"), line = strcspn(lines, "\n");
        bm_roff_item(stream);
        fputs("\\fB", stream);
        bm_roff_plain(stream, lines, heading);
        fputs("\\fR\n", stream);
        bm_roff_text(stream, lines + heading + 1, line - heading - 1);
        lines += line + (lines[line] == '\n');
    }
}

/* "bandmill(1) bandmill-run(1)" */
static void put_see_also(FILE *stream, const char *pages)
{
    bm_roff_section(stream, "SEE ALSO");
    while (*pages) {
        size_t name = strcspn(pages, "("), page = strcspn(pages, " ");
        fputs(".BR ", stream);
        bm_roff_plain(stream, pages, name);
        fprintf(stream, " %.*s", (int)(page - name), pages + name);
        pages += page + strspn(pages + page, " ");
        fputs(*pages ? " ,\n" : "\n", stream);
    }
}

static void put_notes(FILE *stream, const bm_page_notes *notes)
{
    put_items(stream, "EXIT STATUS", notes->exit_status);
    put_items(stream, "ENVIRONMENT", notes->environment);
    put_items(stream, "FILES", notes->files);
    bm_roff_section(stream, "EXAMPLES");
    bm_roff_string(stream, notes->examples);
    put_see_also(stream, notes->see_also);
}

/* ---- options --------------------------------------------------------------------------------- */

static void put_option(FILE *stream, const bm_option *option)
{
    bm_roff_item(stream);
    if (option->letter)
        fprintf(stream, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", stream);
    bm_roff_plain(stream, option->name, strlen(option->name));
    fputs("\\fR", stream);
    if (option->type == BM_OPTION_CHOICE) {
        const char *word;
        for (size_t i = 0; (word = bm_option_choice(option, i)); i++) {
            fputs(i ? "|" : " ", stream);
            fputs("\\fB", stream);
            bm_roff_plain(stream, word, strlen(word));
            fputs("\\fR", stream);
        }
    } else if (option->argument) {
        fputc(' ', stream);
        bm_roff_form(stream, option->argument);
    }
    fputc('\n', stream);
    bm_roff_string(stream, option->doc);
}

static void put_options(FILE *stream, const bm_option *options)
{
    const char *group = NULL;
    bm_roff_section(stream, "OPTIONS");
    fputs("A value may follow an option as the next word, behind an equals sign, or, behind a "
          "letter, at once.\n"
          "\\fB\\-\\-\\fR ends the options.\n",
          stream);
    for (const bm_option *option = options; option->name; option++) {
        if (!group || strcmp(group, option->group) != 0)
            bm_roff_subsection(stream, option->group);
        group = option->group;
        put_option(stream, option);
    }
    bm_roff_subsection(stream, "Help");
    put_option(stream, bm_option_find(options, "help", strlen("help")));
}

/* ---- pages ----------------------------------------------------------------------------------- */

void bm_page_command(FILE *stream, const bm_edition *edition, const bm_page_notes *notes)
{
    const bm_command *command = notes->command;
    const bm_option *options = bm_command_options(command);
    char title[64];
    snprintf(title, sizeof title, "bandmill-%s", command->name);
    const bm_page page = {title, "1", notes->summary, edition->date, edition->version};
    bm_roff_begin(stream, &page);
    bm_roff_section(stream, "SYNOPSIS");
    fprintf(stream, "\\fBbandmill %s\\fR [\\fIOPTION\\fR]... ", command->name);
    bm_roff_form(stream, command->operands);
    fputc('\n', stream);
    bm_roff_section(stream, "DESCRIPTION");
    fprintf(stream, "%s.\n", command->summary);
    if (command->doc) {
        fputs(".PP\n", stream);
        bm_roff_string(stream, command->doc);
    }
    put_options(stream, options);
    put_notes(stream, notes);
}

static void put_commands(FILE *stream)
{
    bm_roff_section(stream, "COMMANDS");
    for (const bm_command *const *command = bm_commands; *command; command++) {
        if ((*command)->hidden)
            continue;
        bm_roff_item(stream);
        fprintf(stream, "\\fB%s\\fR\n%s.\n", (*command)->name, (*command)->summary);
    }
}

void bm_page_program(FILE *stream, const bm_edition *edition)
{
    const bm_page_notes *notes = &bm_page_notes_program;
    const bm_page page = {"bandmill", "1", notes->summary, edition->date, edition->version};
    bm_roff_begin(stream, &page);
    bm_roff_section(stream, "SYNOPSIS");
    bm_roff_form(stream, "bandmill COMMAND [OPTION]... [OPERAND]...");
    fputs("\n.br\n", stream);
    bm_roff_form(stream, "bandmill --help");
    fputs("\n.br\n", stream);
    bm_roff_form(stream, "bandmill --version");
    fputc('\n', stream);
    bm_roff_section(stream, "DESCRIPTION");
    bm_roff_string(stream, "Takes folders of pictures through a chain of filters, on all cores, "
                           "and writes what comes of them below another folder. "
                           "Pictures flow through in bands of rows, so that memory follows their "
                           "width, not their area. The same input gives the "
                           "same bytes with any number of threads and on any CPU.\n\n"
                           "Originals are changed under `run --in-place` and nowhere else. A path "
                           "holds the old file or the new one, never a part "
                           "of one, also when a run is killed or the disk is full.");
    put_commands(stream);
    bm_roff_section(stream, "OPTIONS");
    bm_roff_string(
        stream, "Each command has a page of its own with its options, and tells them under --help. "
                "Instead of a command:");
    bm_roff_item(stream);
    fputs("\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nAs the command \\fBhelp\\fR.\n", stream);
    bm_roff_item(stream);
    fputs("\\fB\\-\\-version\\fR\nAs the command \\fBversion\\fR.\n", stream);
    put_notes(stream, notes);
}
