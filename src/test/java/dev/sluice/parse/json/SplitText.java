package dev.sluice.parse.json;

import dev.sluice.source.LinePlaces;
import dev.sluice.source.SplitLines;
import dev.sluice.source.Splitting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of a text that is split, fed in pieces of so many bytes. */
record SplitText(List<Line> lines, Set<String> leftOut) {
    record Line(
            String text, long offset, long line, @Nullable String reason) {}

    static SplitText of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8), new JsonSplitting(null, false), 1 << 20);
    }

    static SplitText of(String text, String pointer) {
        return of(text.getBytes(StandardCharsets.UTF_8), new JsonSplitting(JsonPointer.parse(pointer), true), 1 << 20);
    }

    static SplitText of(byte[] in, JsonSplitting splitting, int piece) {
        SplitLines out = new SplitLines();
        Splitting.Splitter splitter = splitting.splitter(out);
        for (int at = 0; at < in.length; at += piece) {
            splitter.take(in, at, Math.min(in.length, at + piece));
        }
        splitter.end();
        ByteBuffer all = ByteBuffer.allocate(16 * in.length + 64);
        while (!out.isEmpty()) {
            out.read(all);
        }
        String made = new String(all.array(), 0, all.position(), StandardCharsets.ISO_8859_1);
        List<Line> lines = new ArrayList<>();
        if (made.isEmpty()) {
            return new SplitText(lines, out.leftOut());
        }
        String[] texts = made.substring(0, made.length() - 1).split("\n", -1);
        LinePlaces places = out.places(1, texts.length);
        for (int i = 0; i < texts.length; i++) {
            byte[] bytes = texts[i].getBytes(StandardCharsets.ISO_8859_1);
            lines.add(new Line(
                    new String(bytes, StandardCharsets.UTF_8),
                    places.offset(i + 1),
                    places.line(i + 1),
                    places.reason(i + 1)));
        }
        return new SplitText(lines, out.leftOut());
    }

    List<String> texts() {
        return lines.stream().map(Line::text).toList();
    }
}
