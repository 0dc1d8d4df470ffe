package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The examples at the head of each command's help: what people mostly type comes before what they could type. */
final class Examples {
    /** A section of its own: the list of commands shows a command's header, which is no place for examples. */
    private static final String SECTION = "examples";

    private Examples() {}

    static List<String> of(String command) {
        return switch (command) {
            case "load" ->
                List.of(
                        "sluice load web access.log archive/            files and directories, compressed or not",
                        "kubectl logs -f api | sluice load api          whatever comes through a pipe",
                        "sluice load --local=2 web access.log           a rehearsal; no AWS account needed",
                        "sluice load --checkpoint web.journal web /var/log/nginx/access.log*",
                        "                                               from cron: only what is new, nothing twice",
                        "sluice load --format auto web 's3://logs/2024-*/app*.gz'",
                        "                                               objects in S3, their format looked up",
                        "sluice load --rate 50 --report load.html web old/",
                        "                                               leave half of each shard to others");
            case "plan" ->
                List.of(
                        "sluice plan access.log archive/                how long, how much, into how many shards",
                        "sluice plan --stream web --sample-chunks 5% archive/",
                        "                                               for that stream's shards, from a twentieth of it",
                        "sluice plan --shards 8 --format json --key field:/user events.log",
                        "                                               which keys make which shards hot",
                        "sluice plan --local=2 --rehearse access.log    and do it, against an embedded endpoint");
            case "cat" ->
                List.of(
                        "sluice cat --distinct web > web.log            every event once, whatever layout it was loaded in",
                        "sluice cat --follow --since now web            what comes in from now on");
            case "guess" ->
                List.of("sluice guess app.log                           the options that say what the file holds");
            case "train" ->
                List.of("sluice train -o web.dict access.log            then load --records lines --compression zstd"
                        + " --dictionary web.dict");
            case "verify" ->
                List.of(
                        "sluice verify --checkpoint web.journal web     prove that all of a load is there",
                        "sluice verify --checkpoint 1.journal --checkpoint 2.journal web",
                        "                                               of one that was loaded in two parts");
            case "report" ->
                List.of("sluice report part-*.json -o all.html          the parts of a divided load on one page");
            case "local" -> List.of("sluice local --stream web --data ./kinesis     an endpoint to rehearse with");
            case "config" ->
                List.of(
                        "sluice config load                             what a load would do if nothing is typed, and why",
                        "sluice config --json | jq .load.rate           for a script");
            case "completion" ->
                List.of(
                        "source <(sluice completion bash)               for this shell",
                        "sluice completion zsh > ~/.zfunc/_sluice       for every zsh, with ~/.zfunc in fpath");
            default -> List.of();
        };
    }

    /** Puts the examples first in the help of every command of the program. */
    static void show(CommandLine program) {
        program.getSubcommands().forEach((name, command) -> {
            List<String> examples = of(name);
            if (!examples.isEmpty()) {
                UsageMessageSpec usage = command.getCommandSpec().usageMessage();
                List<String> sections = new ArrayList<>(usage.sectionKeys());
                sections.add(0, SECTION);
                usage.sectionKeys(sections);
                usage.sectionMap().put(SECTION, help -> text(examples));
            }
        });
    }

    private static String text(List<String> examples) {
        StringBuilder text = new StringBuilder("Examples:").append(System.lineSeparator());
        examples.forEach(line -> text.append("  ").append(line).append(System.lineSeparator()));
        return text.append(System.lineSeparator()).toString();
    }
}
