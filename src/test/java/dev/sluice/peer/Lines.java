package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines as a multiset of bytes, whatever their order and whether or not the last one ends in a newline. */
final class Lines {
    private Lines() {}

    /** Fails, naming the first lines that are in one and not in the other. */
    static void assertSame(byte[] actual, byte[] expected) {
        byte[][] sortedActual = sorted(actual);
        byte[][] sortedExpected = sorted(expected);
        int differs = Arrays.mismatch(sortedActual, sortedExpected, Arrays::compareUnsigned);
        if (differs >= 0) {
            assertThat(line(sortedActual, differs))
                    .as(
                            "line %d in order of bytes; %d lines came back of %d",
                            differs, sortedActual.length, sortedExpected.length)
                    .isEqualTo(line(sortedExpected, differs));
        }
    }

    private static String line(byte[][] lines, int index) {
        return index < lines.length ? new String(lines[index], StandardCharsets.ISO_8859_1) : "(no such line)";
    }

    private static byte[][] sorted(byte[] text) {
        int count = 0;
        for (byte b : text) {
            count += b == '\n' ? 1 : 0;
        }
        boolean open = text.length > 0 && text[text.length - 1] != '\n';
        byte[][] lines = new byte[open ? count + 1 : count][];
        int start = 0;
        for (int i = 0; i < lines.length; i++) {
            int end = start;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            lines[i] = Arrays.copyOfRange(text, start, end);
            start = end + 1;
        }
        Arrays.sort(lines, Arrays::compareUnsigned);
        return lines;
    }
}
