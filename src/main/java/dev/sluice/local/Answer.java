package dev.sluice.local;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with.
 *
 * @param errorCode AWS's code; null for a success
 * @param delayMillis how much later than it could be
 * @param large whether the body may be megabytes, and is to be written piece by piece on a thread of its own
 */
record Answer(int status, String contentType, @Nullable String errorCode, boolean large, long delayMillis, Body body)
        implements AnswerOrFeed {
    /** Not to answer at all: the connection is closed. */
    static final Answer HANG_UP = new Answer(0, "", null, false, 0, out -> {});

    /** Writes the body. Runs once, on the service's thread or, for a large answer, on a reader's. */
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The members of an object, without its braces. */
    interface Fields {
        void writeTo(JsonGenerator out) throws IOException;
    }

    static Answer of(Wire wire, Fields members) {
        return new Answer(200, wire.contentType(), null, false, 0, object(wire, members));
    }

    static Answer large(Wire wire, Fields members) {
        return new Answer(200, wire.contentType(), null, true, 0, object(wire, members));
    }

    /** A success that has nothing to say. */
    static Answer empty(Wire wire) {
        return new Answer(200, wire.contentType(), null, false, 0, out -> {});
    }

    static Answer text(String contentType, String text) {
        return new Answer(200, contentType, null, false, 0, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    static Answer refused(Wire wire, Refusal refusal) {
        return new Answer(refusal.status(), wire.contentType(), refusal.code(), false, 0, object(wire, out -> {
            out.writeStringField("__type", refusal.code());
            out.writeStringField("message", refusal.text());
        }));
    }

    boolean hangsUp() {
        return status == 0;
    }

    /** The same, but later. */
    Answer after(long millis) {
        return new Answer(status, contentType, errorCode, large, delayMillis + millis, body);
    }

    private static Body object(Wire wire, Fields members) {
        return out -> {
            try (JsonGenerator generator = wire.generator(out)) {
                generator.writeStartObject();
                members.writeTo(generator);
                generator.writeEndObject();
            }
        };
    }
}
