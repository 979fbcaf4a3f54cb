/* SPDX-License-Identifier: MIT */
/* The options of `bandmill run`. */
#include "run_settings.h"

#include <string.h>

#include "bandmill/codecs.h"
#include "bandmill/icc.h"

static const char *const symlinks_words[] = {"auto", "follow", "skip", NULL};
static const char *const collision_words[] = {"error", "keep-ext", NULL};
static const char *const preserve_words[] = {"mode", "owner", "times", "xattr", "all", NULL};
static const char *const metadata_words[] = {"keep", "strip", "safe", NULL};
static const char *const depth_words[] = {"8", "16", NULL};
static const char *const damage_words[] = {"fail", "keep", NULL};
static const char *const progress_words[] = {"auto", "line", "none", NULL};

static const char *format_word(size_t index)
{
    return bm_codecs[index] ? bm_codecs[index]->name : NULL;
}

#define FIELD(member) .field = offsetof(bm_run_settings, member)

#define COLOURS "Colours"
#define FILES "Inputs and outputs"
#define CHAIN "Filters"
#define FORMAT "Output format"
#define LIMITS "Threads, memory, limits"
#define SPEECH "What is said"

/* clang-format off */
const bm_option bm_run_own_options[] = {
    {.name = "output", .letter = 'o', .argument = "DIR", .type = BM_OPTION_TEXT, FIELD(output),
     .group = FILES,
     .doc = "Folder for the results; the tree below each input folder is mirrored in it. Made where it is "
            "missing. - writes the one picture to standard output."},
    {.name = "also", .argument = "DIR:CHAIN", .type = BM_OPTION_LIST, FIELD(also), .group = FILES,
     .doc = "Make one more output of every picture, below another folder, by a chain of its own that begins at the picture as "
            "it is read: thumbs:resize:256. What the chains begin with in common is done once, and decoding is. Options of that "
            "output alone stand in braces: thumbs{format=png,compression=9}:resize:256; they are format, depth, metadata and "
            "those of the formats. A colon or a brace in a folder's name is written \\: or \\{. May be repeated."},
    {.name = "files-from", .argument = "FILE", .type = BM_OPTION_LIST, FIELD(files_from), .group = FILES,
     .doc = "Take more inputs from a list, a name a line; - reads it from standard input. May be repeated."},
    {.name = "null", .letter = '0', .type = BM_OPTION_FLAG, FIELD(null), .group = FILES,
     .doc = "Names in lists end with a NUL byte, as from find -print0, and may have line ends in them."},
    {.name = "recursive", .letter = 'r', .type = BM_OPTION_FLAG, FIELD(recursive), .group = FILES,
     .doc = "Descend into the folders below an input folder."},
    {.name = "max-depth", .argument = "N", .type = BM_OPTION_COUNT, .min = 1, .max = 1000000, FIELD(max_depth),
     .group = FILES, .doc = "Descend, but only N levels deep: 1 is the folders that lie directly in an input folder."},
    {.name = "include", .argument = "PATTERN", .type = BM_OPTION_LIST, FIELD(include), .group = FILES,
     .doc = "In folders take the files that match, whatever their extension, and no others. PATTERN is one of the shell "
            "(quote it): without a slash it is matched with the name, with one (also at its beginning) with the path "
            "below the input, where * matches slashes too. May be repeated; one match is enough."},
    {.name = "exclude", .argument = "PATTERN", .type = BM_OPTION_LIST, FIELD(exclude), .group = FILES,
     .doc = "In folders leave out the files and folders that match, even if they are included; a slash at the end "
            "means folders only. What is named as an INPUT is never left out. May be repeated."},
    {.name = "symlinks", .argument = "KIND", .type = BM_OPTION_CHOICE, .choices = symlinks_words, FIELD(symlinks),
     .group = FILES,
     .doc = "auto: links to files are followed, links to folders below an input are not. follow: both; a folder that "
            "leads back into itself is left out. skip: no link is taken. Default auto."},
    {.name = "relative-to", .argument = "DIR", .type = BM_OPTION_TEXT, FIELD(relative_to), .group = FILES,
     .doc = "Outputs keep the folders that their inputs lie in below DIR, also where files are named one by one."},
    {.name = "on-collision", .argument = "KIND", .type = BM_OPTION_CHOICE, .choices = collision_words,
     FIELD(on_collision), .group = FILES,
     .doc = "When two pictures would be written to one file: error: nothing is done. keep-ext: those keep their "
            "extension before that of --format (a.jpg.png and a.png.png). Default error."},
    {.name = "in-place", .type = BM_OPTION_FLAG, FIELD(in_place), .group = FILES,
     .doc = "Instead of --output: every picture takes the place of its original, which is gone then. Permissions, owner "
            "and extended attributes stay. A symbolic link is skipped, or under --symlinks follow what it leads to is "
            "rewritten."},
    {.name = "preserve", .argument = "LIST", .type = BM_OPTION_SET, .choices = preserve_words, FIELD(preserve),
     .group = FILES,
     .doc = "What results take over from their inputs: words of mode, owner, times, xattr and all, with commas. Without it "
            "a new file gets the permissions that a copy would get."},
    {.name = "overwrite", .type = BM_OPTION_FLAG, FIELD(overwrite), .group = FILES,
     .doc = "Replace outputs that exist. Without this or --skip-existing nothing is done when one does."},
    {.name = "skip-existing", .type = BM_OPTION_FLAG, FIELD(skip_existing), .group = FILES,
     .doc = "Leave out pictures whose output exists; of several outputs, those."},
    {.name = "resume", .type = BM_OPTION_FLAG, FIELD(resume), .group = FILES,
     .doc = "Keep a journal in the output folder, and leave out pictures whose output it knows to be what this run would make: of the "
            "same content, chain, options and versions. Everything else is made, anew where a run under --resume has made it; "
            "outputs that others have made or changed are handled as ever. Say it from the first run on."},
    {.name = "if-changed", .type = BM_OPTION_FLAG, FIELD(if_changed), .group = FILES,
     .doc = "As --resume, but an input whose size, time of change and inode are as they were is not even opened."},
    {.name = "journal", .argument = "FILE", .type = BM_OPTION_TEXT, FIELD(journal), .group = FILES,
     .doc = "Keep the journal of --resume in this file, and not in the output folder. With --in-place there is none, so this must be "
            "given: pictures that the journal knows to be results of this very chain are not filtered twice."},
    {.name = "fsync", .type = BM_OPTION_FLAG, FIELD(fsync), .group = FILES,
     .doc = "Bring each output to the disk before it gets its name, and the names by the end of the run, so that a power cut takes "
            "nothing of what is done. Costs time. Not given: with --in-place alone, and there without the names."},
    {.name = "dry-run", .type = BM_OPTION_FLAG, FIELD(dry_run), .group = FILES,
     .doc = "Print `input -> output` for every picture that would be worked on, and do nothing."},
    {.name = "fail-fast", .type = BM_OPTION_FLAG, FIELD(fail_fast), .group = FILES,
     .doc = "Stop at the first picture that fails. Pictures begun are not finished, and leave no trace."},
    {.name = "max-errors", .argument = "N", .type = BM_OPTION_COUNT, .min = 1, .max = 1000000000,
     FIELD(max_errors), .group = FILES, .doc = "Stop when N pictures have failed. Not given: go on, however many."},

    {.name = "strict", .type = BM_OPTION_FLAG, FIELD(strict), .group = FILES,
     .doc = "A picture with any warning fails (E_STRICT) and nothing of it is kept."},
    {.name = "on-damage", .argument = "KIND", .type = BM_OPTION_CHOICE, .choices = damage_words, FIELD(on_damage),
     .group = FILES,
     .doc = "What to do with a JPEG or PNG whose pixels are damaged or end early: fail: the picture fails. keep: what can be "
            "read of it goes on, what is missing is gray, and there is a warning. Default fail."},

    {.name = "filter", .letter = 'f', .argument = "CHAIN", .type = BM_OPTION_LIST, FIELD(chain),
     .group = CHAIN,
     .doc = "A filter as name, name:value or name:key=value,key=value; several joined by |. May be repeated: "
            "filters are applied in the order given. `bandmill filters` lists them."},
    {.name = "recipe", .argument = "RECIPE", .type = BM_OPTION_LIST, FIELD(chain), .group = CHAIN,
     .doc = "Filters from a file, one a line, # starts a comment. Takes its place among the --filter options. Where there is no "
            "such file: the recipe of that name that ships; `bandmill recipes` lists them."},
    {.name = "linear", .type = BM_OPTION_FLAG, FIELD(linear), .group = CHAIN,
     .doc = "Filters that mix neighbours (blurs, resize, sharpen) do so in linear light, as lenses and eyes do, through "
            "sRGB's exact curve and 16 bits. Costs time. CMYK stays as it is. --explain shows where."},

    {.name = "exact", .type = BM_OPTION_FLAG, FIELD(exact), .group = CHAIN,
     .doc = "Only what gives the same pixels as the chain as written. Not given: also what is faster and as good to the eye, "
            "within a tolerance that --explain shows beside it."},
    {.name = "as-written", .type = BM_OPTION_FLAG, FIELD(as_written), .group = CHAIN,
     .doc = "For testing: run the chain as it is written, without any rule of the planner."},

    {.name = "lossless", .type = BM_OPTION_FLAG, FIELD(lossless), .group = CHAIN,
     .doc = "Only what loses nothing: filters that move pixels (flips, quarter turns, crops, pads), and outputs that are a copy, a JPEG "
            "turned on its coefficients, or of a format that holds pixels exactly. Any other picture fails (E_LOSSY) and it is said "
            "what stands in the way."},

    {.name = "to-srgb", .type = BM_OPTION_FLAG, FIELD(to_srgb), .group = COLOURS,
     .doc = "Convert pictures by their ICC profile to sRGB before the chain, and leave the profile out; gray ones stay gray, "
            "on sRGB's curve. CMYK becomes RGB, without a profile by plain arithmetic. Pictures without a profile are taken "
            "to be sRGB. Not given: profiles are carried along, and only CMYK is converted, where the chain or the output "
            "does not take it."},
    {.name = "intent", .argument = "KIND", .type = BM_OPTION_CHOICE, .choices = bm_intent_names, FIELD(intent),
     .group = COLOURS,
     .doc = "What such a conversion keeps, in the words of ICC: relative keeps the colours that sRGB has and clips the "
            "others; perceptual and saturation do as the profile says; absolute keeps the tint of paper, too. All but absolute "
            "bring black to black. Default relative."},

    {.name = "format", .argument = "NAME", .type = BM_OPTION_CHOICE, .choice_at = format_word,
     FIELD(format), .group = FORMAT,
     .doc = "Write this format, whatever the input is, and name outputs accordingly. `null` throws pictures away and "
            "`hash` prints a hash of each; neither needs --output."},
    {.name = "depth", .argument = "BITS", .type = BM_OPTION_CHOICE, .choices = depth_words, FIELD(depth),
     .group = FORMAT,
     .doc = "Write 8 or 16 bits a sample; filters still work with those of the input. A picture whose output format does not "
            "hold as many fails. Not given: as many as the input has and the format holds."},
    {.name = "metadata", .argument = "KIND", .type = BM_OPTION_CHOICE, .choices = metadata_words,
     FIELD(metadata), .group = FORMAT,
     .doc = "keep: carry metadata over; strip: leave out all that colours and orientation do not need; safe: "
            "leave out what tells of persons and places. Default keep."},

    {.name = "no-auto-orient", .type = BM_OPTION_FLAG, FIELD(no_auto_orient), .group = FORMAT,
     .doc = "Work on pictures as they lie in the file and carry their EXIF orientation over. Not given: they are turned "
            "upright first, and the output says so."},

    {.name = "threads", .letter = 'j', .argument = "N", .type = BM_OPTION_TEXT, FIELD(threads), .group = LIMITS,
     .doc = "Threads that compute. Not given, or auto: the CPUs that this process may really use; --explain shows why that "
            "many. auto:FILE: as many threads, readers and queue places as pay by the verdict that `bandmill bench --json "
            "FILE` wrote, but no more threads than there are CPUs."},
    {.name = "readers", .argument = "N", .type = BM_OPTION_COUNT, .min = 1, .max = 256, FIELD(readers),
     .group = LIMITS,
     .doc = "Threads that read files. Not given: as many as compute, but 2 to 4; above 8 one for every two, up to 16."},
    {.name = "queue", .argument = "N", .type = BM_OPTION_COUNT, .min = 1, .max = 65536, FIELD(queue),
     .group = LIMITS,
     .doc = "Pictures that may wait between reading and computing. Not given: twice the threads."},
    {.name = "memory", .argument = "SIZE", .type = BM_OPTION_BYTES, .min = UINT64_C(1) << 20,
     .max = UINT64_C(1) << 50, FIELD(memory), .group = LIMITS,
     .doc = "Memory for pictures, such as 256M or 2G: one that does not fit waits. Not given: half of what the machine "
            "has or the cgroup allows."},
    {.name = "max-pixels", .argument = "N", .type = BM_OPTION_PIXELS, .min = 1,
     .max = UINT64_C(1000000000000000), .zero = true, FIELD(max_pixels), .group = LIMITS,
     .doc = "Refuse pictures with more pixels, such as 500M; 0 for no limit. Default 1G."},
    {.name = "max-scans", .argument = "N", .type = BM_OPTION_COUNT, .min = 1, .max = 1000000, .zero = true,
     FIELD(max_scans), .group = LIMITS,
     .doc = "Refuse progressive JPEGs with more scans; 0 for no limit. Default 500."},
    {.name = "timeout", .argument = "SECONDS", .type = BM_OPTION_SECONDS, .min = UINT64_C(1000000),
     .max = UINT64_C(1000000) * 1000000000, .zero = true, FIELD(timeout_ns), .group = LIMITS,
     .doc = "Give up a picture that takes longer to decode, filter and encode, or to read (E_TIMEOUT), such as 30 or 0.5; 0 for no "
            "limit, which is the default. Noticed between bands of rows and pieces of a file: what a disk that answers no more "
            "holds up, only the system can end."},
    {.name = "no-sandbox", .type = BM_OPTION_FLAG, FIELD(sandbox.off), .group = LIMITS,
     .doc = "Do not confine the program to what it needs: to read the inputs, to write below the output folders, and nothing else. Not "
            "given: it is confined as far as the system knows how; --explain tells."},
    {.name = "require-sandbox", .type = BM_OPTION_FLAG, FIELD(sandbox.required), .group = LIMITS,
     .doc = "Do nothing where the program cannot be confined."},
    {.name = "band-rows", .argument = "N", .type = BM_OPTION_COUNT, .min = 1, .max = 65536,
     FIELD(band_rows), .group = LIMITS,
     .doc = "For testing: height of the bands that pictures are worked on in. Results do not depend on it."},

    {.name = "report", .argument = "FILE", .type = BM_OPTION_TEXT, FIELD(report), .group = SPEECH,
     .doc = "Write a report as JSON, one object a line; - for standard output."},
    {.name = "gallery", .argument = "FILE", .type = BM_OPTION_TEXT, FIELD(gallery), .group = SPEECH,
     .doc = "Write a page with pictures before and after, to be looked at in a browser, failures on top. Of many pictures it "
            "shows 120, evenly chosen."},
    {.name = "trace", .argument = "FILE", .type = BM_OPTION_TEXT, FIELD(trace), .group = SPEECH,
     .doc = "Write what every thread did at every moment, as trace events that Perfetto and chrome://tracing show."},
    {.name = "explain", .type = BM_OPTION_FLAG, FIELD(explain), .group = SPEECH,
     .doc = "Tell how the chain will run, and where the numbers of threads and bytes come from."},
    {.name = "progress", .argument = "KIND", .type = BM_OPTION_CHOICE, .choices = progress_words,
     FIELD(progress), .group = SPEECH,
     .doc = "auto: a live line on a terminal, a line every 10 seconds elsewhere. line: always lines."},
    {.name = "quiet", .letter = 'q', .type = BM_OPTION_FLAG, FIELD(quiet), .group = SPEECH,
     .doc = "Say nothing but what failed."},
    {.name = "verbose", .letter = 'v', .type = BM_OPTION_FLAG, FIELD(verbose), .group = SPEECH,
     .doc = "Also say what was warned about, and what each stage did with its time."},
    {.name = NULL},
};
/* clang-format on */

