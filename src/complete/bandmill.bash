# SPDX-License-Identifier: MIT
# Completion of bandmill's command line for bash: asks the program itself, which has tables of what may be said.

# Sets `words` to what stands in front of the cursor, `word` to the one that it stands in, and `quote` to the quotation mark
# that is open there. COMP_WORDS would be cut at each : and =.
_bandmill_split() {
    local line=${COMP_LINE:0:COMP_POINT} begun='' c i
    words=() word='' quote=''
    for ((i = 0; i < ${#line}; i++)); do
        c=${line:i:1}
        if [[ $quote == "'" && $c != "'" || $quote == '"' && $c != ['"\'] ]]; then
            word+=$c
        elif [[ -n $quote && $c == "$quote" ]]; then
            quote=
        elif [[ $c == '\' ]]; then
            i=$((i + 1)) begun=1
            word+=${line:i:1}
        elif [[ $c == ["'\""] ]]; then
            quote=$c begun=1
        elif [[ $c != [$' \t\n'] ]]; then
            word+=$c begun=1
        elif [[ $begun ]]; then
            words+=("$word")
            word='' begun=''
        fi
    done
}

# Adds to COMPREPLY what the word becomes with $1 in place of its end, as it is to stand on the line.
_bandmill_reply() {
    local more=${1:${#rest}}
    [[ $quote || -z $more ]] || printf -v more %q "$more"
    COMPREPLY+=("$typed$more")
}

_bandmill() {
    local program=${1/#\~\//$HOME/} typed=$2 words word quote kind form kept rest text
    COMPREPLY=()
    _bandmill_split
    {
        IFS=' ' read -r kind form || return 0
        IFS= read -r kept
        rest=${word:${#kept}}
        while IFS=$'\t' read -r text _; do
            [[ $text == "$rest"* ]] && _bandmill_reply "$text"
        done
    } < <("$program" complete -- "${words[@]:1}" "$word" 2>/dev/null)

    local files=() option=-f
    [[ $kind == folders ]] && option=-d
    if [[ $kind != words ]]; then
        while IFS= read -r text; do
            files+=("$text")
        done < <(compgen "$option" -- "$rest")
    fi
    if [[ ${#files[@]} -gt 0 && $typed == "$rest" && $form == whole ]]; then
        # Nothing of the word is ours: bash adds slashes and quotation marks itself.
        compopt -o filenames
        COMPREPLY+=("${files[@]}")
        return 0
    fi
    for text in "${files[@]}"; do
        [[ -d $text ]] && text+=/ form=open
        _bandmill_reply "$text"
    done
    [[ $form == open ]] && compopt -o nospace
    # bash would close the quotation behind the only thing that fits; with two that begin alike it goes no further.
    [[ $form == open && $quote && ${#COMPREPLY[@]} -eq 1 ]] && COMPREPLY+=("${COMPREPLY[0]}...")
    return 0
}

complete -F _bandmill bandmill
