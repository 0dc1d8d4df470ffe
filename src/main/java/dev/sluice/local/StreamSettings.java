package dev.sluice.local;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What requests change of a stream beside its shards. Part of its {@code stream.json}, where what an earlier endpoint did not know is
 * missing.
 *
 * @param keyId the key that encrypts it; null for none
 * @param metrics shard-level metrics that are enabled, in the model's order
 * @param labels of the stream under "", and of each of its consumers under what follows the stream in its ARN
 */
record StreamSettings(
        @JsonUnwrapped Capacity capacity,
        RetentionPeriod retention,
        @Nullable String keyId,
        List<String> metrics,
        Map<String, Labels> labels) {
    StreamSettings {
        retention = Objects.requireNonNullElse(retention, RetentionPeriod.DAY);
        metrics = Objects.requireNonNullElse(metrics, List.of());
        labels = Objects.requireNonNullElse(labels, Map.of());
    }

    /**
     * @param dealsRecords record distribution strategy AUTO: shards take records in turn, whatever keys they have; on-demand streams alone
     *     have it, and those of earlier endpoints were not told apart by more
     * @param warmMiBps 0 where it was never set
     */
    record Capacity(boolean onDemand, boolean dealsRecords, int maxRecordKiB, int warmMiBps) {
        static final int DEFAULT_MAX_RECORD_KIB = 1_024;
        static final Capacity PROVISIONED = new Capacity(false, false, DEFAULT_MAX_RECORD_KIB, 0);

        Capacity {
            onDemand |= dealsRecords;
        }
    }

    /** @param trimmedMillis what arrived before was out of reach when the retention was last raised, and stays it */
    record RetentionPeriod(int hours, long trimmedMillis) {
        static final RetentionPeriod DAY = new RetentionPeriod(24, 0);

        /** What arrived before is out of reach. */
        long horizonMillis(long nowMillis) {
            return Math.max(trimmedMillis, nowMillis - hours * 3_600_000L);
        }
    }

    /** What can be fixed to a stream or to a consumer. */
    record Labels(
            NavigableMap<String, String> tags, @Nullable String policy) {
        static final Labels NONE = new Labels(new TreeMap<>(), null);
    }

    static StreamSettings of(Capacity capacity) {
        return new StreamSettings(capacity, RetentionPeriod.DAY, null, List.of(), Map.of());
    }

    StreamSettings with(Capacity newCapacity) {
        return new StreamSettings(newCapacity, retention, keyId, metrics, labels);
    }

    StreamSettings with(RetentionPeriod newRetention) {
        return new StreamSettings(capacity, newRetention, keyId, metrics, labels);
    }

    StreamSettings withKey(@Nullable String newKeyId) {
        return new StreamSettings(capacity, retention, newKeyId, metrics, labels);
    }

    StreamSettings withMetrics(List<String> newMetrics) {
        return new StreamSettings(capacity, retention, keyId, newMetrics, labels);
    }

    StreamSettings with(String resource, Labels newLabels) {
        Map<String, Labels> all = new TreeMap<>(labels);
        all.put(resource, newLabels);
        return new StreamSettings(capacity, retention, keyId, metrics, all);
    }

    StreamSettings without(String resource) {
        Map<String, Labels> all = new TreeMap<>(labels);
        all.remove(resource);
        return new StreamSettings(capacity, retention, keyId, metrics, all);
    }

    Labels labels(String resource) {
        return labels.getOrDefault(resource, Labels.NONE);
    }
}
