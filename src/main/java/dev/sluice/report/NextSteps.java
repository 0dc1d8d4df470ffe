package dev.sluice.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What to do after a load, with the commands for it: the options that name the stream and the account are those of the load. */
final class NextSteps {
    private static final List<String> CONNECTING =
            List.of("--region", "--profile", "--endpoint", "--insecure", "--ca-bundle", "--role-arn");

    private final LoadReport report;
    private final Map<String, String> options;
    private final List<String> journals;
    private final List<Step> steps = new ArrayList<>();

    /**
     * One thing to do.
     *
     * @param why one clause, in words
     * @param command for a shell
     */
    record Step(String why, String command) {}

    private NextSteps(LoadReport report, List<String> journals) {
        this.report = report;
        this.options = report.run().options();
        this.journals = journals;
    }

    static List<Step> of(LoadReport report) {
        String checkpoint = report.run().options().get("--checkpoint");
        return of(report, checkpoint == null ? List.of() : List.of(checkpoint));
    }

    static List<Step> of(MergedReport merged) {
        return of(merged.whole(), merged.journals());
    }

    private static List<Step> of(LoadReport report, List<String> journals) {
        NextSteps next = new NextSteps(report, journals);
        next.giveShardsBack();
        next.goOn();
        next.mendRejects();
        // What went into an embedded endpoint is gone with it.
        if (report.records() > 0 && !next.options.containsKey("--local")) {
            next.verify();
            next.read();
        }
        return next.steps;
    }

    /** A line that a shell reads as these words. */
    static String shown(List<String> words) {
        List<String> quoted = new ArrayList<>();
        for (String word : words) {
            quoted.add(word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'");
        }
        return String.join(" ", quoted);
    }

    private void giveShardsBack() {
        LoadReport.Scaled scaled = report.traffic().scaled();
        if (scaled != null && report.isLeftScaled()) {
            steps.add(new Step(
                    "Bring the stream back to " + Units.things(scaled.before(), "shard", "shards")
                            + ": until then you pay for those that this load was given",
                    scaled.command()));
        }
    }

    private void goOn() {
        int status = report.run().exitStatus();
        List<String> typed = report.run().circumstances().command();
        boolean isWhole =
                status == 0 || status == 3 || (status > 128 && report.inputs().allRead());
        if (isWhole || typed.isEmpty()) {
            return;
        }
        String hidden = shown(typed).contains(Run.HIDDEN) ? "; put back what " + Run.HIDDEN + " hides" : "";
        if (options.containsKey("--checkpoint")) {
            steps.add(new Step("Go on where this run ended: the same command again" + hidden, shown(typed)));
        } else {
            List<String> words = new ArrayList<>(typed);
            words.addAll(1 + words.indexOf("load"), List.of("--checkpoint", "sluice.journal"));
            steps.add(new Step(
                    "Load all of it again, this time with a checkpoint: if that run ends early, too, the next one goes on where"
                            + " it ended" + hidden,
                    shown(words)));
        }
    }

    private void mendRejects() {
        if (report.totals().events().rejected() == 0) {
            return;
        }
        String file = options.get("--rejects");
        List<String> typed = report.run().circumstances().command();
        if (file != null) {
            steps.add(new Step(
                    "Mend the rejected lines in the file, then load them",
                    command("load", List.of("--format", "rejects"), List.of(stream(), file))));
        } else if (!typed.isEmpty()) {
            List<String> words = new ArrayList<>(typed);
            words.addAll(1 + words.indexOf("load"), List.of("--rejects", "rejects.jsonl"));
            steps.add(new Step("Next time keep the rejected lines, each with its reason", shown(words)));
        }
    }

    private void verify() {
        if (journals.isEmpty() || !report.run().into().batchIds()) {
            return;
        }
        List<String> its = new ArrayList<>();
        journals.forEach(journal -> its.addAll(List.of("--checkpoint", journal)));
        String store = options.get("--s3-endpoint");
        if (store != null && journals.stream().anyMatch(journal -> journal.startsWith("s3://"))) {
            its.add("--s3-endpoint=" + store);
        }
        steps.add(new Step(
                "Prove from the stream that all of it is there"
                        + (journals.size() > 1 ? ", where the checkpoints of all parts can be read" : ""),
                command("verify", its, List.of(stream()))));
    }

    private void read() {
        boolean ids = report.run().into().batchIds();
        steps.add(new Step(
                "Read it back" + (ids ? ", each event once" : ""),
                command("cat", ids ? List.of("--distinct") : List.of(), List.of(stream()))));
    }

    private String stream() {
        return report.run().into().stream();
    }

    private String command(String name, List<String> its, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of("sluice", name));
        for (String option : CONNECTING) {
            String value = options.get(option);
            if (value != null) {
                words.add(value.equals("true") ? option : option + "=" + value);
            }
        }
        words.addAll(its);
        words.addAll(arguments);
        return shown(words);
    }
}
