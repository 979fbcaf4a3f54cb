# SPDX-License-Identifier: MIT
# Completion of bandmill's command line for fish: asks the program itself, which has tables of what may be said.

function __bandmill_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    # The word as the program would get it; a quotation mark may be open.
    set word (string unescape -- $word; or string unescape -- $word\'; or string unescape -- $word\"; or echo -- $word)
    set -l answer ($words[1] complete -- $words[2..] "$word" 2>/dev/null)
    test (count $answer) -ge 2; or return
    set -l kind (string split ' ' -- $answer[1])[1]
    set -l kept $answer[2]
    for line in $answer[3..]
        echo -- $kept$line
    end
    set -l rest (string sub --start (math (string length -- "$kept") + 1) -- "$word")
    switch $kind
        case files
            string replace -r '^' -- $kept (complete -C "'' $rest")
        case folders
            string replace -r '^' -- $kept (__fish_complete_directories "$rest")
    end
end

complete -c bandmill -f -a '(__bandmill_complete)'
