/* SPDX-License-Identifier: MIT */
/* What manual pages say of the commands beside what stands in the tables. */
#include "pages.h"

#include "resume/journal.h"

#define CODES_OF_BATCH                                                                             \
    "1\tSome pictures failed, each by name and with a code; the others are done, unless "          \
    "--fail-fast or --max-errors stopped the run.\n"                                               \
    "2\tA mistake in the command or the plan. Nothing was written.\n"                              \
    "129, 130, 143\tStopped by SIGHUP, SIGINT or SIGTERM. What was done is whole. A second "       \
    "signal ends the run at once; SIGUSR1 asks how far it is.\n"

#define ENVIRONMENT_OF_CPU                                                                         \
    "BANDMILL_CPU\tThe instruction set that filters use: scalar, sse4, avx2, avx512 or neon. Not " \
    "set or empty: the best that the machine has. The pictures are the same.\n"

#define ENVIRONMENT_OF_BATCH                                                                       \
    ENVIRONMENT_OF_CPU                                                                             \
    "OMP_NUM_THREADS, OMP_THREAD_LIMIT\tWhere --threads is not given: no more threads than this. " \
    "--explain tells what else bounds them.\n"                                                     \
    "TERM\tNot set, or dumb: no live line is drawn, even on a terminal.\n"

const bm_page_notes bm_page_notes_program = {
    .summary = "run chains of image filters over folders of pictures",
    .exit_status = "0\tAll is well.\n"
                   "1\tSomething failed, the rest is done.\n"
                   "2\tA mistake in the command or the plan. Nothing was written.\n"
                   "128 + N\tStopped by signal N.\n",
    .environment = ENVIRONMENT_OF_BATCH
    "TMPDIR\tWhere scratch files go that have no place of their own. Not set: /tmp.\n",
    .files = "share/bandmill/recipes/\tBelow the prefix of the installation. The recipes that "
             "ship, as files to be copied and "
             "changed. The program has them in itself.\n",
    .examples = "What there is, and all about one filter:\n"
                "    bandmill filters\n"
                "    bandmill filters gaussian\n"
                "\n"
                "Blur the pictures of a folder, and of the folders in it:\n"
                "    bandmill run photos -r -o blurred -f gaussian:sigma=3\n"
                "\n"
                "How many threads pay on this machine:\n"
                "    bandmill bench photos -f gaussian:sigma=3 --repeat 3 --threads 1,2\n",
    .see_also = "bandmill-run(1) bandmill-bench(1) bandmill-filters(1) bandmill-recipes(1) "
                "bandmill-info(1) "
                "bandmill-filters(7) libbandmill(3)",
};

