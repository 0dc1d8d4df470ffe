package dev.sluice.cli;

import dev.sluice.parse.guess.Guess;
import dev.sluice.parse.guess.Guess.Evidence;
import dev.sluice.parse.guess.Guess.Parsed;
import dev.sluice.parse.guess.TimeShape;
import dev.sluice.report.Paint;

/** A guess as people read it. */
final class GuessText {
    private static final int WIDTH = 160;

    private GuessText() {}

    static String of(Guess guess) {
        Evidence seen = guess.evidence();
        StringBuilder text = new StringBuilder();
        row(text, "format", guess.format() + ": " + guess.dialect());
        row(text, "sure", percent(guess) + ", " + (guess.sure() ? "" : "not ") + "enough for --format auto");
        row(
                text,
                "parsed",
                seen.events() + (seen.events() == 1 ? " event, " : " events, ") + seen.rejects() + " rejected");
        String rule = guess.multiLine();
        row(
                text,
                "events",
                guess.split()
                        ? "one an element or object of JSON, whatever lines it takes"
                        : rule == null ? "one a line" : "begin at --multiline " + rule);
        TimeShape time = seen.time();
        row(text, "times", time == null ? "none seen" : time.layout() + "; zone " + time.zone());
        row(text, "options", guess.asOptions());
        for (Parsed sample : seen.samples()) {
            text.append('\n').append("  ").append(shortened(sample.line()));
            text.append('\n').append("  ").append(shortened(sample.event())).append('\n');
        }
        return text.toString();
    }

    static String percent(Guess guess) {
        return Math.round(Math.floor(guess.evidence().confidence() * 100)) + "%";
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format("%-8s %s%n", name, Paint.safe(value)));
    }

    /** On one line, and nothing in it that a terminal would obey. */
    private static String shortened(String text) {
        String plain = Paint.safe(text.replace("\n", "\\n"));
        return plain.length() <= WIDTH ? plain : plain.substring(0, WIDTH) + "...";
    }
}
