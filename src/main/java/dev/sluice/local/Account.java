package dev.sluice.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** What an account may have, and what it has agreed to. */
final class Account {
    private static final int SHARDS = 20_000;
    private static final int ON_DEMAND_STREAMS = 50;
    private static final int CREATING_STREAMS = 5;
    private static final long COMMITMENT_MILLIS = 24 * 3_600_000L;

    private final Streams streams;

    Account(Streams streams) {
        this.streams = streams;
    }

    /**
     * The minimum throughput billing commitment.
     *
     * @param startedMillis 0 if it never was
     * @param endedMillis when it is over; 0 while nobody has ended it
     */
    record Commitment(long startedMillis, long endedMillis) {
        static final Commitment NONE = new Commitment(0, 0);

        boolean holds(long nowMillis) {
            return startedMillis > 0 && (endedMillis == 0 || endedMillis > nowMillis);
        }

        long earliestEndMillis() {
            return startedMillis + COMMITMENT_MILLIS;
        }

        String status(long nowMillis) {
            return !holds(nowMillis) ? "DISABLED" : endedMillis == 0 ? "ENABLED" : "ENABLED_UNTIL_EARLIEST_ALLOWED_END";
        }
    }

    boolean committed() {
        return streams.commitment().holds(System.currentTimeMillis());
    }

    /** @param creating how many streams are CREATING */
    void admitStream(boolean onDemand, int creating) throws Refusal {
        if (onDemand && onDemandStreams() >= ON_DEMAND_STREAMS) {
            throw Refusal.limitExceeded("This request would exceed the limit of " + ON_DEMAND_STREAMS
                    + " on-demand streams for the account " + Refusal.ACCOUNT + ".");
        }
        if (creating >= CREATING_STREAMS) {
            throw Refusal.limitExceeded("No more than " + CREATING_STREAMS + " streams of account " + Refusal.ACCOUNT
                    + " may be CREATING at the same time.");
        }
    }

    void admitShards(int additional) throws Refusal {
        int current = openShards();
        if (current + additional > SHARDS) {
            throw Refusal.limitExceeded("This request would exceed the shard limit for the account " + Refusal.ACCOUNT
                    + " in us-east-1. Current shard count for the account: " + current + ". Limit: " + SHARDS
                    + ". Number of additional shards that would have resulted from this request: " + additional + ".");
        }
    }

    private int openShards() {
        return streams.all().stream().mapToInt(stream -> stream.open().size()).sum();
    }

    private int onDemandStreams() {
        return (int) streams.all().stream().filter(Stream::onDemand).count();
    }

    Answer describeLimits(Parameters parameters) {
        return Answer.of(parameters.wire(), out -> {
            out.writeNumberField("ShardLimit", SHARDS);
            out.writeNumberField("OpenShardCount", openShards());
            out.writeNumberField("OnDemandStreamCount", onDemandStreams());
            out.writeNumberField("OnDemandStreamCountLimit", ON_DEMAND_STREAMS);
            out.writeNumberField("ChannelCount", 0);
            out.writeNumberField("ChannelCountLimit", 0);
        });
    }

    Answer describeAccountSettings(Parameters parameters) {
        return Answer.of(parameters.wire(), out -> commitment(parameters.wire(), out));
    }

    Answer updateAccountSettings(Parameters parameters) throws Refusal, IOException {
        if (!parameters.has("MinimumThroughputBillingCommitment")) {
            throw Refusal.missing("minimumThroughputBillingCommitment");
        }
        boolean wanted = parameters
                .inside("MinimumThroughputBillingCommitment")
                .choice("Status", List.of("ENABLED", "DISABLED"))
                .equals("ENABLED");
        long now = System.currentTimeMillis();
        Commitment old = streams.commitment();
        if (wanted) {
            streams.commitment(new Commitment(old.holds(now) ? old.startedMillis() : now, 0));
        } else if (old.holds(now) && old.endedMillis() == 0) {
            // It is for a day at least.
            streams.commitment(new Commitment(old.startedMillis(), Math.max(now, old.earliestEndMillis())));
        }
        return Answer.of(parameters.wire(), out -> commitment(parameters.wire(), out));
    }

    private void commitment(Wire wire, JsonGenerator out) throws IOException {
        long now = System.currentTimeMillis();
        Commitment commitment = streams.commitment();
        out.writeObjectFieldStart("MinimumThroughputBillingCommitment");
        out.writeStringField("Status", commitment.status(now));
        if (commitment.startedMillis() > 0) {
            wire.writeTimestamp(out, "StartedAt", commitment.startedMillis());
            wire.writeTimestamp(out, "EarliestAllowedEndAt", commitment.earliestEndMillis());
        }
        if (commitment.endedMillis() > 0 && commitment.endedMillis() <= now) {
            wire.writeTimestamp(out, "EndedAt", commitment.endedMillis());
        }
        out.writeEndObject();
    }
}
