package dev.sluice.corpus;

import static dev.sluice.corpus.Bytes.ascii;

import java.util.ArrayList;
import java.util.List;

/**
 * Messages with holes, the first ones most often: {@code {n}} a small number, {@code {N}} a large one, {@code {h}} eight
 * hexadecimal digits, {@code {user}} anyone's name, {@code {ip}}, {@code {path}} and {@code {ms}} those of the request.
 */
final class Phrases {
    private static final String HOLES = "n N h ip user path ms";
    private final List<List<byte[]>> phrases = new ArrayList<>();
    private final List<int[]> holes = new ArrayList<>();
    private final Zipf anyPhrase;
    private final Traffic web;

    Phrases(String lines, Traffic web) {
        this.web = web;
        lines.lines().forEach(this::add);
        anyPhrase = new Zipf(phrases.size(), web.dice);
    }

    private void add(String line) {
        List<byte[]> texts = new ArrayList<>();
        List<Integer> kinds = new ArrayList<>();
        int from = 0;
        for (int open = line.indexOf('{'); open >= 0; open = line.indexOf('{', from)) {
            int close = line.indexOf('}', open);
            int kind = Bytes.words(HOLES).indexOf(line.substring(open + 1, close));
            if (kind < 0) {
                throw new IllegalArgumentException("no such hole: " + line);
            }
            texts.add(ascii(line.substring(from, open)));
            kinds.add(kind);
            from = close + 1;
        }
        texts.add(ascii(line.substring(from)));
        phrases.add(texts);
        holes.add(kinds.stream().mapToInt(Integer::intValue).toArray());
    }

    int next() {
        return anyPhrase.next();
    }

    void fill(int phrase, Bytes out) {
        List<byte[]> texts = phrases.get(phrase);
        int[] kinds = holes.get(phrase);
        for (int i = 0; i < kinds.length; i++) {
            out.text(texts.get(i));
            switch (kinds[i]) {
                case 0 -> out.number(web.dice.below(100));
                case 1 -> out.number(10_000 + web.dice.below(50_000));
                case 2 -> out.hex(web.dice.next(), 8);
                case 3 -> out.text(web.visit.client);
                case 4 -> out.text(web.anyUser());
                case 5 -> web.target(out);
                default -> out.number(web.millis);
            }
        }
        out.text(texts.get(kinds.length));
    }
}