const bm_run_settings bm_run_defaults = {
    .format = BM_NO_CHOICE,
    .depth = BM_NO_CHOICE,
    .intent = BM_INTENT_RELATIVE,
    .max_pixels = BM_DEFAULT_MAX_PIXELS,
    .max_scans = BM_DEFAULT_MAX_SCANS,
};

/* Whether pictures would come out otherwise than they went in, or are meant to. */
static bool changes_pictures(const bm_run_settings *settings)
{
    bool changes = settings->chain.count || settings->to_srgb ||
                   settings->format != bm_run_defaults.format ||
                   settings->metadata != bm_run_defaults.metadata ||
                   settings->depth != bm_run_defaults.depth;
    for (size_t i = 0; i < BM_CODEC_WORDS; i++)
        changes |= settings->codec[i].given;
    return changes;
}

bool bm_run_resumes(const bm_run_settings *settings)
{
    return settings->resume || settings->if_changed;
}

/* What is about files in a folder. */
static bm_status check_kept_files(const bm_run_settings *settings, bm_error *error)
{
    const char *name = settings->if_changed ? "if-changed" : "resume";
    const bm_codec *format = bm_run_format(settings);
    bool streams = settings->output && strcmp(settings->output, "-") == 0;
    bool keeps_none = !settings->output || (format && format->keeps_no_file);
    if (settings->journal && !bm_run_resumes(settings))
        return bm_fail(error, BM_E_PARAM, "--journal is about --resume, which is not given");
    if (settings->journal && settings->also.count)
        return bm_fail(error, BM_E_PARAM,
                       "--journal --also: each output folder keeps a journal of its own: leave out "
                       "--journal");
    if (bm_run_resumes(settings) && settings->in_place && !settings->journal)
        return bm_fail(error, BM_E_PARAM,
                       "--%s --in-place: there is no output folder to keep a journal in: say where "
                       "with --journal FILE",
                       name);
    if (bm_run_resumes(settings) && !settings->in_place && (streams || keeps_none))
        return bm_fail(error, BM_E_PARAM,
                       "--%s goes on with the files of an output folder: say --output DIR", name);
    if (settings->fsync && !settings->in_place && (streams || keeps_none))
        return bm_fail(error, BM_E_PARAM, "--fsync is about files: say --output DIR");
    return BM_OK;
}

