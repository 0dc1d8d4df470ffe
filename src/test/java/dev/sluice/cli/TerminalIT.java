package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.PackagedProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole loads in a real terminal, as a person sees them. */
@Execution(ExecutionMode.CONCURRENT)
class TerminalIT {
    private static final String END = "((draining, )?ETA (\\?|\\d+:\\d\\d)|ending)";

    /** How much, when it ends, how fast; more where there is room. */
    private static final Pattern NARROW =
            Pattern.compile("(web: )?(<1|\\d+)% done  " + END + "(  [0-9.]+ ([KMG]i)?B/s of log(  \\S.*)?)?");

    private static final Pattern WIDE = Pattern.compile("web < \\S*input\\.log: .{10} (<1|\\d+)% done \u2502 " + END
            + "( \u2502 [0-9.]+ [KM]?i?B/s of log( \u2502 shards (<1|\\d+)%( of limit|, a burst)( \u2502 .*)?)?)?");

    private static final Pattern UNDER_WAY = Pattern.compile("shards [1-9]");

    @TempDir
    Path directory;

    @BeforeEach
    void writeInput() throws IOException {
        assumeTrue(Tmux.isInstalled(), "skipped: no tmux on the path (apt-get install tmux)");
        Random random = new Random(7);
        StringBuilder lines = new StringBuilder();
        while (lines.length() < 8_000_000) {
            lines.append(Long.toString(random.nextLong(), 36).repeat(4)).append('\n');
        }
        Files.writeString(directory.resolve("input.log"), lines);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 200})
    void session_showsOneLineAndThenTheSummary(int columns) throws IOException, InterruptedException {
        int seen = 0;
        try (Tmux terminal = load(columns)) {
            List<String> screen = terminal.screen();
            while (!ended(screen)) {
                if (!screen.isEmpty()) {
                    assertProgress(screen, columns);
                    seen++;
                }
                Thread.sleep(100);
                screen = terminal.await(lines -> lines.isEmpty() || lines.size() == 1 || ended(lines));
            }
            assertThat(seen).as("looks at the progress line").isGreaterThan(10);
            assertSummary(screen, columns);
        }
    }

    @Test
    void line_isDrawnAnewWhenTheWindowChanges() throws IOException, InterruptedException {
        try (Tmux terminal = load(200)) {
            terminal.await(
                    lines -> lines.size() == 1 && WIDE.matcher(lines.get(0)).matches());
            terminal.resize(40);
            terminal.await(
                    lines -> lines.size() == 1 && NARROW.matcher(lines.get(0)).matches());
            terminal.resize(120);
            List<String> last = terminal.await(
                    lines -> lines.size() == 1 && WIDE.matcher(lines.get(0)).matches());
            assertProgress(last, 120);
            terminal.resize(60);
            assertSummary(terminal.await(TerminalIT::ended), 60);
        }
    }

    @Test
    void signal_printsASnapshotAboveTheLine() throws IOException, InterruptedException {
        try (Tmux terminal = load(80)) {
            // Before something has landed a snapshot has no shard to tell of.
            terminal.await(lines ->
                    lines.size() == 1 && UNDER_WAY.matcher(lines.get(0)).find());
            Process kill = new ProcessBuilder(
                            "kill",
                            "-USR1",
                            Files.readString(directory.resolve("pid")).strip())
                    .start();
            assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
            List<String> screen = terminal.await(lines -> lines.stream().anyMatch(line -> line.contains("THROTTLED"))
                    && NARROW.matcher(lines.get(lines.size() - 1)).matches());
            assertThat(screen.get(0)).startsWith("sluice: web < ");
            assertThat(String.join("", screen)).containsPattern("% done, ?(draining, ?)?ETA ?[0-9?]");
            assertAligned(screen, "SHARD");
            assertThat(screen).allSatisfy(line -> assertThat(line.length()).isLessThan(80));
        }
    }

    @Test
    void typing_isAskedFor_whereATerminalIsRead() throws IOException, InterruptedException {
        String java = String.join(" ", PackagedProgram.command()) + " ";
        String file = directory.resolve("input.log").toString();
        try (Tmux terminal = new Tmux(
                directory.resolve("tmux"), 200, java + "guess; echo; " + java + "load " + file + "; echo status=$?")) {
            terminal.await(lines -> lines.stream()
                    .anyMatch(line -> line.equals("sluice: reading from this terminal, where"
                            + " Ctrl-D ends what you type; a file is read if you name it")));
            terminal.type("what is this", "Enter", "C-d");
            List<String> screen = terminal.await(TerminalIT::ended);
            assertThat(String.join("\n", screen))
                    .contains("'" + file + "' is a file, and the stream comes before the inputs")
                    .endsWith("status=2");
        }
    }

    @Test
    void typedLines_areNotDrawnOver() throws IOException, InterruptedException {
        String program = String.join(" ", PackagedProgram.command());
        try (Tmux terminal = new Tmux(directory.resolve("tmux"), 100, program + " load --local web; echo status=$?")) {
            terminal.await(lines -> lines.stream().anyMatch(line -> line.contains("reading from this terminal")));
            for (int i = 0; i < 8; i++) {
                terminal.type("typed " + i, "Enter");
                Thread.sleep(300); // a line would be drawn meanwhile
            }
            terminal.type("", "C-d");
            List<String> screen = terminal.await(TerminalIT::ended);
            assertThat(screen).contains("typed 0", "typed 4", "typed 7").endsWith("status=0");
            assertThat(String.join("\n", screen)).contains("8 events");
        }
    }

    @Test
    void progress_isDrawnOnAnotherTerminalThanTheTypedOne() throws IOException, InterruptedException {
        Path name = directory.resolve("tty");
        String program = String.join(" ", PackagedProgram.command());
        try (Tmux other =
                new Tmux(directory.resolve("other"), 100, "tty > " + name + ".part; mv " + name + ".part " + name)) {
            while (!Files.exists(name)) {
                Thread.sleep(50);
            }
            String load =
                    program + " load --local web 2> " + Files.readString(name).strip() + "; echo status=$?";
            try (Tmux typed = new Tmux(directory.resolve("tmux"), 100, load)) {
                other.await(lines -> lines.stream().anyMatch(line -> line.contains("reading from this terminal")));
                typed.type("typed", "Enter");
                other.await(lines -> lines.stream().anyMatch(line -> line.matches(".*ETA.*|.*/s of log.*")));
                typed.type("", "C-d");
                assertThat(typed.await(TerminalIT::ended)).containsExactly("typed", "status=0");
            }
        }
    }

    /** A load of a few seconds: what does not compress, into two shards with their limits. */
    private Tmux load(int columns) throws IOException, InterruptedException {
        String command = "sh -c 'echo $$ > " + directory.resolve("pid") + "; exec "
                + String.join(" ", PackagedProgram.command()) + " load --local=2 --compression none web "
                + directory.resolve("input.log")
                + "'; echo status=$?";
        return new Tmux(directory.resolve("tmux"), columns, command);
    }

    private static boolean ended(List<String> screen) {
        return !screen.isEmpty() && screen.get(screen.size() - 1).startsWith("status=");
    }

    private static void assertProgress(List<String> screen, int columns) {
        assertThat(screen).as(String.join("\n", screen)).hasSize(1);
        String line = screen.get(0);
        assertThat(line.length()).isLessThan(columns);
        assertThat(line).matches(columns < 100 ? NARROW : WIDE);
    }

    private static void assertSummary(List<String> terminal, int columns) {
        String whole = String.join("\n", terminal);
        // A busy machine can have the stream throttle the load, of which notes tell above the summary.
        List<String> screen =
                terminal.stream().dropWhile(line -> !line.startsWith("web: ")).toList();
        assertThat(screen).as(whole).isNotEmpty();
        assertThat(screen.get(0)).as(whole).startsWith("web: all acknowledged in ");
        assertThat(screen.get(screen.size() - 1)).isEqualTo("status=0");
        assertThat(screen).as("nothing of the progress line stays").noneMatch(line -> line.contains("ETA"));
        assertThat(screen.subList(1, screen.size() - 1)).allSatisfy(line -> {
            assertThat(line.length()).as(whole).isLessThanOrEqualTo(columns);
            assertThat(line).as("a line that the terminal had to wrap").matches("|  \\S.*| {4,}\\S.*");
        });
        List<String> rows = assertAligned(screen, "SHARD");
        assertThat(rows).as(whole).hasSize(3);
        assertThat(rows.get(2)).startsWith("  all 2");
    }

    /** The rows below the headings, up to an empty line or the end: each has a cell where each heading ends, or begins. */
    private static List<String> assertAligned(List<String> screen, String firstHeading) {
        int head = 0;
        while (!screen.get(head).strip().startsWith(firstHeading)) {
            head++;
        }
        List<String> rows = new ArrayList<>();
        for (String line : screen.subList(head + 1, screen.size())) {
            if (!line.startsWith("  ")) {
                break;
            }
            rows.add(line);
        }
        for (String heading : screen.get(head).strip().split(" {2,}", -1)) {
            int start = screen.get(head).indexOf(heading);
            int end = start + heading.length();
            boolean left = heading.equals("SHARD") || heading.equals("OF LIMIT");
            for (String row : rows) {
                if (row.startsWith("  all") && heading.equals("p50 ms")) {
                    continue; // medians cannot be added
                }
                assertThat(row.charAt(left ? start : end - 1))
                        .as("%s\n%s", screen.get(head), row)
                        .isNotEqualTo(' ');
                assertThat(left ? row.charAt(start - 1) : row.length() == end ? ' ' : row.charAt(end))
                        .as("%s\n%s", screen.get(head), row)
                        .isEqualTo(' ');
            }
        }
        return rows;
    }
}
