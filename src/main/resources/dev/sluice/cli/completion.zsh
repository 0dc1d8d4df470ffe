#compdef sluice
# Completion of sluice for zsh: a file of $fpath, by the name of _sluice; or, after compinit: source <(sluice completion zsh)

# The streams there are, asked for once a minute; none if they are not told, and then for ten seconds.
_sluice_streams() {
    local -a where
    local word asked
    integer i
    for ((i = 2; i <= $#words; i++)); do
        word=$words[i]
        case $word in
            --insecure | --(region|profile|endpoint|role-arn|external-id|ca-bundle|config)=*) where+=(${(Q)word}) ;;
            --(region|profile|endpoint|role-arn|external-id|ca-bundle|config)) where+=($word=${(Q)words[i + 1]}) ;;
        esac
    done
    asked="$where|$AWS_PROFILE|$AWS_REGION|$AWS_DEFAULT_REGION"
    if [[ $asked != $_sluice_asked ]] || ((SECONDS - _sluice_asked_at >= 60)); then
        typeset -ga _sluice_answer
        typeset -gi _sluice_asked_at=$SECONDS
        _sluice_answer=(${(f)"$(${~_sluice_program} list-streams $where 2> /dev/null < /dev/null)"})
        ((!$?)) || ((_sluice_asked_at -= 50))
        typeset -g _sluice_asked=$asked
    fi
    _wanted streams expl stream compadd -a _sluice_answer
}

_sluice_profiles() {
    local -a profiles
    profiles=(${(fu)"$(sed -n 's/^\[\(profile \)\{0,1\}\([^] ]*\)\].*/\2/p' \
        ${AWS_CONFIG_FILE:-~/.aws/config} ${AWS_SHARED_CREDENTIALS_FILE:-~/.aws/credentials} 2> /dev/null)"})
    _wanted profiles expl profile compadd -a profiles
}

_sluice_formats() {
    local -a formats
    formats=(@FORMATS@ ${XDG_CONFIG_HOME:-~/.config}/sluice/formats/*.json(N:t:r))
    _wanted formats expl format compadd -a formats
}

_sluice() {
    local _sluice_program=$words[1] command=$words[2] expl
    if ((CURRENT == 2)); then
        local -a commands
        commands=(
@COMMANDS@
        )
        [[ $command == -* ]] || _describe -t commands command commands
        [[ $command != -* ]] || _arguments '(- *)'{-h,--help}'[show help]' '(- *)'{-V,--version}'[show the version]'
        return
    fi
    shift words
    ((CURRENT--))
    case $command in
@CASES@
    esac
}

if [[ ${funcstack[1]} == _sluice ]]; then
    _sluice "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }
    compdef _sluice sluice
fi