static bm_status check_in_place(const bm_run_settings *settings, bm_error *error)
{
    const bm_codec *format = bm_run_format(settings);
    if (settings->output)
        return bm_fail(error, BM_E_PARAM,
                       "--in-place and --output exclude each other: leave one out");
    if (settings->also.count)
        return bm_fail(error, BM_E_PARAM,
                       "--in-place makes one picture of each: leave out --also, or say --output");
    if (settings->overwrite || settings->skip_existing)
        return bm_fail(error, BM_E_PARAM,
                       "--in-place replaces originals: leave out --overwrite and --skip-existing");
    if (settings->relative_to || settings->on_collision)
        return bm_fail(error, BM_E_PARAM,
                       "--in-place keeps all names: leave out --relative-to and --on-collision");
    if (format && format->keeps_no_file)
        return bm_fail(
            error, BM_E_PARAM,
            "--in-place --format=%s: this format keeps no file to replace originals with",
            format->name);
    if (settings->on_damage == BM_DAMAGE_KEEP)
        return bm_fail(error, BM_E_PARAM,
                       "--in-place --on-damage=keep: what could still be saved of a damaged "
                       "original would be gone: write to another folder with --output");
    if (!changes_pictures(settings))
        return bm_fail(error, BM_E_PARAM,
                       "--in-place: no filter and no option of the output format, so originals "
                       "would lose quality for nothing: say what to do with them");
    return BM_OK;
}

