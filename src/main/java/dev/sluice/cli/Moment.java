package dev.sluice.cli;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/**
 * A time that was typed, or set otherwise.
 *
 * @param ago how long ago it was, where that was typed; null where the time was named
 * @param typed as it was typed
 */
record Moment(Instant at, @Nullable Duration ago, String typed) {
    /** Reads what {@link PointInTime} reads. */
    static final class Reader implements ITypeConverter<Moment> {
        @Override
        public Moment convert(String typed) {
            return new Moment(new PointInTime().convert(typed), PointInTime.ago(typed), typed);
        }
    }
}
