package dev.sluice.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What people type, before what they could type: the examples at the head of each command's help. */
final class Examples {
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
                        "sluice load --rate 50 --report load.html web old/",
                        "                                               leave half of each shard to others");
            case "plan" ->
                List.of(
                        "sluice plan access.log                         records, time and cost for 1 to 64 shards",
                        "sluice plan --stream web --sample-input 5% old/  for the shards that web has, by a sample");
            case "cat" ->
                List.of(
                        "sluice cat --distinct web > web.log            every event once, whatever layout it was loaded in",
                        "sluice cat --follow --since now web            what comes in from now on");
            case "guess" ->
                List.of("sluice guess app.log                           the options that say what the file holds");
            case "verify" ->
                List.of("sluice verify --checkpoint web.journal web     prove that all of a load is there");
            case "local" -> List.of("sluice local --stream web=4 --data ./kinesis   an endpoint to rehearse with");
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
                StringBuilder header = new StringBuilder("Examples:%n");
                examples.forEach(line ->
                        header.append("  ").append(line.replace("%", "%%")).append("%n"));
                usage.header(header.toString());
            }
        });
    }
}
