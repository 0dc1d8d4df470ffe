package dev.sluice.report;

import dev.sluice.deliver.SenderChoice;
import dev.sluice.pack.Compression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The report as people read it at the end of a load, on standard error: how it ended first, then figures, then the shards. */
public final class SummaryText {
    private static final int MAX_COLUMNS = 120;
    private static final int MIN_COLUMNS = 34;

    private final LoadReport report;
    private final Diagnosis diagnosis;
    private final Paint paint;
    private final boolean verbose;
    private final Predicate<String> isNew;
    private final int columns;
    private final StringBuilder text = new StringBuilder();

    private SummaryText(LoadReport report, Terminal terminal, boolean verbose, Predicate<String> isNew) {
        this.report = report;
        this.diagnosis = Diagnosis.of(report);
        this.paint = new Paint(terminal);
        this.verbose = verbose;
        this.isNew = isNew;
        this.columns = columns(terminal);
    }

    private static int columns(Terminal terminal) {
        return Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, terminal.columns()));
    }

    /** The same of several, with a row for each. */
    public static String of(MergedReport merged, Terminal terminal, boolean verbose) {
        StringBuilder text = new StringBuilder(of(merged.whole(), terminal, verbose, note -> true)).append('\n');
        PartTable.lines(merged.rows(), columns(terminal) - 2)
                .forEach(line -> text.append("  ").append(line).append('\n'));
        return text.toString();
    }

    /**
     * Whole lines.
     *
     * @param verbose lists every shard, however many there are
     * @param isNew whether the user has not been told lately what is the same after every load
     */
    public static String of(LoadReport report, Terminal terminal, boolean verbose, Predicate<String> isNew) {
        SummaryText summary = new SummaryText(report, terminal, verbose, isNew);
        summary.ending();
        summary.figures();
        if (!report.shards().isEmpty()) {
            summary.text.append('\n');
            new ShardTable(report, summary.paint, summary.columns - 2, verbose)
                    .lines()
                    .forEach(summary::line);
        }
        summary.executors();
        summary.remarks();
        return summary.text.toString();
    }

    private void ending() {
        Run run = report.run();
        String took = Units.duration(Duration.ofMillis(run.timing().elapsedMillis()));
        String ending = run.into().stream() + ": " + run.ending()
                + (run.exitStatus() == 0
                        ? " in " + took
                        : " (exit status " + run.exitStatus() + " after " + took + ")");
        for (String part : Paint.wrap(Paint.safe(ending), columns)) {
            text.append(run.exitStatus() == 0 ? paint.good(part) : paint.bad(part))
                    .append('\n');
        }
        Paint.wrap(Paint.safe(diagnosis.verdict()), columns - 2).forEach(this::line);
    }

    private void figures() {
        Totals totals = report.totals();
        List<String> read = new ArrayList<>();
        read.add(Units.bytes(totals.bytesRead()) + " of " + Units.things(totals.sources(), "input", "inputs"));
        long skipped = report.inputs().skipped().inputs();
        if (skipped > 0) {
            read.add(Units.grouped(skipped) + " with nothing new");
        }
        String rejected = Units.grouped(totals.events().rejected()) + " rejected";
        read.add(totals.events().rejected() > 0 ? paint.warn(rejected) : rejected);
        if (totals.events().filtered() > 0) {
            read.add(Units.grouped(totals.events().filtered()) + " filtered out");
        }
        figure("read", read);
        totals.formats().stream()
                .flatMap(format -> Paint.wrap(Paint.safe(format.shown()), columns - 9).stream())
                .forEach(part -> line(" ".repeat(7) + part));

        List<String> sent = new ArrayList<>();
        sent.add(Units.things(totals.events().acknowledged(), "event", "events"));
        sent.add(Units.things(report.records(), "record", "records"));
        sent.add(Units.bytes(report.bytesSent()) + " by "
                + (report.run().into().sender() == SenderChoice.SDK ? "the AWS SDK" : "KPL"));
        if (report.bytesSent() > 0) {
            sent.add(ratio());
        }
        String retries = Units.things(report.retries(), "retry", "retries");
        sent.add(
                report.throttled() > 0
                        ? paint.warn(retries + " (" + Units.grouped(report.throttled()) + " throttled)")
                        : retries);
        figure("sent", sent);

        figure(
                "speed",
                List.of(
                        Units.bytesPerSecond(report.perSecond(totals.bytesLoaded())) + " of log",
                        Units.bytesPerSecond(report.perSecond(report.bytesSent())) + " to the stream",
                        Units.count(report.perSecond(totals.events().acknowledged())) + " events/s"));
        if (verbose) {
            for (Map.Entry<String, String> option : report.run().options().entrySet()) {
                line(paint.faint("  " + Paint.safe(option.getKey() + "=" + option.getValue())));
            }
        }
    }

    private String ratio() {
        Compression compression = report.run().into().compression();
        return compression == Compression.NONE
                ? "not compressed"
                : compression.shown() + " " + Units.ratio(report.compressionRatio());
    }

    /** Name and values on one line, or on more where the terminal is too narrow. */
    private void figure(String name, List<String> values) {
        StringBuilder line = new StringBuilder(paint.faint(name + " ".repeat(Math.max(1, 7 - name.length()))));
        int width = 2 + 7;
        boolean first = true;
        for (String value : values) {
            int length = Paint.unpainted(value).length() + 3;
            if (!first && width + length > columns) {
                line(line.toString());
                line = new StringBuilder(" ".repeat(7));
                width = 2 + 7;
                first = true;
            }
            line.append(first ? "" : paint.faint(" | ")).append(value);
            width += length;
            first = false;
        }
        line(line.toString());
    }

    private void executors() {
        if (report.traffic().executors().isEmpty()) {
            return;
        }
        text.append('\n');
        for (ExecutorFigures each : report.traffic().executors()) {
            figure(
                    "executor " + Paint.safe(each.name()),
                    List.of(
                            Paint.safe(each.host()) + (each.ended() ? " (lost)" : ""),
                            Units.things(each.tasks(), "task", "tasks"),
                            Units.things(each.work().records(), "record", "records"),
                            Units.bytes(each.work().bytes()),
                            Units.things(each.work().retries(), "retry", "retries") + " ("
                                    + Units.grouped(each.work().throttled()) + " throttled)"));
        }
    }

    private void remarks() {
        List<String> remarks = new ArrayList<>(diagnosis.findings());
        if (!report.rejectsByReason().isEmpty()) {
            text.append('\n');
            // The finding would say the only reason once more.
            boolean single = report.rejectsByReason().size() == 1;
            line(
                    single
                            ? "rejected, " + RejectReason.share(report.totals().events()) + " of the lines:"
                            : "rejected, by reason:");
            remarks.removeIf(finding -> single && finding.equals(RejectReason.sentence(report)));
            report.rejectsByReason().stream()
                    .sorted(Comparator.comparingLong(RejectReason::count).reversed())
                    .limit(verbose ? Long.MAX_VALUE : 8)
                    .flatMap(reason -> reason.lines(columns - 2).stream())
                    .forEach(this::line);
        }
        remarks.addAll(diagnosis.notes(report));
        String rejects = report.run().options().get("--rejects");
        if (rejects != null
                && !report.rejectsByReason().isEmpty()
                && report.run().exitStatus() != 1) {
            remarks.add("the rejected lines are in " + rejects
                    + "; mend them there, then load that file with --format rejects");
        }
        if (report.records() > 0 && (verbose || isNew.test(report.readBack()))) {
            remarks.add(report.readBack());
        }
        if (!remarks.isEmpty()) {
            text.append('\n');
        }
        for (String remark : remarks) {
            boolean first = true;
            for (String part : Paint.wrap(Paint.safe(remark), columns - 4)) {
                line((first ? "- " : "  ") + part);
                first = false;
            }
        }
    }

    private void line(String line) {
        text.append("  ").append(line).append('\n');
    }
}
