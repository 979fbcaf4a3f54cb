/* SPDX-License-Identifier: MIT */
/* The page of the library: an overview, and the calls. docs/library.md and the headers say more. */
#include <string.h>

#include "bandmill/catalogue.h"
#include "example.h"
#include "pages.h"
#include "roff.h"

static void put_section(FILE *stream, const char *heading, const char *text)
{
    bm_roff_section(stream, heading);
    bm_roff_string(stream, text);
}

static void put_synopsis(FILE *stream)
{
    put_section(stream, "SYNOPSIS",
                "`#include <bandmill/bandmill.h>`\n\n"
                "`cc program.c $(pkg-config --cflags --libs bandmill)`");
}

static void put_errors(FILE *stream)
{
    put_section(stream, "ERRORS",
                "Every call returns a `bm_status`: `BM_OK`, which is 0, or what went wrong. Where "
                "it is given a `bm_error`, which is the "
                "caller's and needs no clearing, that says in one line for people which filter, "
                "parameter and range it is about; NULL "
                "will do. What an output holds after an error is not defined. bm_status_name() "
                "gives the name without its prefix, "
                "which stays the same for ever. Filters and chains return these:");
    static const bm_status own[] = {BM_E_PARAM, BM_E_CHAIN, BM_E_NOMEM};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        const char *meaning = bm_status_meaning(own[i]);
        bm_roff_item(stream);
        fprintf(stream, "\\fBBM_%s\\fR\n", bm_status_name(own[i]));
        bm_roff_plain(stream, meaning, strlen(meaning));
        fputc('\n', stream);
    }
}

static void put_calls(FILE *stream)
{
    put_section(stream, "CALLS",
                "Each filter has a call, a struct with its parameters, and one that appends it to "
                "a chain. They look alike; of `gaussian`:\n"
                "    bm_gaussian_params bm_gaussian_defaults(void);\n"
                "    bm_status bm_gaussian(const bm_image *in, const bm_image *out,\n"
                "        const bm_gaussian_params *params,\n"
                "        const bm_options *options, bm_error *error);\n"
                "    bm_status bm_add_gaussian(bm_chain *chain,\n"
                "        const bm_gaussian_params *params, bm_error *error);\n"
                "The parameters have the names that they have in chains: bandmill-filters(7) tells "
                "what each means.");
    for (bm_group group = BM_GROUP_NONE + 1; group < BM_GROUP_COUNT; group++) {
        bm_roff_subsection(stream, bm_group_title(group));
        for (size_t i = 0; i < bm_catalogue_count(); i++) {
            const bm_filter *filter = bm_catalogue_at(i);
            if (filter->group != group)
                continue;
            bm_roff_item(stream);
            fprintf(stream, "\\fBbm_%s\\fR()\n", filter->name);
            bm_roff_plain(stream, filter->summary, strlen(filter->summary));
            fputs(".\n", stream);
        }
    }
}

