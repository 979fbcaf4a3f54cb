/* SPDX-License-Identifier: MIT */
#include "roff.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* ---- characters ------------------------------------------------------------------------------ */

/* What stands for a character that means something to roff, or looks otherwise in print: groff_char(7). */
static const char *escape_of(char c)
{
    switch (c) {
    case '\\':
        return "\\e";
    case '-':
        return "\\-";
    case '\'':
        return "\\(aq";
    case '"':
        return "\\(dq";
    case '`':
        return "\\(ga";
    case '^':
        return "\\(ha";
    case '~':
        return "\\(ti";
    default:
        return NULL;
    }
}

/* The character of two or three bytes of UTF-8 at `text`, by its number; returns how many bytes it has. */
static size_t put_wide(FILE *stream, const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;
    size_t count = byte[0] >= 0xe0 ? 3 : 2;
    unsigned code = count == 3 ? (byte[0] & 0xfu) << 12 | (byte[1] & 0x3fu) << 6 | (byte[2] & 0x3fu)
                               : (byte[0] & 0x1fu) << 6 | (byte[1] & 0x3fu);
    fprintf(stream, "\\[u%04X]", code);
    return count;
}

void bm_roff_plain(FILE *stream, const char *text, size_t length)
{
    for (const char *end = text + length; text < end;) {
        const char *escape = escape_of(*text);
        if ((unsigned char)*text >= 0x80) {
            text += put_wide(stream, text);
            continue;
        }
        if (escape)
            fputs(escape, stream);
        else
            fputc(*text, stream);
        text++;
    }
}

/* ---- structure ------------------------------------------------------------------------------- */

void bm_roff_section(FILE *stream, const char *heading)
{
    fputs(".SH \"", stream);
    for (; *heading; heading++)
        bm_roff_plain(stream, (const char[]){(char)toupper((unsigned char)*heading)}, 1);
    fputs("\"\n", stream);
}

void bm_roff_subsection(FILE *stream, const char *heading)
{
    fputs(".SS \"", stream);
    bm_roff_plain(stream, heading, strlen(heading));
    fputs("\"\n", stream);
}

void bm_roff_begin(FILE *stream, const bm_page *page)
{
    fprintf(stream,
            ".\\\" Made by bandmill_make_pages out of the tables of the program.\n"
            ".TH %s %s %s \"bandmill %s\" \"bandmill\"\n"
            /* Names that are broken at the end of a line could not be copied. */
            ".nh\n.ad l\n",
            page->title, page->section, page->date, page->version);
    bm_roff_section(stream, "NAME");
    bm_roff_plain(stream, page->title, strlen(page->title));
    fputs(" \\- ", stream);
    bm_roff_plain(stream, page->summary, strlen(page->summary));
    fputc('\n', stream);
}

void bm_roff_item(FILE *stream)
{
    fputs(".TP\n", stream);
}

void bm_roff_lines(FILE *stream, const char *text, size_t length)
{
    fputs(".nf\n", stream);
    for (const char *end = text + length; text < end; text++) {
        size_t line = strcspn(text, "\n");
        line = line < (size_t)(end - text) ? line : (size_t)(end - text);
        fputs("\\&", stream);
        bm_roff_plain(stream, text, line);
        fputc('\n', stream);
        text += line;
    }
    fputs(".fi\n", stream);
}

/* ---- prose ----------------------------------------------------------------------------------- */

/* Of a function of the library's at `text`. */
static size_t function_length(const char *text, const char *end)
{
    size_t length = 3;
    if (end - text < 4 || strncmp(text, "bm_", 3) != 0)
        return 0;
    while (text + length < end && (islower((unsigned char)text[length]) || text[length] == '_'))
        length++;
    return text + length < end && text[length] == '(' ? length : 0;
}

