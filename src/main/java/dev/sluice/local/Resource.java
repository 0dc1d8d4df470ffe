package dev.sluice.local;

import dev.sluice.local.StreamSettings.Labels;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tags and a policy can be fixed to.
 *
 * @param key which labels of the stream's: its own, or a consumer's
 */
record Resource(Stream stream, String key) {
    /** The key of the stream itself. */
    static final String STREAM = "";

    private static final Pattern ARN =
            Pattern.compile("arn:aws.*:kinesis:.*:\\d{12}:.*(?<kind>stream|channel)/(?<name>[^/\\s]+)(?<rest>\\S*)");

    /** What the request's ResourceARN names. */
    static Resource of(Streams streams, Parameters parameters) throws Refusal, IOException {
        String arn = parameters.matching("ResourceARN", ARN, Parameters.MAX_ARN);
        Matcher parts = ARN.matcher(arn);
        if (parts.matches() && parts.group("kind").equals("stream")) {
            Stream stream = streams.find(parts.group("name"), parameters.streamId());
            String key = parts.group("rest");
            if (key.equals(STREAM)
                    || stream.consumers().all().stream()
                            .anyMatch(consumer -> consumer.key().equals(key))) {
                return new Resource(stream, key);
            }
        }
        throw Refusal.notFound("Resource " + arn + " not found.");
    }

    Labels labels() {
        return stream.settings().labels(key);
    }

    void labels(Labels labels) {
        stream.settings(stream.settings().with(key, labels));
    }

    /** As messages name it. */
    String shown() {
        return (stream.name() + key) + " under account " + Refusal.ACCOUNT;
    }
}
