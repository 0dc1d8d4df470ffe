package dev.sluice.source;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes are an event, and which lines say how others are read.
 *
 * @param eventStart which lines begin an event; null: every line is one
 * @param headers which lines name the fields of those behind them: each chunk brings the one in force. Null: none
 * @param splitting makes lines of sources whose events are none. Null: each line is one, or what {@code eventStart} says
 * @param way what this was chosen for, as journals name it; empty where all sources are framed alike
 */
public record Framing(
        @Nullable EventStart eventStart,
        @Nullable HeaderLines headers,
        @Nullable Splitting splitting,
        String way) implements FramingChoice {
    public static final Framing LINES = new Framing(null, null, null, "");

    @Override
    public boolean looks() {
        return false;
    }

    @Override
    public Framing of(ByteBuffer first, boolean whole) {
        return this;
    }

    @Override
    public Framing again(String itsWay) {
        return this;
    }
}