/* Of --an-option at `text`. */
static size_t option_length(const char *text, const char *end)
{
    size_t length = 2;
    if (end - text < 3 || text[0] != '-' || text[1] != '-' || !isalpha((unsigned char)text[2]))
        return 0;
    while (text + length < end && (isalnum((unsigned char)text[length]) || text[length] == '-'))
        length++;
    return length;
}

static void put_bold(FILE *stream, const char *text, size_t length)
{
    fputs("\\fB", stream);
    bm_roff_plain(stream, text, length);
    fputs("\\fR", stream);
}

/* One line of prose; sentences get lines of their own, as roff wants to know where they end. */
static void put_prose(FILE *stream, const char *text, const char *end)
{
    bool fresh = true; /* at the beginning of a line, where a full stop would be a macro */
    while (text < end) {
        size_t name = option_length(text, end) + function_length(text, end);
        const char *closing = *text == '`' ? memchr(text + 1, '`', (size_t)(end - text - 1)) : NULL;
        if (fresh && *text == '.')
            fputs("\\&", stream);
        fresh = false;
        if (closing) {
            put_bold(stream, text + 1, (size_t)(closing - text - 1));
            text = closing + 1;
        } else if (name) {
            put_bold(stream, text, name);
            text += name;
        } else if (text[0] == '.' && text + 2 < end && text[1] == ' ' &&
                   !islower((unsigned char)text[2])) {
            fputs(".\n", stream);
            text += 1 + strspn(text + 1, " ");
            fresh = true;
        } else {
            size_t bytes = (unsigned char)*text >= 0xe0 ? 3 : (unsigned char)*text >= 0x80 ? 2 : 1;
            bm_roff_plain(stream, text, bytes);
            text += bytes;
        }
    }
    fputc('\n', stream);
}

static bool is_formula(const char *line)
{
    return strncmp(line, "    ", 4) == 0;
}

/* How many of the next bytes are lines of a formula. */
static size_t formula_length(const char *text, const char *end)
{
    const char *at = text;
    while (at < end && is_formula(at)) {
        at += strcspn(at, "\n");
        at += at < end;
    }
    return (size_t)((at < end ? at : end) - text);
}

void bm_roff_text(FILE *stream, const char *text, size_t length)
{
    bool begun = false; /* a line of this paragraph is written */
    for (const char *end = text + length; text < end;) {
        if (*text == '\n') {
            if (begun)
                fputs(".PP\n", stream);
            begun = false;
            text++;
        } else if (is_formula(text)) {
            size_t formula = formula_length(text, end);
            fputs(begun ? ".PP\n" : "", stream);
            bm_roff_lines(stream, text, formula);
            text += formula;
            fputs(text < end ? ".PP\n" : "", stream);
            begun = false;
        } else {
            size_t line = strcspn(text, "\n");
            line = line < (size_t)(end - text) ? line : (size_t)(end - text);
            if (begun)
                fputs(".br\n", stream);
            put_prose(stream, text, text + line);
            begun = true;
            text += line;
            text += text < end;
        }
    }
}

void bm_roff_string(FILE *stream, const char *text)
{
    bm_roff_text(stream, text, strlen(text));
}

/* ---- forms ----------------------------------------------------------------------------------- */

/* Bytes of `form` that belong to one word: none, where it begins with a mark. */
static size_t word_length(const char *form)
{
    size_t length = 0;
    while (form[length] && !strchr(" |[]=:,", form[length]) &&
           strncmp(form + length, "...", 3) != 0)
        length++;
    return length;
}

static bool is_placeholder(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!isupper((unsigned char)word[i]))
            return false;
    return true;
}

void bm_roff_form(FILE *stream, const char *form)
{
    while (*form) {
        size_t length = word_length(form);
        if (!length) {
            bm_roff_plain(stream, form++, 1);
            continue;
        }
        fputs(is_placeholder(form, length) ? "\\fI" : "\\fB", stream);
        bm_roff_plain(stream, form, length);
        fputs("\\fR", stream);
        form += length;
    }
}
