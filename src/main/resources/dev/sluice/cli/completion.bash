# Completion of sluice for bash: a file of the name sluice where bash-completion looks, or: source <(sluice completion bash)

# The options of a command, into REPLY.
_sluice_options() {
    REPLY=
    case $1 in
@OPTIONS@
    esac
}

# What is typed for an option of a command, or for the first, second, ... of its arguments, into REPLY; nothing where nothing is typed.
_sluice_kind() {
    REPLY=
    case $1:$2 in
@KINDS@
    esac
}

# The streams there are, asked for once a minute, into REPLY; none if they are not told, and then for ten seconds. The arguments are the
# program, and the options that say where.
_sluice_streams() {
    local asked="$*|${AWS_PROFILE-}|${AWS_REGION-}|${AWS_DEFAULT_REGION-}"
    if [[ $asked != "${_sluice_asked-}" ]] || ((SECONDS - ${_sluice_asked_at:-0} >= 60)); then
        if _sluice_answer=$("${1/#\~/$HOME}" list-streams "${@:2}" 2> /dev/null < /dev/null); then
            _sluice_asked_at=$SECONDS
        else
            _sluice_asked_at=$((SECONDS - 50))
        fi
        _sluice_asked=$asked
    fi
    REPLY=$_sluice_answer
}

_complete_sluice() {
    local line=${COMP_LINE-} REPLY
    if [[ -n $line ]]; then line=${line:0:COMP_POINT}; else line="${COMP_WORDS[*]:0:COMP_CWORD+1}"; fi
    line=${line//\\ /_} # a name with blanks is one word
    local -a words where=()
    read -r -a words <<< "$line"
    if [[ $line == *[[:blank:]] ]]; then words+=(''); fi
    local last=$((${#words[@]} - 1)) command='' option='' prefix='' word arguments=1 ended='' i
    local cur=${words[last]}
    for ((i = 1; i < last; i++)); do
        word=${words[i]}
        if [[ -n $ended || $word != -?* ]]; then
            if [[ -z $command ]]; then command=$word; else ((arguments++)); fi
            continue
        fi
        if [[ $word == -- ]]; then
            ended=1
            continue
        fi
        _sluice_kind "$command" "${word%%=*}"
        if [[ -n $REPLY && $REPLY != attached && $word != *=* ]]; then
            ((++i))
            if ((i == last)); then option=$word; else word+="=${words[i]}"; fi
        fi
        case $word in
            --region=* | --profile=* | --endpoint=* | --role-arn=* | --external-id=* | --ca-bundle=* | --config=* | --insecure)
                where+=("$word")
                ;;
        esac
    done
    if [[ -z $option && -z $ended && $cur == --*=* ]]; then
        option=${cur%%=*}
        cur=${cur#*=}
        # What readline puts the answer in the place of.
        if [[ $COMP_WORDBREAKS != *=* ]]; then prefix=$option=; fi
    elif [[ -z $option && -z $ended && $cur == -* ]]; then
        _sluice_options "$command"
        COMPREPLY=($(compgen -W "$REPLY" -- "$cur"))
        return
    fi
    _sluice_kind "$command" "${option:-$arguments}"
    COMPREPLY=()
    case $REPLY in
        file)
            # Readline knows best how names with blanks and quotes are typed.
            compopt -o default 2> /dev/null || COMPREPLY=($(compgen -f -- "$cur"))
            return
            ;;
        dir)
            compopt -o dirnames 2> /dev/null || COMPREPLY=($(compgen -d -- "$cur"))
            return
            ;;
        streams) _sluice_streams "${words[0]}" "${where[@]}" ;;
        profiles)
            REPLY=$(sed -n 's/^\[\(profile \)\{0,1\}\([^] ]*\)\].*/\2/p' \
                "${AWS_CONFIG_FILE:-$HOME/.aws/config}" "${AWS_SHARED_CREDENTIALS_FILE:-$HOME/.aws/credentials}" 2> /dev/null)
            ;;
        formats\ *)
            for word in "${XDG_CONFIG_HOME:-$HOME/.config}"/sluice/formats/*.json; do
                word=${word##*/}
                if [[ $word != '*.json' ]]; then REPLY+=" ${word%.json}"; fi
            done
            REPLY=${REPLY#formats }
            ;;
        list\ *)
            # Several, between commas.
            if [[ $cur == *,* ]]; then prefix+=${cur%,*},; fi
            cur=${cur##*,}
            REPLY=${REPLY#list }
            ;;
        values\ *) REPLY=${REPLY#values } ;;
        *) REPLY= ;;
    esac
    COMPREPLY=($(compgen -P "$prefix" -W "$REPLY" -- "$cur" | sort -u))
}

complete -F _complete_sluice sluice
