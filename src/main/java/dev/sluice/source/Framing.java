package dev.sluice.source;

import org.jspecify.annotations.Nullable;

/**
 * Which bytes are an event, and which lines say how others are read.
 *
 * @param eventStart which lines begin an event; null: every line is one
 * @param headers which lines name the fields of those behind them: each chunk brings the one in force. Null: none
 * @param splitting makes lines of sources whose events are none. Null: each line is one, or what {@code eventStart} says
 */
public record Framing(
        @Nullable EventStart eventStart,
        @Nullable HeaderLines headers,
        @Nullable Splitting splitting) {
    public static final Framing LINES = new Framing(null, null, null);
}
