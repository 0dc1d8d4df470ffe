package dev.sluice.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** GetShardIterator and GetRecords. */
final class ReadOperations {
    private static final int MAX_RECORDS = 10_000;
    private static final int MAX_BYTES = 10 << 20;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Streams streams;
    private final boolean limited;

    /** @param limited whether each shard has a {@link ReadThroughput} */
    ReadOperations(Streams streams, boolean limited) {
        this.streams = streams;
        this.limited = limited;
    }

    Answer getShardIterator(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.of(parameters);
        stream.requireTakesRecords();
        HeldShard shard = stream.shard(parameters.text("ShardId"));
        ShardLog log = shard.log();
        String type = parameters.text("ShardIteratorType");
        LogPosition position = switch (type) {
            case "TRIM_HORIZON" -> LogPosition.START;
            case "LATEST" -> log.end();
            case "AT_SEQUENCE_NUMBER" -> log.find(startingOrdinal(stream, shard, parameters));
            case "AFTER_SEQUENCE_NUMBER" -> log.find(startingOrdinal(stream, shard, parameters) + 1);
            case "AT_TIMESTAMP" -> log.findArrival(timestamp(parameters));
            default ->
                throw Refusal.validation(
                        " '" + type + "'",
                        "shardIteratorType",
                        "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP,"
                                + " AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
        };
        if (parameters.flag("DryRun")) {
            throw Refusal.dryRun();
        }
        if (limited && !shard.reading().takeIterator(System.nanoTime())) {
            throw Refusal.throttled(stream.name(), shard.id());
        }
        ShardIterator iterator = new ShardIterator(
                stream.name(), stream.createdMillis(), shard.number(), position, System.currentTimeMillis());
        return Answer.of(parameters.wire(), out -> out.writeStringField("ShardIterator", iterator.token()));
    }

    private static long startingOrdinal(Stream stream, HeldShard shard, Parameters parameters) throws Refusal {
        String given = parameters.optionalText("StartingSequenceNumber");
        if (given == null) {
            throw Refusal.invalidArgument("Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and"
                    + " StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber."
                    + " Request specified " + parameters.text("ShardIteratorType")
                    + " and no StartingSequenceNumber.");
        }
        return ordinal(stream, shard, given, "GetShardIterator");
    }

    /** @param operation that was called with the sequence number */
    static long ordinal(Stream stream, HeldShard shard, String given, String operation) throws Refusal {
        String used = "StartingSequenceNumber " + given + " used in " + operation + " on shard " + shard.id()
                + " in stream " + stream.name() + " under account " + Refusal.ACCOUNT + " is invalid";
        SequenceNumber number;
        try {
            number = SequenceNumber.parse(given);
        } catch (NumberFormatException e) {
            throw Refusal.invalidArgument(used + ".");
        }
        if (number.shard() != shard.number()) {
            throw Refusal.invalidArgument("Invalid StartingSequenceNumber. It encodes " + HeldShard.id(number.shard())
                    + ", while it was used in a call to a shard with " + shard.id());
        }
        if (number.shardSeconds() != shard.createdMillis() / 1_000) {
            throw Refusal.invalidArgument(used + " because it did not come from this stream.");
        }
        return number.ordinal();
    }

    static long timestamp(Parameters parameters) throws Refusal {
        long millis = parameters.timestampMillis("Timestamp");
        if (millis > System.currentTimeMillis()) {
            throw Refusal.invalidArgument("The timestampInMillis parameter cannot be greater than the"
                    + " currentTimestampInMillis. timestampInMillis: " + millis + ", currentTimestampInMillis: "
                    + System.currentTimeMillis());
        }
        return millis;
    }

    Answer getRecords(Parameters parameters) throws Refusal, IOException {
        int limit = parameters.integer("Limit", 1, MAX_RECORDS, MAX_RECORDS);
        ShardIterator iterator = ShardIterator.parse(parameters.text("ShardIterator"));
        if (iterator == null) {
            throw Refusal.invalidArgument("Invalid ShardIterator.");
        }
        long now = System.currentTimeMillis();
        if (iterator.expired(now)) {
            throw new Refusal(
                    400,
                    "ExpiredIteratorException",
                    "Iterator expired. The iterator was created at time " + time(iterator.issuedMillis())
                            + " while right now it is " + time(now) + " which is further in the future than the"
                            + " tolerated delay of " + ShardIterator.LIFE_MILLIS + " milliseconds.");
        }
        Stream stream = streams.get(iterator.stream());
        if (stream.createdMillis() != iterator.streamCreatedMillis()) {
            throw Refusal.invalidArgument("Invalid ShardIterator: it is of an earlier stream of this name.");
        }
        String named = parameters.optionalStreamName();
        if (named != null && !named.equals(stream.name())) {
            throw Refusal.invalidArgument("Invalid ShardIterator: it is not of stream " + named + ".");
        }
        stream.requireTakesRecords();
        if (parameters.flag("DryRun")) {
            throw Refusal.dryRun();
        }
        HeldShard shard = stream.shards().get(iterator.shard());
        if (limited && !shard.reading().takeCall(System.nanoTime())) {
            throw Refusal.throttled(stream.name(), shard.id());
        }
        Page page = new Page(
                shard,
                iterator,
                shard.log().read(iterator.position().orLater(stream.horizon(shard))),
                shard.open() ? null : children(stream, shard),
                stream.encryptionType(),
                limit);
        return Answer.large(parameters.wire(), out -> page.writeTo(parameters.wire(), out));
    }

    static List<HeldShard> children(Stream stream, HeldShard parent) {
        return stream.shards().stream()
                .filter(shard -> Objects.equals(shard.parent(), parent.number())
                        || Objects.equals(shard.adjacentParent(), parent.number()))
                .toList();
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }

    /**
     * One answer of GetRecords: fixed on the service's thread, written on a reader's.
     *
     * @param children of a shard that is closed; null while it is open
     */
    private record Page(
            HeldShard shard,
            ShardIterator from,
            LogReader reader,
            @Nullable List<HeldShard> children,
            String encryption,
            int limit) {
        void writeTo(Wire wire, JsonGenerator out) throws IOException {
            SequenceDigits sequences = shard.newSequences();
            long last = 0;
            long bytes = 0;
            LogPosition next = reader.after();
            out.writeArrayFieldStart("Records");
            for (int count = 0; count < limit && reader.next(); count++) {
                bytes += reader.dataBytes();
                if (bytes > MAX_BYTES && count > 0) {
                    bytes -= reader.dataBytes();
                    break;
                }
                ReadOperations.writeRecord(wire, out, reader, sequences, encryption);
                last = reader.arrivalMillis();
                next = reader.after();
            }
            out.writeEndArray();
            // Before the answer is whole, so that whoever waits for it finds it paid for.
            shard.reading().gave(bytes, System.nanoTime());
            long now = System.currentTimeMillis();
            boolean atEnd = next.offset() >= reader.limit();
            out.writeNumberField("MillisBehindLatest", atEnd || last == 0 ? 0 : Math.max(1, now - last));
            if (children == null || !atEnd) {
                out.writeStringField(
                        "NextShardIterator",
                        new ShardIterator(from.stream(), from.streamCreatedMillis(), from.shard(), next, now).token());
            } else {
                writeChildren(children, out);
            }
        }
    }

    static void writeRecord(Wire wire, JsonGenerator out, LogReader reader, SequenceDigits sequences, String encryption)
            throws IOException {
        out.writeStartObject();
        wire.writeTimestamp(out, "ApproximateArrivalTimestamp", reader.arrivalMillis());
        out.writeFieldName("Data");
        out.writeBinary(reader.data(), reader.dataBytes());
        if (reader.hasKey()) {
            out.writeStringField("PartitionKey", reader.partitionKey());
        }
        if (!encryption.equals("NONE")) {
            out.writeStringField("EncryptionType", encryption);
        }
        out.writeStringField("SequenceNumber", sequences.of(reader.ordinal(), reader.arrivalMillis() / 1_000));
        out.writeEndObject();
    }

    static void writeChildren(List<HeldShard> children, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("ChildShards");
        for (HeldShard child : children) {
            out.writeStartObject();
            out.writeStringField("ShardId", child.id());
            out.writeArrayFieldStart("ParentShards");
            out.writeString(HeldShard.id(Objects.requireNonNull(child.parent())));
            if (child.adjacentParent() != null) {
                out.writeString(HeldShard.id(child.adjacentParent()));
            }
            out.writeEndArray();
            Description.hashKeyRange(out, child);
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
