package example;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;

/** Runs both in a cluster of this process: the directory in which the records are, named 0 to N-1, and N. */
public final class RunSchema {
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
        flink.setParallelism(2);
        Batches schema = new Batches();
        DataStream<Tuple2<String, byte[][]>> batches = flink.fromSequence(0, Long.parseLong(args[1]) - 1)
                .flatMap(new Records(args[0], schema))
                .returns(schema.getProducedType());
        CloseableIterator<byte[]> events =
                batches.keyBy(batch -> batch.f0).flatMap(new FirstCopies()).executeAndCollect();
        while (events.hasNext()) {
            byte[] event = events.next();
            System.out.write(event, 0, event.length);
            System.out.write('\n');
        }
        events.close();
        System.out.flush();
    }

    /** Does with each record what the connector's source does: opens the schema, and gives it the bytes. */
    private static final class Records extends RichFlatMapFunction<Long, Tuple2<String, byte[][]>> {
        private static final long serialVersionUID = 1;
        private final String directory;
        private final Batches schema;

        Records(String directory, Batches schema) {
            this.directory = directory;
            this.schema = schema;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            schema.open(RuntimeContextInitializationContextAdapters.deserializationAdapter(getRuntimeContext()));
        }

        @Override
        public void flatMap(Long number, Collector<Tuple2<String, byte[][]>> out) throws Exception {
            schema.deserialize(Files.readAllBytes(Path.of(directory, number.toString())), out);
        }
    }
}