void bm_page_library(FILE *stream, const bm_edition *edition)
{
    const bm_page page = {"libbandmill", "3", "image filters for pixels in memory", edition->date,
                          edition->version};
    bm_roff_begin(stream, &page);
    put_synopsis(stream);
    put_section(stream, "DESCRIPTION",
                "One filter, or a chain of them, on pixels in the caller's memory. The library "
                "prints nothing, ends nothing, opens no "
                "file, keeps nothing between calls and makes no thread that nobody asked for. The "
                "same input gives the same bytes with "
                "any number of threads and on any CPU.");
    put_section(stream, "PICTURES",
                "A `bm_image` is a view: a description (`bm_desc`: width, height, model, depth) "
                "and a pointer and a stride for each plane. "
                "bm_image_view() makes one over interleaved samples of 8 or 16 bits (in the "
                "machine's byte order), gray, gray with alpha, "
                "RGB, RGBA or CMYK; nothing is copied. The stride is in bytes, negative where rows "
                "lie from the bottom up, 0 where they "
                "follow without gaps. bm_image_create() allocates a picture, which "
                "bm_image_destroy() frees.");
    put_section(stream, "ONE FILTER",
                "    bm_gaussian_params params = bm_gaussian_defaults();\n"
                "    params.sigma = 2.5;\n"
                "    bm_status status = bm_gaussian(&in, &out, &params, NULL, &error);\n"
                "NULL for the parameters means the defaults. `out` may be `in` itself; otherwise "
                "its size and format are those that the "
                "filter makes, which bm_chain_result() tells. Begin with the defaults: structs "
                "carry their size, so that a program goes on "
                "with a newer library.");
    put_section(stream, "CHAINS",
                "    bm_chain chain = {0};\n"
                "    bm_chain_append(&chain, \"gaussian:2 | sharpen\", &error);\n"
                "    bm_program_prepare(&program, &chain, &frame.desc, BM_ENDS_IMAGES,\n"
                "        NULL, &error);\n"
                "    while (next_frame(&frame))\n"
                "        bm_program_apply(program, &frame, &out, &workspace, NULL, &error);\n"
                "bm_apply_text() and bm_apply_chain() do it once. A program is planned once and "
                "never changes: any number of threads run it at "
                "once, each with a `bm_workspace` of its own, and from the second picture on "
                "nothing is allocated. "
                "bm_program_destroy(), bm_workspace_clear() and bm_chain_clear() free them.\n\n"
                "A program that is prepared for `BM_ENDS_STREAMS` takes rows from a function and "
                "gives them to another "
                "(bm_program_stream()), and holds no more of them than its filters need: pictures "
                "need not fit into memory.\n\n"
                "A chain that names pictures or files does not open them: bm_chain_load() and "
                "bm_chain_load_files() ask the caller.");
    put_section(stream, "OPTIONS",
                "`bm_options`, which begin with bm_options_defaults(); NULL means these.");
    static const char *const fields[][2] = {
        {"threads", "How many may work on the picture, the caller's among them. Default 1: the "
                    "caller's alone."},
        {"parallel", "A parallel-for of the caller's in place of OpenMP."},
        {"allocator",
         "Where memory comes from, asked on the calling thread only. Default: the C library."},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        bm_roff_item(stream);
        fprintf(stream, "\\fB%s\\fR\n", fields[i][0]);
        bm_roff_string(stream, fields[i][1]);
    }
    put_section(stream, "THREADS",
                "Calls on different pictures may be made at once by any number of threads, also "
                "with the same chain or program. Inside a "
                "parallel region of the host's a call stays on its thread, and so it does in a "
                "child after fork(2). Once loaded the library "
                "stays: dlclose(3) does not remove it.");
    put_errors(stream);
    put_section(stream, "OTHER LANGUAGES",
                "The headers are C99 and C++. In Python, `import bandmill` filters numpy arrays "
                "where they lie, with the interpreter's lock "
                "free meanwhile.");
    put_section(stream, "OTHER LIBRARIES",
                "`libbandmill-pipeline` (`bandmill/pipeline.h`) is the engine of bandmill(1): "
                "batches of pictures from readers through filters "
                "to a writer, with inputs, codecs and outputs of the caller's. "
                "`libbandmill-codecs` (`bandmill/codecs.h`) has the codecs. "
                "pkg-config(1) knows them as `bandmill-pipeline` and `bandmill-codecs`, CMake as "
                "`bandmill::pipeline` and `bandmill::codecs`.");
    put_calls(stream);
    put_section(stream, "ENVIRONMENT",
                "`BANDMILL_CPU` names the instruction set that filters use: scalar, sse4, avx2, "
                "avx512 or neon. Not set or empty: the best that the "
                "machine has. Nothing else is read.");
    put_section(stream, "FILES",
                "`bandmill.pc` for pkg-config(1), and a package `bandmill` for CMake, with the "
                "target `bandmill::filters`.");
    bm_roff_section(stream, "EXAMPLES");
    fputs("A program that blurs a buffer, and shows what an error looks like:\n.PP\n", stream);
    bm_roff_lines(stream, bm_example_blur, strlen(bm_example_blur));
    bm_roff_section(stream, "SEE ALSO");
    fputs(".BR bandmill\\-filters (7),\n.BR bandmill (1)\n", stream);
}
