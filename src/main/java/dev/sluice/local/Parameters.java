package dev.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a small request, checked as they are asked for. */
final class Parameters {
    static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
    static final Pattern ANYTHING = Pattern.compile("(?s).+");
    static final int MAX_NAME = 128;
    static final int MAX_ARN = 2_048;
    private static final Pattern STREAM_ARN = Pattern.compile("arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+");
    private static final Pattern STREAM_ID = Pattern.compile("[a-z0-9]{20}-[a-z0-9]{3}");
    private static final int MAX_STREAM_ID = 24;

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
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw Refusal.unreadable(name + " is not a whole number.");
        }
        long number = value.longValue();
        if (number < min) {
            throw invalid(name, Long.toString(number), "Member must have value greater than or equal to " + min);
        }
        if (number > max) {
            throw invalid(name, Long.toString(number), "Member must have value less than or equal to " + max);
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

    /** One of the words. */
    String choice(String name, List<String> words) throws Refusal {
        String value = text(name);
        if (!words.contains(value)) {
            throw invalid(name, value, "Member must satisfy enum value set: " + words);
        }
        return value;
    }

    /** A text of that pattern and length. */
    String matching(String name, Pattern pattern, int maxLength) throws Refusal {
        return matching(name, text(name), pattern, maxLength);
    }

    private static String matching(String name, String value, Pattern pattern, int maxLength) throws Refusal {
        if (value.isEmpty()) {
            throw invalid(name, value, "Member must have length greater than or equal to 1");
        }
        if (!pattern.matcher(value).matches()) {
            throw invalid(name, value, "Member must satisfy regular expression pattern: " + pattern);
        }
        if (value.length() > maxLength) {
            throw invalid(name, value, "Member must have length less than or equal to " + maxLength);
        }
        return value;
    }

    /** Between one and {@code max} texts. */
    List<String> texts(String name, int max) throws Refusal {
        if (!has(name)) {
            throw Refusal.missing(field(name));
        }
        JsonNode array = object.get(name);
        if (!array.isArray()) {
            throw Refusal.unreadable(name + " is not a list.");
        }
        checkSize(name, array, max);
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw Refusal.unreadable(name + " is not a list of strings.");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** Between one and {@code max} texts by their names. */
    NavigableMap<String, String> map(String name, int max) throws Refusal {
        if (!has(name)) {
            throw Refusal.missing(field(name));
        }
        JsonNode members = object.get(name);
        if (!members.isObject()) {
            throw Refusal.unreadable(name + " is not a map.");
        }
        checkSize(name, members, max);
        NavigableMap<String, String> map = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            if (!member.getValue().isTextual()) {
                throw Refusal.unreadable(name + " is not a map of strings.");
            }
            map.put(member.getKey(), member.getValue().textValue());
        }
        return map;
    }

    private static void checkSize(String name, JsonNode container, int max) throws Refusal {
        if (container.isEmpty()) {
            throw invalid(name, container.toString(), "Member must have length greater than or equal to 1");
        }
        if (container.size() > max) {
            throw Refusal.validation(" '[...]'", field(name), "Member must have length less than or equal to " + max);
        }
    }

    @Nullable
    String optionalStreamName() throws Refusal {
        String inArn = has("StreamARN") ? arnName(matching("StreamARN", STREAM_ARN, MAX_ARN)) : null;
        String name = has("StreamName") ? matching("StreamName", NAME, MAX_NAME) : inArn;
        if (inArn != null && !inArn.equals(name)) {
            throw Refusal.invalidArgument("StreamARN " + text("StreamARN") + " is not that of stream " + name + ".");
        }
        return name;
    }

    @Nullable
    String streamId() throws Refusal {
        return has("StreamId") ? matching("StreamId", STREAM_ID, MAX_STREAM_ID) : null;
    }

    private static String arnName(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    private static Refusal invalid(String name, String value, String constraint) {
        return Refusal.validation(" '" + value + "'", field(name), constraint);
    }

    /** AWS's messages name fields with a small first letter. */
    private static String field(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
