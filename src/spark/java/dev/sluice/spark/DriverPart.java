package dev.sluice.spark;

import com.codahale.metrics.Gauge;
import dev.sluice.load.Uplink;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.jspecify.annotations.Nullable;

/** In the driver: hands what executors say to the load that runs, and shows its sums to Spark's metrics. */
final class DriverPart implements DriverPlugin {
    private static volatile @Nullable DriverPart instance;

    private volatile @Nullable Switchboard load;
    /** The last load's, whose figures Spark asks for once more when it stops. */
    private volatile @Nullable Switchboard shown;

    /** Null: Spark was started without it. */
    static @Nullable DriverPart instance() {
        return instance;
    }

    void serve(@Nullable Switchboard current) {
        load = current;
        shown = current == null ? shown : current;
    }

    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
        instance = this;
        return Map.of();
    }

    @Override
    public void registerMetrics(String appId, PluginContext plugin) {
        Map<String, ToLongFunction<Switchboard>> gauges = Map.of(
                "records", Switchboard::records,
                "bytes", Switchboard::bytes,
                "throttled", Switchboard::throttled,
                "executors", Switchboard::live);
        gauges.forEach((name, figure) -> plugin.metricRegistry().register(name, (Gauge<Long>) () -> {
            Switchboard now = shown;
            return now == null ? 0L : figure.applyAsLong(now);
        }));
    }

    @Override
    public Object receive(Object message) throws Exception {
        Message its = InBytes.read(message, Message.class);
        Switchboard now = load;
        if (now == null && its instanceof Message.Beat) {
            return InBytes.of(new Message.Grant(0, null, true)); // Spark is stopping, and executors go on beating
        }
        if (now == null && its instanceof Message.OfTask) {
            return InBytes.of(new Uplink.Reply(List.of(), false, "the load has ended"));
        }
        return Objects.requireNonNull(now, "no load is running").answer(its);
    }

    @Override
    public void shutdown() {
        instance = null;
    }
}
