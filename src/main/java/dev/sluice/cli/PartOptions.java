package dev.sluice.cli;

import dev.sluice.source.Share;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** Which share of a load that is divided over several processes this one has. */
final class PartOptions {
    private static final Pattern TYPED = Pattern.compile("(\\d{1,9})/(\\d{1,9})");
    private static final Pattern AUTO = Pattern.compile("auto(?:/(\\d{1,9}))?", Pattern.CASE_INSENSITIVE);
    private static final List<String> COUNTED_FROM_NOW = List.of("--since", "--until", "--newer-than", "--older-than");

    @Option(
            names = "--part",
            order = Topic.INPUT + Topic.MORE + 20,
            paramLabel = "I/N|auto",
            description = "Load the I-th of N shares (1/N to N/N), at an N-th of --rate. All N of them, on any machines"
                    + " that list the same inputs, make up one load; with the same --load-id they have its batch"
                    + " ids, too. auto takes the place in an array of AWS Batch or Slurm, auto/N that in an indexed"
                    + " job of Kubernetes.")
    @Nullable
    private String part;

    boolean isGiven() {
        return part != null;
    }

    /**
     * The share; null if all is loaded.
     *
     * @param command with all its options
     * @param environment where schedulers say which task of an array this is
     * @throws IllegalArgumentException if there is no such share, the environment does not say which, or the parts would come to more than
     *     one load, or less
     */
    @Nullable
    Share share(CommandSpec command, Map<String, String> environment) {
        if (part == null) {
            return null;
        }
        refuseUneven(command);
        return share(part, environment);
    }

    static Share share(String typed, Map<String, String> environment) {
        Matcher auto = AUTO.matcher(typed);
        if (auto.matches()) {
            return ofArray(auto.group(1) == null ? null : Integer.valueOf(auto.group(1)), environment);
        }
        Matcher named = TYPED.matcher(typed);
        if (!named.matches()) {
            throw new IllegalArgumentException("--part takes I/N, as 1/4 to 4/4, or 'auto', not '" + typed + "'");
        }
        return share(Long.parseLong(named.group(1)), Integer.valueOf(named.group(2)), "--part " + typed);
    }

    private static Share ofArray(@Nullable Integer typed, Map<String, String> environment) {
        String batch = environment.get("AWS_BATCH_JOB_ARRAY_INDEX");
        if (batch != null) {
            return share(
                    1 + number("AWS_BATCH_JOB_ARRAY_INDEX", environment),
                    count("AWS_BATCH_JOB_ARRAY_SIZE", typed, environment),
                    "AWS_BATCH_JOB_ARRAY_INDEX " + batch);
        }
        String completion = environment.get("JOB_COMPLETION_INDEX");
        if (completion != null) {
            if (typed == null) {
                throw new IllegalArgumentException("Kubernetes tells a pod its index and not how many there are;"
                        + " give --part auto/N with the job's completions");
            }
            return share(1 + number("JOB_COMPLETION_INDEX", environment), typed, "JOB_COMPLETION_INDEX " + completion);
        }
        String slurm = environment.get("SLURM_ARRAY_TASK_ID");
        if (slurm != null) {
            long step = environment.containsKey("SLURM_ARRAY_TASK_STEP")
                    ? Math.max(1, number("SLURM_ARRAY_TASK_STEP", environment))
                    : 1;
            long from = number("SLURM_ARRAY_TASK_ID", environment) - number("SLURM_ARRAY_TASK_MIN", environment);
            int count = count("SLURM_ARRAY_TASK_COUNT", typed, environment);
            if (from % step != 0 || from / step >= count) {
                throw new IllegalArgumentException(
                        "--part auto: the array's tasks are not numbered evenly (SLURM_ARRAY_TASK_ID " + slurm + " of "
                                + count + "); submit it as --array=0-" + (count - 1));
            }
            return share(1 + from / step, count, "SLURM_ARRAY_TASK_ID " + slurm);
        }
        throw new IllegalArgumentException("--part auto: nothing says which part this is; it takes"
                + " AWS_BATCH_JOB_ARRAY_INDEX, JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID from the environment."
                + " Give --part I/N");
    }

    private static int count(String variable, @Nullable Integer typed, Map<String, String> environment) {
        if (!environment.containsKey(variable) && typed != null) {
            return typed;
        }
        int said = (int) number(variable, environment);
        if (typed != null && typed != said) {
            throw new IllegalArgumentException("--part auto/" + typed + ", but " + variable + " is " + said
                    + "; leave the number out, or make them the same");
        }
        return said;
    }

    private static long number(String variable, Map<String, String> environment) {
        String value = environment.getOrDefault(variable, "");
        if (!value.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("--part auto: " + variable
                    + (value.isEmpty() ? " is not set" : " is '" + value + "', no number") + "; give --part I/N");
        }
        return Long.parseLong(value);
    }

    private static Share share(long index, int count, String where) {
        if (index < 1 || index > count || count > Share.MOST) {
            throw new IllegalArgumentException(where + ": there is no part " + index + " of " + count
                    + "; parts are numbered from 1 to N, and N is at most " + Share.MOST);
        }
        return new Share((int) index, count);
    }

    private static void refuseUneven(CommandSpec command) {
        if (Boolean.TRUE.equals(command.findOption("--ordered").getValue())) {
            throw new IllegalArgumentException(
                    "--ordered keeps the events of a key in their order, and the parts of a load know of none between them;"
                            + " leave --ordered or --part out");
        }
        for (String name : COUNTED_FROM_NOW) {
            OptionSpec option = command.findOption(name);
            for (String word : option.getValue() == null ? List.<String>of() : option.originalStringValues()) {
                if (PointInTime.ago(word) != null) {
                    throw new IllegalArgumentException(name + " " + word
                            + " is another moment for each part, since each counts from its own beginning; give the time"
                            + " itself, as 2026-11-23T07:00:00Z");
                }
            }
        }
    }
}
