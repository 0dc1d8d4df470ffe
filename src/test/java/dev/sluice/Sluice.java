package dev.sluice;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One run of the whole program inside the test's process, and what it said. */
public final class Sluice {
    public final int status;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Sluice(InputStream in, String... args) {
        status = Main.run(
                args,
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    public static Sluice run(String... args) {
        return new Sluice(InputStream.nullInputStream(), args);
    }

    public static Sluice piped(byte[] in, String... args) {
        return new Sluice(new ByteArrayInputStream(in), args);
    }

    public byte[] out() {
        return out.toByteArray();
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Standard output as lines, in ISO 8859-1 so that every byte is a character; sorted, since shards have no order between them. */
    public List<String> sortedLines() {
        return sortedLines(out());
    }

    /** Standard output as UTF-8 lines, in their order. */
    public List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Lines of any bytes, sorted; a last one without its newline counts. */
    public static List<String> sortedLines(byte[] bytes) {
        List<String> lines = new ArrayList<>(List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        lines.sort(null);
        return lines;
    }
}
