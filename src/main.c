/* SPDX-License-Identifier: MIT */
/* bandmill: from the command line to a command. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "help.h"
#include "signals.h"

/* Parses a command's words into its settings and runs it. */
static int run_command(const bm_command *command, char *const *arguments)
{
    const bm_option *options = bm_command_options(command);
    bm_words operands = {0};
    bm_error error;
    bool help = false;
    int result = BM_EXIT_REFUSED;
    void *settings = calloc(1, command->settings_bytes + 1);
    if (!settings) {
        bm_complain(command->name, "there is no memory");
        return BM_EXIT_REFUSED;
    }
    if (command->defaults)
        memcpy(settings, command->defaults, command->settings_bytes);

    if (bm_options_parse(options, arguments, settings, &operands, &help, &error)) {
        bm_complain(command->name, error.message);
    } else if (help) {
        bm_help_command(command, stdout);
        result = BM_EXIT_OK;
    } else {
        result = command->run(settings, &operands);
    }
    bm_words_clear(&operands);
    bm_options_clear(options, settings);
    free(settings);
    return result;
}

/* Whether everything written to standard output has arrived. */
static bool flush_output(void)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    fprintf(stderr, "bandmill: standard output: %s\n", errno ? strerror(errno) : "writing failed");
    return false;
}

/* What people try first are commands here. */
static const char *command_name(const char *word)
{
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return bm_command_help.name;
    if (strcmp(word, "--version") == 0)
        return bm_command_version.name;
    return word;
}

/* A standard descriptor that is closed would be the next file's, and what is said would land in a
 * picture. In its place comes one that can be neither read nor written as that one would be. */
static bool keep_standard_descriptors(void)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return false;
    return true;
}

int main(int count, char **arguments)
{
    if (!keep_standard_descriptors())
        return BM_EXIT_REFUSED;
    bm_signals_ignore();
    if (count < 2) {
        bm_help_program(stderr);
        return BM_EXIT_REFUSED;
    }
    const bm_command *command = bm_command_find(command_name(arguments[1]));
    if (!command)
        return bm_command_unknown(arguments[1]);
    int result = run_command(command, arguments + 2);
    if (!flush_output() && result == BM_EXIT_OK)
        result = BM_EXIT_SOME_FAILED;
    return result;
}
