package dev.sluice.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The JSON that Lambda hands to a function whose event source is a stream. */
final class LambdaEvent {
    private LambdaEvent() {}

    static Path write(Path file, List<Record> records) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode event = json.createObjectNode();
        for (Record record : records) {
            ObjectNode each = event.withArray("Records").addObject();
            each.putObject("kinesis")
                    .put("kinesisSchemaVersion", "1.0")
                    .put("partitionKey", record.partitionKey())
                    .put("sequenceNumber", record.sequenceNumber())
                    .put(
                            "data",
                            Base64.getEncoder().encodeToString(record.data().asByteArray()))
                    .put(
                            "approximateArrivalTimestamp",
                            record.approximateArrivalTimestamp().toEpochMilli() / 1000.0);
            each.put("eventSource", "aws:kinesis")
                    .put("eventVersion", "1.0")
                    .put("eventID", "shardId-000000000000:" + record.sequenceNumber())
                    .put("eventName", "aws:kinesis:record")
                    .put("invokeIdentityArn", "arn:aws:iam::000000000000:role/function")
                    .put("awsRegion", "us-east-1")
                    .put("eventSourceARN", "arn:aws:kinesis:us-east-1:000000000000:stream/" + LoadedStream.NAME);
        }
        return Files.write(file, json.writeValueAsBytes(event));
    }
}
