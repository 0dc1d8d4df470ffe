package dev.sluice.cli;

import java.util.List;

/** The examples at the head of each command's help: what people mostly type comes before what they could type. */
final class Examples {
    private Examples() {}

    static List<String> of(String command) {
        return switch (command) {
            case "load" ->
                List.of(
                        "sluice load web access.log archive/    files and directories, packed or not",
                        "kubectl logs -f api | sluice load api  whatever comes through a pipe",
                        "sluice load --local=2 web access.log   a rehearsal; no AWS account needed",
                        "sluice load --checkpoint web.journal web /var/log/nginx/access.log*",
                        "                                       from cron: what is new, nothing twice",
                        "sluice load --format auto web 's3://logs/2024-*/app*.gz'",
                        "                                       objects in S3, their format looked up",
                        "sluice load --rate 50% --report load.html web old/",
                        "                                       half of each shard is left to others");
            case "plan" ->
                List.of(
                        "sluice plan access.log archive/        how long, how much, which shards",
                        "sluice plan --stream web --sample-chunks 5% archive/",
                        "                                       for that stream, from a twentieth of it",
                        "sluice plan --shards 8 --format json --key field:/user events.log",
                        "                                       which keys make which shards hot",
                        "sluice plan --local=2 --rehearse access.log",
                        "                                       and do it, against an embedded endpoint");
            case "cat" ->
                List.of(
                        "sluice cat --distinct web > web.log    every event once, in whatever layout",
                        "sluice cat --follow --since now web    what comes in from now on");
            case "guess" -> List.of("sluice guess app.log                   the options that say what it holds");
            case "train" ->
                List.of(
                        "sluice train -o web.dict access.log    what its lines have in common",
                        "sluice load --records lines --compression zstd --dictionary web.dict web app.log",
                        "                                       and then a load with it");
            case "verify" ->
                List.of(
                        "sluice verify --checkpoint web.journal web",
                        "                                       prove that all of a load is there",
                        "sluice verify --checkpoint 1.journal --checkpoint 2.journal web",
                        "                                       of one that was loaded in two parts");
            case "report" -> List.of("sluice report part-*.json -o all.html  the parts of a divided load on one page");
            case "local" -> List.of("sluice local --stream web --data ./k   an endpoint to rehearse with");
            case "config" ->
                List.of(
                        "sluice config load                     what a load does if nothing is typed",
                        "sluice config --json | jq .load.rate   for a script");
            case "completion" ->
                List.of(
                        "source <(sluice completion bash)       for this shell",
                        "sluice completion zsh > ~/.zfunc/_sluice",
                        "                                       for every zsh, with ~/.zfunc in fpath");
            default -> List.of();
        };
    }
}
