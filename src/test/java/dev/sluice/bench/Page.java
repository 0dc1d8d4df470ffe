package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The figures as Markdown tables, which read well on a terminal too. */
final class Page {
    private static final double MIB = 1 << 20;
    private static final String BEGIN = "<!-- scripts/bench writes what stands between these marks -->\n";
    private static final String END = "<!-- end of what scripts/bench writes -->\n";

    private final StringBuilder text = new StringBuilder();
    private int judged;
    private int missed;

    /** @param what sizes and runs, in words */
    Page(String what) throws IOException {
        line(
                "%s, %s; %s; Java %s; %s.%n",
                LocalDate.now(ZoneOffset.UTC), machine(), what, Runtime.version(), System.getProperty("os.version"));
        line(
                "CPU-s/GB: CPU seconds a gigabyte of log, of the loader, its children (the KPL daemon), and the endpoint. Peak: loader and children together.%n");
    }

    void add(Section section, Results results, boolean complete) {
        line("## %s%n", section.title());
        line(
                "| contender | MB of log | wall s | MB/s of log | first batch to last ack MB/s | loader | daemon | endpoint CPU-s/GB | peak MiB | runs |");
        line("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (String name : results.contenders()) {
            boolean sized = results.median(name, Measurement::logBytes) > MIB;
            line(
                    "| %s | %s | %.2f | %s | %s | %s | %s | %s | %.0f | %d |",
                    name,
                    sized(sized, results.median(name, Measurement::logBytes) / 1e6),
                    results.median(name, Measurement::seconds),
                    sized(sized, results.median(name, Measurement::megabytesPerSecond)),
                    sized(sized, results.median(name, Measurement::deliveryMegabytesPerSecond)),
                    sized(sized, results.median(name, Measurement::loaderSecondsPerGigabyte)),
                    sized(sized, results.median(name, Measurement::daemonSecondsPerGigabyte)),
                    sized(sized, results.median(name, Measurement::endpointSecondsPerGigabyte)),
                    results.median(name, Measurement::peakBytes) / MIB,
                    results.of(name).size());
        }
        line("");
        List<Verdict> verdicts = complete ? section.judge().apply(results) : List.of();
        if (!verdicts.isEmpty()) {
            line("| goal | measured | verdict |");
            line("|---|--:|---|");
            for (Verdict verdict : verdicts) {
                line("| %s | %s | %s |", verdict.goal(), verdict.measured(), verdict.mark());
                judged++;
                missed += verdict.met() ? 0 : 1;
            }
            line("");
        }
    }

    /** A part that is written already. */
    void add(String part) {
        text.append(part);
    }

    int judged() {
        return judged;
    }

    int missed() {
        return missed;
    }

    /** Puts the figures between the marks of {@code file}, leaving alone what people wrote around them. */
    void writeInto(Path file) throws IOException {
        String old = Files.exists(file) ? Files.readString(file) : "# Benchmarks\n\n" + BEGIN + END;
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " lacks the marks that say where the figures go");
        }
        Files.writeString(file, old.substring(0, begin) + BEGIN + "\n" + text + old.substring(end));
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String sized(boolean sized, double figure) {
        return !sized ? "" : String.format(Locale.ROOT, figure >= 100 ? "%.0f" : "%.1f", figure);
    }

    private static String machine() throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("an unknown processor");
        return Runtime.getRuntime().availableProcessors() + " cores of " + model;
    }
}
