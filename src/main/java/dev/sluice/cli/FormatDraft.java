package dev.sluice.cli;

import dev.sluice.parse.format.Formats;
import dev.sluice.parse.guess.Draft;
import dev.sluice.parse.guess.Guess;
import dev.sluice.report.Paint;
import dev.sluice.report.Units;
import dev.sluice.source.FileName;
import dev.sluice.source.InputHead;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** {@code sluice guess --write NAME}: the file of a format that is to be finished by hand. */
final class FormatDraft {
    private FormatDraft() {}

    /** @throws IllegalArgumentException if it cannot be the name of a new format */
    static void check(String name, Formats formats) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,60}")) {
            throw new IllegalArgumentException("--write " + FileName.shown(name)
                    + " is not a name for a format; use small letters, digits and dashes, like my-app");
        }
        if (formats.names().contains(name) || name.equals("auto")) {
            throw new IllegalArgumentException("--write " + name + ": there is a format of that name; choose another");
        }
    }

    /**
     * Drafts the format from a log's first lines, writes its file, and says what to do with it.
     *
     * @param known what the log is without the draft
     */
    static int write(String name, InputHead head, Path directory, Guess known, PrintStream out) throws IOException {
        Optional<Draft> drafted = Draft.of(head.bytes().array(), head.whole(), name);
        if (drafted.isEmpty()) {
            throw new IOException(
                    "No format can be drafted: the first lines show no time, columns or pairs in common.");
        }
        Draft draft = drafted.get();
        Path file = directory.resolve(name + ".json");
        Files.createDirectories(directory);
        Files.writeString(file, draft.file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        out.printf("%-8s %s%n", "drafted", Paint.safe(FileName.shown(file)) + ", engine " + draft.engine());
        out.printf("%-8s %d of %s%n", "parsed", draft.parsed(), Units.things(draft.seen(), "event", "events"));
        out.printf(
                "%-8s name its fields, look at its samples, then try: sluice plan --format %s --local=1 INPUT%n",
                "next", name);
        if (known.sure()) {
            out.printf(
                    "%-8s 'sluice guess' is already sure that this is %s (%s)%n",
                    "note", known.format(), GuessText.percent(known));
        }
        out.flush();
        return 0;
    }
}
