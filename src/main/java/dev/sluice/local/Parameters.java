package dev.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The parameters of a small request, checked as they are asked for. */
final class Parameters {
    private static final String STREAM_NAME_PATTERN = "[a-zA-Z0-9_.-]+";
    private static final int MAX_STREAM_NAME = 128;

    private final Wire wire;
    private final JsonNode object;

    Parameters(Wire wire, JsonNode object) {
        this.wire = wire;
        this.object = object;
    }

    Wire wire() {
        return wire;
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    @Nullable
    String optionalText(String name) throws Refusal {
        if (!has(name)) {
            return null;
        }
        JsonNode value = object.get(name);
        if (!value.isTextual()) {
            throw Refusal.unreadable(name + " is not a string.");
        }
        return value.textValue();
    }

    String text(String name) throws Refusal {
        String value = optionalText(name);
        if (value == null) {
            throw Refusal.missing(field(name));
        }
        return value;
    }

    /** A whole number between {@code min} and {@code max}; {@code otherwise} if it is not given. */
    int integer(String name, int min, int max, int otherwise) throws Refusal {
        return has(name) ? integer(name, min, max) : otherwise;
    }

    int integer(String name, int min, int max) throws Refusal {
        if (!has(name)) {
            throw Refusal.missing(field(name));
        }
        JsonNode value = object.get(name);
        if (!value.isIntegralNumber()) {
            throw Refusal.unreadable(name + " is not a whole number.");
        }
        long number = value.longValue();
        if (number < min) {
            throw Refusal.validation(
                    " '" + number + "'", field(name), "Member must have value greater than or equal to " + min);
        }
        if (number > max) {
            throw Refusal.validation(
                    " '" + number + "'", field(name), "Member must have value less than or equal to " + max);
        }
        return (int) number;
    }

    boolean flag(String name) throws Refusal {
        if (!has(name)) {
            return false;
        }
        if (!object.get(name).isBoolean()) {
            throw Refusal.unreadable(name + " is not a boolean.");
        }
        return object.get(name).booleanValue();
    }

    /** Milliseconds since 1970. */
    long timestampMillis(String name) throws Refusal {
        if (!has(name)) {
            throw Refusal.missing(field(name));
        }
        if (!object.get(name).isNumber()) {
            throw Refusal.unreadable(name + " is not a timestamp.");
        }
        return wire.readTimestamp(object.get(name));
    }

    /** The parameters inside {@code name}; empty ones if it is not given. */
    Parameters inside(String name) {
        return new Parameters(wire, object.path(name));
    }

    /** The name of the stream, given as StreamName or within StreamARN. */
    String streamName() throws Refusal {
        String arn = optionalText("StreamARN");
        if (arn != null) {
            return arn.substring(arn.lastIndexOf('/') + 1);
        }
        String name = text("StreamName");
        if (!name.matches(STREAM_NAME_PATTERN)) {
            throw Refusal.validation(
                    " '" + name + "'",
                    "streamName",
                    "Member must satisfy regular expression pattern: " + STREAM_NAME_PATTERN);
        }
        if (name.length() > MAX_STREAM_NAME) {
            throw Refusal.validation(
                    " '" + name + "'",
                    "streamName",
                    "Member must have length less than or equal to " + MAX_STREAM_NAME);
        }
        return name;
    }

    /** AWS's messages name fields with a small first letter. */
    private static String field(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
