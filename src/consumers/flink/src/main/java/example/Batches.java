package example;

import dev.sluice.read.BatchId;
import dev.sluice.read.Decoded;
import dev.sluice.read.RecordDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * What a record of any layout holds: the id of its batch and its events, without their newlines. For KinesisStreamsSource, which takes
 * no aggregated record apart itself. {@link FirstCopies} comes next.
 */
public final class Batches implements DeserializationSchema<Tuple2<String, byte[][]>> {
    private static final long serialVersionUID = 1;

    private transient RecordDecoder decoder;

    @Override
    public void open(InitializationContext context) {
        decoder = new RecordDecoder();
    }

    @Override
    public Tuple2<String, byte[][]> deserialize(byte[] record) throws IOException {
        Decoded decoded = decoder.decode(record);
        if (decoded.damage() != null) {
            throw new IOException("a damaged record: " + decoded.damage());
        }
        List<byte[]> events = new ArrayList<>();
        for (ByteBuffer event : decoded.events()) {
            byte[] bytes = new byte[event.remaining()];
            event.get(bytes);
            events.add(bytes);
        }
        BatchId id = decoded.id();
        // Plain records have no id: each counts as a batch of its own.
        String key = id != null
                ? HexFormat.of().formatHex(id.encode())
                : UUID.randomUUID().toString();
        return Tuple2.of(key, events.toArray(byte[][]::new));
    }

    @Override
    public boolean isEndOfStream(Tuple2<String, byte[][]> batch) {
        return false;
    }

    @Override
    public TypeInformation<Tuple2<String, byte[][]>> getProducedType() {
        return TypeInformation.of(new TypeHint<Tuple2<String, byte[][]>>() {});
    }
}
