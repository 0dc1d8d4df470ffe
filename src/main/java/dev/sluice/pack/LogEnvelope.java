package dev.sluice.pack;

import dev.sluice.parse.json.JsonBuffer;
import java.util.Arrays;

/**
 * What CloudWatch Logs puts around the events that it hands to a subscription.
 *
 * @param owner the account whose logs they are
 * @param logGroup where they were written to, as is {@code logStream}
 */
public record LogEnvelope(String owner, String logGroup, String logStream) {
    /** All up to the first event. */
    byte[] head() {
        JsonBuffer head = new JsonBuffer(256);
        head.ascii("{\"messageType\":\"DATA_MESSAGE\",\"owner\":");
        head.string(owner);
        head.ascii(",\"logGroup\":");
        head.string(logGroup);
        head.ascii(",\"logStream\":");
        head.string(logStream);
        head.ascii(",\"subscriptionFilters\":[\"sluice\"],\"logEvents\":[");
        return Arrays.copyOf(head.bytes(), head.length());
    }
}
