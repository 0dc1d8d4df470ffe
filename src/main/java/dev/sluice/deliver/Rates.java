package dev.sluice.deliver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The rate as time goes by. Whether a load is paced at all never changes. Safe for use by several threads; none of its methods blocks. */
public interface Rates {
    Rate at(Instant time);

    /** The highest there will be, as far as that is known. */
    Rate most();

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
            public Rate most() {
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
            public Rate most() {
                return whole.most().shareOf(count);
            }

            @Override
            public @Nullable String trouble() {
                return whole.trouble();
            }
        };
    }
}
