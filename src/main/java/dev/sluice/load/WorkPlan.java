package dev.sluice.load;

import dev.sluice.deliver.DeliveryOptions;
import dev.sluice.deliver.PreflightException;
import dev.sluice.pack.Layout;
import dev.sluice.parse.Key;
import dev.sluice.parse.ParsePlans;
import dev.sluice.source.Share;
import dev.sluice.source.SourceOptions;
import dev.sluice.stream.StreamDescription;
import org.jspecify.annotations.Nullable;

/**
 * What is made of the inputs, whether it is sent or only planned.
 *
 * @param delivery of this process: with a share, its part of the rate
 * @param share which of the inputs' units are loaded; null: all
 */
public record WorkPlan(
        SourceOptions source,
        ParsePlans parse,
        Recipe recipe,
        DeliveryOptions delivery,
        @Nullable Share share) {
    /** Of all inputs. */
    public WorkPlan(SourceOptions source, ParsePlans parse, Recipe recipe, DeliveryOptions delivery) {
        this(source, parse, recipe, delivery, null);
    }

    /** The same for one share, which has its share of the rate. */
    public WorkPlan of(@Nullable Share one) {
        return one == null ? this : new WorkPlan(source, parse, recipe, delivery.shareOf(one.count()), one);
    }

    /** The same for all chunks of the inputs. */
    public WorkPlan whole() {
        return new WorkPlan(source.withSample(null), parse, recipe, delivery, share);
    }

    /** Whether events are bound to shards by their keys. */
    public boolean keyed() {
        return parse.usual().key().kind() != Key.Kind.RANDOM;
    }

    /**
     * Holds what was typed to what the stream does.
     *
     * @throws PreflightException if the stream would silently do otherwise
     */
    public void requireKeptBy(StreamDescription stream) throws PreflightException {
        if (!stream.autoDistribution()) {
            return;
        }
        String typed = delivery.ordered()
                ? "--ordered would keep no order"
                : keyed()
                        ? "--key would bring no events together"
                        : recipe.layout() == Layout.AGGREGATED
                                ? "the KCL would drop events of --records aggregated without a word"
                                : null;
        if (typed != null) {
            throw new PreflightException(
                    "Stream '" + stream.name() + "' spreads records over its shards itself, whatever their keys (record"
                            + " distribution strategy AUTO), so " + typed
                            + "; load blocks or lines without a key, or set the strategy with: aws kinesis"
                            + " update-stream-record-distribution-strategy --stream-arn " + stream.arn()
                            + " --record-distribution-strategy USER_PARTITION_KEY.",
                    2);
        }
    }
}
