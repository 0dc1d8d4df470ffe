package example;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.KinesisEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import dev.sluice.read.Decoded;
import dev.sluice.read.RecordDecoder;
import java.nio.ByteBuffer;
import java.util.List;

/** For an event source mapping with ReportBatchItemFailures: Lambda comes back with the record that failed, and those behind it. */
public final class Handler implements RequestHandler<KinesisEvent, StreamsEventResponse> {
    private final RecordDecoder decoder = new RecordDecoder();

    @Override
    public StreamsEventResponse handleRequest(KinesisEvent event, Context context) {
        for (var record : event.getRecords()) {
            byte[] data = new byte[record.getKinesis().getData().remaining()];
            record.getKinesis().getData().get(data);
            Decoded decoded = decoder.decode(data);
            if (decoded.damage() != null) {
                System.err.println(record.getEventID() + ": " + decoded.damage());
                return new StreamsEventResponse(
                        List.of(new BatchItemFailure(record.getKinesis().getSequenceNumber())));
            }
            decoded.events().forEach(Handler::take);
        }
        return new StreamsEventResponse(List.of());
    }

    private static void take(ByteBuffer event) {
        System.out.write(event.array(), event.arrayOffset() + event.position(), event.remaining());
        System.out.write('\n');
    }
}