bm_status bm_run_settings_check(const bm_run_settings *settings, size_t operands, bm_error *error)
{
    const bm_codec *format = bm_run_format(settings);
    if (!operands && !settings->files_from.count)
        return bm_fail(error, BM_E_PARAM, "no input: name at least one picture or folder");
    if (format && !format->encode_open)
        return bm_fail(error, BM_E_PARAM, "--format=%s: this format can be read, not written",
                       format->name);
    if (settings->in_place) {
        bm_status status = check_in_place(settings, error);
        if (status)
            return status;
    } else if (!settings->output && !(format && format->keeps_no_file)) {
        return bm_fail(error, BM_E_PARAM,
                       "no output: say with --output DIR where results should go");
    }
    bm_status kept = check_kept_files(settings, error);
    if (kept)
        return kept;
    if (settings->also.count && (!settings->output || strcmp(settings->output, "-") == 0 ||
                                 (format && format->keeps_no_file)))
        return bm_fail(error, BM_E_PARAM,
                       "--also makes more files beside those of --output: give that a folder, and a "
                       "--format that keeps files");
    if (settings->also.count >= BM_MAX_OUTPUTS)
        return bm_fail(error, BM_E_PARAM, "--also %zu times: a picture has at most %u outputs",
                       settings->also.count, BM_MAX_OUTPUTS);
    if (settings->overwrite && settings->skip_existing)
        return bm_fail(error, BM_E_PARAM,
                       "--overwrite and --skip-existing exclude each other: leave one out");
    if (settings->strict && settings->on_damage == BM_DAMAGE_KEEP)
        return bm_fail(error, BM_E_PARAM,
                       "--strict and --on-damage=keep exclude each other: leave one out");
    if (settings->lossless && settings->as_written)
        return bm_fail(error, BM_E_PARAM,
                       "--lossless and --as-written exclude each other: leave one out");
    if (settings->fail_fast && settings->max_errors)
        return bm_fail(error, BM_E_PARAM,
                       "--fail-fast and --max-errors exclude each other: leave one out");
    if (settings->gallery && (settings->in_place || (format && format->keeps_no_file)))
        return bm_fail(error, BM_E_PARAM,
                       "--gallery shows originals beside results: leave out %s",
                       settings->in_place ? "--in-place, which leaves no originals"
                                          : "a --format that keeps no files");
    if (settings->quiet && settings->verbose)
        return bm_fail(error, BM_E_PARAM,
                       "--quiet and --verbose exclude each other: leave one out");
    bm_status status = bm_sandbox_wish_check(&settings->sandbox, error);
    return status ? status : bm_codec_options_check(settings->codec, error);
}

uint8_t bm_depth_bits(unsigned choice)
{
    return choice == BM_NO_CHOICE ? 0 : choice == 0 ? 8 : 16;
}

const bm_codec *bm_run_format(const bm_run_settings *settings)
{
    return settings->format == BM_NO_CHOICE ? NULL : bm_codecs[settings->format];
}

unsigned bm_run_keep(const bm_run_settings *settings)
{
    enum { EVERYTHING = BM_KEEP_MODE | BM_KEEP_OWNER | BM_KEEP_TIMES | BM_KEEP_XATTR };
    unsigned keep = settings->preserve & EVERYTHING;
    if (settings->preserve & ~(unsigned)EVERYTHING)
        keep = EVERYTHING;
    if (settings->in_place)
        keep |= BM_KEEP_MODE | BM_KEEP_OWNER | BM_KEEP_XATTR;
    return keep;
}
