package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** What a command takes from the environment and from files, for its page of the manual. */
final class ManSections {
    /** One of them, and what it is for. */
    record Entry(String name, String what) {}

    private ManSections() {}

    static List<Entry> environment(CommandSpec command) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(
                "SLUICE_OPTION",
                "Every option may be set by a variable: SLUICE_IN_FLIGHT stands for --in-flight, and SLUICE_QUIET=yes for --quiet. What is"
                        + " typed wins. An empty one counts for nothing; one that stands for no option is refused. 'sluice config'"
                        + " shows what is set, and where."));
        entries.add(new Entry("SLUICE_CONFIG", "The config file, in place of ~/.config/sluice/config."));
        if (has(command, "--redact")) {
            entries.add(new Entry("SLUICE_REDACT_KEY", "The key for the hashes of --redact."));
        }
        if (has(command, "--region")) {
            entries.add(new Entry(
                    "AWS_REGION, AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN",
                    "Where, and who asks, as for every program with the AWS SDK. --region and --profile win."));
            entries.add(new Entry(
                    "AWS_ENDPOINT_URL_KINESIS, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL",
                    "Other endpoints than the region's own. --endpoint and --s3-endpoint win."));
            entries.add(new Entry("AWS_CA_BUNDLE", "The CAs to trust. --ca-bundle wins."));
            entries.add(
                    new Entry("HTTPS_PROXY, NO_PROXY", "The proxy on the way to AWS, and what is reached without it."));
        }
        if (has(command, "--progress")) {
            entries.add(new Entry(
                    "NO_COLOR, TERM, COLUMNS, LC_ALL, LC_CTYPE, LANG",
                    "Whether the terminal shows colours, a progress bar and characters outside ASCII, and how wide it is if it does not"
                            + " say."));
        }
        entries.add(new Entry("SLUICE_JAVA_OPTS", "Options for Java, such as -Xmx1g."));
        entries.add(new Entry(
                "XDG_CONFIG_HOME, XDG_CACHE_HOME",
                "What stands for ~/.config and ~/.cache in the names of the files below."));
        return entries;
    }

    static List<Entry> files(CommandSpec command) {
        List<Entry> entries = new ArrayList<>();
        entries.add(
                new Entry(
                        "~/.config/sluice/config",
                        "Options as OPTION = VALUE, one a line; those below [load] are for that command alone. --config FILE names another."));
        if (has(command, "--format-file")) {
            entries.add(new Entry("~/.config/sluice/formats/*.json", "Formats of your own."));
        }
        if (has(command, "--profile")) {
            entries.add(new Entry("~/.aws/config, ~/.aws/credentials", "The profiles of --profile."));
        }
        if (has(command, "--checkpoint")) {
            entries.add(new Entry(
                    "the FILE of --checkpoint",
                    "The journal of a load, to which it adds; keep it with the logs, and give each load its own."));
        }
        entries.add(new Entry(
                "~/.cache/sluice",
                "What makes the next start faster, and which notes were shown today; may be deleted."));
        entries.add(new Entry(
                "/usr/share/doc/sluice", "The README and the other pages, such as recipes.md; in a tar.gz, doc."));
        return entries;
    }

    private static boolean has(CommandSpec command, String option) {
        return command.findOption(option) != null;
    }
}
