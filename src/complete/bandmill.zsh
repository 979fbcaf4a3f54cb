#compdef bandmill
# SPDX-License-Identifier: MIT
# Completion of bandmill's command line for zsh: asks the program itself, which has tables of what may be said.

_bandmill() {
    local word=${(Q)PREFIX} kept head line text i ret
    local -a answer described finish
    answer=("${(@f)$(${~${(Q)words[1]}} complete -- "${(@Q)words[2,CURRENT-1]}" "$word" 2>/dev/null)}")
    [[ -n $answer[1] ]] || return 1
    head=$answer[1]
    kept=$answer[2]

    # What stays is matched no more: as much of what is typed as means that.
    for ((i = $#kept; i < $#PREFIX; i++)); do
        [[ ${(Q)PREFIX[1,i]} == "$kept" ]] && break
    done
    compset -p $i

    for line in "${(@)answer[3,-1]}"; do
        text=${line%%$'\t'*}
        described+=("${text//:/\\:}${line[$#text+1,-1]/$'\t'/:}")
    done
    [[ $head == *open ]] && finish=(-S '')
    ret=1
    (($#described)) && _describe bandmill described "${finish[@]}" && ret=0
    case $head in
    'files whole') _files && ret=0 ;;
    'files open') # nothing behind a file, a slash behind a folder
        _path_files -S '' -g '*(^-/)' && ret=0
        _path_files -/ && ret=0
        ;;
    folders*) _path_files -/ && ret=0 ;;
    esac
    return ret
}

_bandmill "$@"
