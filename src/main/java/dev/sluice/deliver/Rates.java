package dev.sluice.deliver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rate as time goes by. Whether a load is paced at all never changes. Safe for use by several threads; none of its methods blocks. */
public interface Rates {
    Rate at(Instant time);

    /** The highest there will be for a stream of so many shards, as far as that is known. */
    Rate most(int shards);

    /** Whether records are held back. */
    default boolean isPaced() {
        return most(1).isPaced();
    }

    /** Why the rate is not what a person may think that it is, as one sentence without a full stop; null: it is. */
    default @Nullable String trouble() {
        return null;
    }

    /** One that stays. */
    static Rates of(Rate rate) {
        return new Rates() {
            @Override
            public Rate at(Instant time) {
                return rate;
            }

            @Override
            public Rate most(int shards) {
                return rate;
            }
        };
    }

    /** The same for one of so many that load at the same time. */
    default Rates shareOf(int count) {
        Rates whole = this;
        return new Rates() {
            @Override
            public Rate at(Instant time) {
                return whole.at(time).shareOf(count);
            }

            @Override
            public Rate most(int shards) {
                return whole.most(shards).shareOf(count);
            }

            @Override
            public @Nullable String trouble() {
                return whole.trouble();
            }
        };
    }
}
