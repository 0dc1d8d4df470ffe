package dev.sluice.local;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.local.StreamConsumer.ConsumerState;
import dev.sluice.local.StreamSettings.Labels;
import java.io.IOException;
import java.util.List;
import java.util.NavigableMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Registers consumers for enhanced fan-out, tells of them, and lets them go. */
final class FanOut {
    private static final Pattern CONSUMER_NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
    private static final Pattern STREAM_ARN =
            Pattern.compile("arn:aws[^:]*:kinesis:[^:]*:\\d{12}:stream/[a-zA-Z0-9_.-]+");
    private static final Pattern CONSUMER_ARN = Pattern.compile(
            "arn:aws[^:]*:kinesis:[^:]*:\\d{12}:stream/(?<stream>[a-zA-Z0-9_.-]+)/consumer/(?<name>[a-zA-Z0-9_.-]+):\\d+");
    private static final String PAGE = "consumers";

    private final Streams streams;

    FanOut(Streams streams) {
        this.streams = streams;
    }

    /** A consumer, and the stream whose it is. */
    record Registered(Stream stream, StreamConsumer consumer) {}

    Answer registerStreamConsumer(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.get(streamName(parameters));
        if (!stream.phase().takesRecords()) {
            throw stream.notActive();
        }
        String name = name(parameters);
        Consumers consumers = stream.consumers();
        if (consumers.get(name) != null) {
            throw Refusal.inUse("Consumer " + name + " of stream " + stream.name() + " under account " + Refusal.ACCOUNT
                    + " already exists.");
        }
        if (consumers.all().size() == Consumers.MAX) {
            throw Refusal.limitExceeded("Stream " + stream.name() + " under account " + Refusal.ACCOUNT
                    + " already has " + Consumers.MAX + " registered consumers.");
        }
        NavigableMap<String, String> tags =
                parameters.has("Tags") ? Tagging.checked(parameters, Labels.NONE.tags(), name) : Labels.NONE.tags();
        StreamConsumer added = consumers.add(new ConsumerState(name, System.currentTimeMillis()));
        if (!tags.isEmpty()) {
            stream.settings(stream.settings().with(added.key(), new Labels(tags, null)));
            streams.save(stream);
        }
        return Answer.of(parameters.wire(), out -> {
            out.writeObjectFieldStart("Consumer");
            consumer(parameters.wire(), out, stream, added);
            out.writeEndObject();
        });
    }

    Answer describeStreamConsumer(Parameters parameters) throws Refusal, IOException {
        Registered found = find(parameters);
        return Answer.of(parameters.wire(), out -> {
            out.writeObjectFieldStart("ConsumerDescription");
            consumer(parameters.wire(), out, found.stream(), found.consumer());
            out.writeStringField("StreamARN", found.stream().arn());
            out.writeEndObject();
        });
    }

    Answer listStreamConsumers(Parameters parameters) throws Refusal, IOException {
        Stream stream = streams.get(streamName(parameters));
        int limit = parameters.integer("MaxResults", 1, 10_000, 100);
        String after = after(parameters.optionalText("NextToken"), stream);
        List<StreamConsumer> left = stream.consumers().all().stream()
                .filter(consumer -> consumer.name().compareTo(after) > 0)
                .toList();
        List<StreamConsumer> page = left.subList(0, Math.min(limit, left.size()));
        return Answer.of(parameters.wire(), out -> {
            out.writeArrayFieldStart("Consumers");
            for (StreamConsumer one : page) {
                out.writeStartObject();
                consumer(parameters.wire(), out, stream, one);
                out.writeEndObject();
            }
            out.writeEndArray();
            if (page.size() < left.size()) {
                out.writeStringField(
                        "NextToken",
                        Token.encode(
                                PAGE,
                                stream.name(),
                                stream.createdMillis(),
                                page.get(page.size() - 1).name()));
            }
        });
    }

    private static String after(@Nullable String token, Stream stream) throws Refusal {
        if (token == null) {
            return "";
        }
        List<String> fields = Token.decode(PAGE, token);
        if (fields == null
                || !fields.get(0).equals(stream.name())
                || !fields.get(1).equals(Long.toString(stream.createdMillis()))) {
            throw Refusal.invalidArgument("Invalid NextToken.");
        }
        return fields.get(2);
    }

    Answer deregisterStreamConsumer(Parameters parameters) throws Refusal, IOException {
        Registered found = find(parameters);
        Stream stream = found.stream();
        stream.consumers().remove(found.consumer(), notFound(found.consumer().arn(stream)));
        stream.settings(stream.settings().without(found.consumer().key()));
        streams.save(stream);
        return Answer.empty(parameters.wire());
    }

    /** The consumer of the request: named by its ARN, or by its own name and its stream's ARN. */
    private Registered find(Parameters parameters) throws Refusal, IOException {
        String arn = parameters.optionalText("ConsumerARN");
        if (arn != null) {
            return find(arn);
        }
        if (!parameters.has("StreamARN") || !parameters.has("ConsumerName")) {
            throw Refusal.invalidArgument("Either ConsumerARN, or both StreamARN and ConsumerName must be provided.");
        }
        Stream stream = streams.get(streamName(parameters));
        String name = name(parameters);
        StreamConsumer consumer = stream.consumers().get(name);
        if (consumer == null) {
            throw notFound(name + " of stream " + stream.name());
        }
        return new Registered(stream, consumer);
    }

    /** @param arn of a consumer that is registered now, not of an earlier one of its name */
    Registered find(String arn) throws Refusal, IOException {
        Matcher parts = CONSUMER_ARN.matcher(arn);
        if (!parts.matches()) {
            throw Refusal.validation(
                    " '" + arn + "'",
                    "consumerARN",
                    "Member must satisfy regular expression pattern:"
                            + " ^(arn):aws.*:kinesis:.*:\\d{12}:.*stream\\/[a-zA-Z0-9_.-]+\\/consumer\\/[a-zA-Z0-9_.-]+:[0-9]+");
        }
        if (streams.contains(parts.group("stream"))) {
            Stream stream = streams.get(parts.group("stream"));
            StreamConsumer consumer = stream.consumers().get(parts.group("name"));
            if (consumer != null && consumer.arn(stream).endsWith(arn.substring(arn.indexOf(":stream/")))) {
                return new Registered(stream, consumer);
            }
        }
        throw notFound(arn);
    }

    private static String streamName(Parameters parameters) throws Refusal {
        String arn = parameters.text("StreamARN");
        if (!STREAM_ARN.matcher(arn).matches()) {
            throw Refusal.validation(
                    " '" + arn + "'",
                    "streamARN",
                    "Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+");
        }
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static String name(Parameters parameters) throws Refusal {
        String name = parameters.text("ConsumerName");
        if (!CONSUMER_NAME.matcher(name).matches()) {
            throw Refusal.validation(
                    " '" + name + "'",
                    "consumerName",
                    "Member must satisfy regular expression pattern: " + CONSUMER_NAME);
        }
        return name;
    }

    private static Refusal notFound(String consumer) {
        return Refusal.notFound("Consumer " + consumer + " under account " + Refusal.ACCOUNT + " not found.");
    }

    private static void consumer(Wire wire, JsonGenerator out, Stream stream, StreamConsumer consumer)
            throws IOException {
        out.writeStringField("ConsumerARN", consumer.arn(stream));
        wire.writeTimestamp(out, "ConsumerCreationTimestamp", consumer.state().createdMillis());
        out.writeStringField("ConsumerName", consumer.name());
        out.writeStringField("ConsumerStatus", consumer.status());
    }
}
