package dev.sluice.parse;

import dev.sluice.parse.format.EventParser;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A rough look at speed on one core: {@code ParseSpeed FORMAT FILE [POINTER]} prints MB/s of input for each of some rounds. */
final class ParseSpeed {
    private static final int ROUNDS = 8;

    private ParseSpeed() {}

    public static void main(String[] args) throws Exception {
        byte[] in = Files.readAllBytes(Path.of(args[1]));
        JsonPointer pointer = args.length > 2 ? JsonPointer.parse(args[2]) : null;
        EventParser parser = Format.named(args[0]).orElseThrow().parser(ParserOptions.defaults(Instant.now()));
        for (int round = 0; round < ROUNDS; round++) {
            run(parser, in, pointer, System.out);
        }
    }

    private static void run(EventParser parser, byte[] in, @Nullable JsonPointer pointer, PrintStream report) {
        JsonBuffer out = new JsonBuffer(1 << 16);
        long start = System.nanoTime();
        long events = 0;
        long written = 0;
        int from = 0;
        while (from < in.length) {
            int end = Bytes.find(in, from, in.length, '\n');
            out.truncate(0);
            if (parser.parse(in, from, end, out) == Outcome.EVENT) {
                events++;
                written += out.length();
                if (pointer != null && pointer.find(out.bytes(), 0, out.length()) < 0) {
                    written++;
                }
            }
            from = end + 1;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        report.printf("%.0f MB/s in, %d events, %d bytes out%n", in.length / 1e6 / seconds, events, written);
    }
}