const bm_page_notes bm_page_notes_all[] = {
    {
        .command = &bm_command_run,
        .summary = "filter pictures",
        .exit_status = "0\tAll is well; pictures that were to be skipped are.\n" CODES_OF_BATCH,
        .environment = ENVIRONMENT_OF_BATCH "TMPDIR\tWhere the picture waits that goes to standard "
                                            "output, until it is whole. Not set: /tmp.\n",
        .files =
            ".NAME.bandmill-XXXXXX.tmp\tWhat a run that was killed may leave beside an output "
            "that it was to replace. The next run that writes the same output removes "
            "it.\n" BM_JOURNAL_NAME "\tIn an output folder, under --resume and --if-changed: which "
            "input, chain and options each output was made of. Without it none of them counts as "
            "done.\n"
            "share/bandmill/recipes/\tBelow the prefix of the installation. The recipes that "
            "ship.\n",
        .examples = "Blur the pictures of a folder:\n"
                    "    bandmill run photos -o blurred -f gaussian:sigma=3\n"
                    "\n"
                    "Two filters, and another format:\n"
                    "    bandmill run photos -o drawn --format png \\\n"
                    "        -f 'resize:300x200 | grayscale | dither'\n"
                    "\n"
                    "A recipe that ships, for pages on the web:\n"
                    "    bandmill run photos -o web --recipe web \\\n"
                    "        --quality 82 --progressive --metadata safe\n"
                    "\n"
                    "Three sizes from one decode, each below a folder of its own:\n"
                    "    bandmill run photos -o large -f resize:2048 \\\n"
                    "        --also 'medium:resize:800' \\\n"
                    "        --also 'thumbs{format=png}:resize:96x96,mode=fill'\n"
                    "\n"
                    "Make originals smaller, and keep their times:\n"
                    "    bandmill run copies --in-place --preserve times -f resize:50%\n"
                    "\n"
                    "Pictures from a list, which lie in many folders:\n"
                    "    find photos -name '*.jpg' -print0 | bandmill run -0 --files-from - \\\n"
                    "        --relative-to photos -o found -f sharpen\n"
                    "\n"
                    "A run that may be stopped, and goes on where it ended:\n"
                    "    bandmill run photos -r -o done --resume -f 'resize:1600 | sharpen'\n"
                    "\n"
                    "Through a pipe:\n"
                    "    bandmill run - -o - -f resize:200x200 <photo.jpg >small.jpg\n"
                    "\n"
                    "What would be done, and how:\n"
                    "    bandmill run photos -r -o out --dry-run\n"
                    "    bandmill run photos --format null --explain -f 'resize:50% | equalize'\n",
        .see_also = "bandmill(1) bandmill-filters(7) bandmill-recipes(1) bandmill-bench(1) "
                    "bandmill-info(1)",
    },
    {
        .command = &bm_command_bench,
        .summary = "compare numbers of threads on pictures of your own",
        .exit_status = "0\tMeasured and told.\n"
                       "1\tA turn failed, or outputs of two configurations differ, which is told.\n"
                       "2\tA mistake in the command or the plan. Nothing was measured.\n"
                       "129, 130, 143\tStopped by SIGHUP, SIGINT or SIGTERM.\n",
        .environment = ENVIRONMENT_OF_BATCH "TMPDIR\tWhere outputs are written, and removed again, "
                                            "if --output is not given. Not set: /tmp.\n",
        .examples =
            "Compare numbers of threads up to the CPUs, and look at it in a browser:\n"
            "    bandmill bench photos -f gaussian:sigma=3 --repeat 3 --html bench.html\n"
            "\n"
            "Take over what was found:\n"
            "    bandmill bench photos -f sharpen --repeat 6 --threads 1,2 --json found.json\n"
            "    bandmill run photos -o sharp -f sharpen -j auto:found.json\n",
        .see_also = "bandmill(1) bandmill-run(1)",
    },
    {
        .command = &bm_command_filters,
        .summary = "list the filters, search for some, or tell all about one",
        .exit_status = "0\tThere are such filters.\n"
                       "2\tThere is none of that name, or none that answers to the words.\n",
        .examples = "All filters by group, and all about two:\n"
                    "    bandmill filters\n"
                    "    bandmill filters resize sharpen\n"
                    "\n"
                    "Which ones have to do with noise:\n"
                    "    bandmill filters --search noise\n",
        .see_also = "bandmill-filters(7) bandmill(1) bandmill-run(1)",
    },
    {
        .command = &bm_command_recipes,
        .summary = "list the recipes that ship, or print one",
        .exit_status = "0\tThere are such recipes.\n"
                       "2\tThere is none of that name.\n",
        .files =
            "share/bandmill/recipes/\tBelow the prefix of the installation. The same as files.\n",
        .examples = "Change a recipe, and run it:\n"
                    "    bandmill recipes web >my.recipe\n"
                    "    bandmill run photos -o web --recipe my.recipe\n",
        .see_also = "bandmill(1) bandmill-run(1) bandmill-filters(7)",
    },
    {
        .command = &bm_command_info,
        .summary = "tell what pictures are",
        .exit_status = "0\tAll were told of.\n"
                       "1\tSome could not be read.\n"
                       "2\tA mistake in the command.\n",
        .examples = "For people, and for programs:\n"
                    "    bandmill info photo.jpg\n"
                    "    bandmill info --json photo.jpg\n",
        .see_also = "bandmill(1) bandmill-run(1)",
    },
    {.command = NULL},
};
