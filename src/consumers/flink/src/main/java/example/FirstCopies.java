package example;

import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.Collector;

/**
 * The events of a batch's first copy, and nothing of the later ones: {@code batches.keyBy(batch -> batch.f0).flatMap(new FirstCopies())}.
 * What it has seen is Flink's state: it is in the checkpoints, and of all shards.
 */
public final class FirstCopies extends RichFlatMapFunction<Tuple2<String, byte[][]>, byte[]> {
    private static final long serialVersionUID = 1;

    private transient ValueState<Boolean> seen;

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<Boolean> descriptor = new ValueStateDescriptor<>("seen", Boolean.class);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(Duration.ofDays(1)).build());
        seen = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void flatMap(Tuple2<String, byte[][]> batch, Collector<byte[]> events) throws Exception {
        if (seen.value() == null) {
            for (byte[] event : batch.f1) {
                events.collect(event);
            }
            seen.update(true);
        }
    }
}
