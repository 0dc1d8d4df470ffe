package dev.sluice.deliver;

import dev.sluice.source.FileName;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rate that a person changes while the load runs, by writing another one into a file. It is read each second, by a thread of its own, since a
 * disk may be slow. A file that is gone, or holds no rate, leaves the rate as it was.
 */
public final class RateFile implements Rates {
    private static final int MOST_BYTES = 4 << 10;
    private static final long EVERY_MILLIS = 1_000;

    private final Path file;
    private final Function<String, Rate> reader;
    private boolean begun;
    private volatile Rate rate;
    private volatile @Nullable String trouble;

    /**
     * Reads it for the first time.
     *
     * @param reader of a rate; throws an IllegalArgumentException that says what is wrong
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds no rate
     */
    public RateFile(Path file, Function<String, Rate> reader) throws IOException {
        this.file = file;
        this.reader = reader;
        this.rate = read();
    }

    private Rate read() throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IllegalArgumentException("it is too long to hold a rate alone");
        }
        return reader.apply(Files.readString(file).strip());
    }

    @Override
    public synchronized Rate at(Instant time) {
        if (!begun) {
            begun = true;
            Thread thread = new Thread(this::follow, "sluice-rate");
            thread.setDaemon(true);
            thread.start();
        }
        return rate;
    }

    private void follow() {
        try {
            while (true) {
                Thread.sleep(EVERY_MILLIS);
                look();
            }
        } catch (InterruptedException ignored) {
            // Nobody interrupts it; the load is over.
        }
    }

    private void look() {
        try {
            rate = read();
            trouble = null;
        } catch (IOException | IllegalArgumentException e) {
            String why = e instanceof IOException io ? Reasons.of(io) : String.valueOf(e.getMessage());
            trouble = "the rate stays at " + rate.text() + ", for " + FileName.shown(file)
                    + " cannot be read as a rate: " + why;
        }
    }

    /** The shards' limits: a person may raise it to them. */
    @Override
    public Rate most(int shards) {
        return Rate.percent(100);
    }

    @Override
    public @Nullable String trouble() {
        return trouble;
    }
}
