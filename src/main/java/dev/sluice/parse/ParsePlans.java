package dev.sluice.parse;

import dev.sluice.source.FramingChoice;

/** The plans of a run's sources: one for all, or one for each format that is found. Safe for use by several threads. */
public interface ParsePlans {
    /** One of them. All but the format and its options are the same in each. */
    ParsePlan usual();

    /** The plan of a source that is framed in this {@link dev.sluice.source.Framing#way}. */
    ParsePlan of(String way);

    /** How sources are framed for these plans. */
    FramingChoice framing();
}
