package dev.sluice.source;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Random logs: empty lines, CRLF, NUL, invalid UTF-8, lines of any length, with or without a newline at the end. */
final class Logs {
    private Logs() {}

    static byte[] random(Random random, int lines, int longest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < lines; i++) {
            byte[] line = new byte[random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(longest)];
            random.nextBytes(line);
            for (int j = 0; j < line.length; j++) {
                if (line[j] == '\n') {
                    line[j] = 0;
                }
            }
            if (line.length > 0 && random.nextInt(3) == 0) {
                line[0] = '>';
            }
            out.writeBytes(line);
            if (random.nextInt(5) == 0) {
                out.write('\r');
            }
            if (i < lines - 1 || random.nextBoolean()) {
                out.write('\n');
            }
        }
        byte[] log = out.toByteArray();
        if (lines(log).size() < 2) {
            // Without a newline, carriage returns would end the lines.
            for (int i = 0; i < log.length; i++) {
                log[i] = log[i] == '\r' ? 0 : log[i];
            }
        }
        return log;
    }

    /** The bytes' lines, each with its newline if it has one. */
    static List<byte[]> lines(byte[] bytes) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' || i == bytes.length - 1) {
                lines.add(Arrays.copyOfRange(bytes, from, i + 1));
                from = i + 1;
            }
        }
        return lines;
    }
}
