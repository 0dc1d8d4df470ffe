package dev.sluice.local;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.local.StreamSettings.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Tags: of streams by their names, and of whatever has an ARN. */
final class Tagging {
    private static final int MAX_TAGS = 50;
    private static final int MAX_IN_REQUEST = 200;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;
    private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{N}\\p{Z}\\s_.:/=+\\-%@]*");

    private final Streams streams;

    Tagging(Streams streams) {
        this.streams = streams;
    }

    Answer addTagsToStream(Parameters parameters) throws Refusal, IOException {
        return add(parameters, new Resource(streams.active(parameters), Resource.STREAM));
    }

    Answer tagResource(Parameters parameters) throws Refusal, IOException {
        return add(parameters, Resource.of(streams, parameters));
    }

    private Answer add(Parameters parameters, Resource resource) throws Refusal, IOException {
        NavigableMap<String, String> tags =
                checked(parameters, resource.labels().tags(), resource.shown());
        resource.labels(new Labels(tags, resource.labels().policy()));
        streams.save(resource.stream());
        return Answer.empty(parameters.wire());
    }

    /** Those that are there and the request's together, if they can be. */
    static NavigableMap<String, String> checked(
            Parameters parameters, NavigableMap<String, String> old, String resource) throws Refusal {
        NavigableMap<String, String> added = parameters.map("Tags", MAX_IN_REQUEST);
        for (Map.Entry<String, String> tag : added.entrySet()) {
            checkKey(tag.getKey());
            checkLength(tag.getValue(), 0, MAX_VALUE);
        }
        NavigableMap<String, String> all = new TreeMap<>(old);
        all.putAll(added);
        if (all.size() > MAX_TAGS) {
            throw Refusal.invalidArgument(
                    "Failed to add tags to " + resource + " because it cannot have more than " + MAX_TAGS + " tags.");
        }
        return all;
    }

    private static void checkKey(String key) throws Refusal {
        checkLength(key, 1, MAX_KEY);
        if (key.startsWith("aws:")) {
            throw Refusal.invalidArgument("Tag keys that begin with aws: are reserved: " + key);
        }
    }

    private static void checkLength(String text, int min, int max) throws Refusal {
        if (text.length() < min || text.length() > max) {
            throw Refusal.validation(
                    " '" + text + "'",
                    "tags",
                    "Map keys must have length between 1 and " + MAX_KEY + ", and map values between 0 and "
                            + MAX_VALUE);
        }
        if (!CHARACTERS.matcher(text).matches()) {
            throw Refusal.invalidArgument("Some tags contain invalid characters. Valid characters: Unicode letters,"
                    + " digits, white space, _ . : / = + - % @.");
        }
    }

    Answer removeTagsFromStream(Parameters parameters) throws Refusal, IOException {
        return remove(parameters, new Resource(streams.active(parameters), Resource.STREAM));
    }

    Answer untagResource(Parameters parameters) throws Refusal, IOException {
        return remove(parameters, Resource.of(streams, parameters));
    }

    /** Those that are not there are passed over. */
    private Answer remove(Parameters parameters, Resource resource) throws Refusal, IOException {
        List<String> keys = parameters.texts("TagKeys", MAX_TAGS);
        NavigableMap<String, String> left = new TreeMap<>(resource.labels().tags());
        keys.forEach(left::remove);
        resource.labels(new Labels(left, resource.labels().policy()));
        streams.save(resource.stream());
        return Answer.empty(parameters.wire());
    }

    Answer listTagsForStream(Parameters parameters) throws Refusal {
        NavigableMap<String, String> tags =
                new Resource(streams.of(parameters), Resource.STREAM).labels().tags();
        int limit = parameters.integer("Limit", 1, MAX_TAGS, MAX_TAGS);
        String after = parameters.optionalText("ExclusiveStartTagKey");
        // The least text behind a text is that text and a zero.
        List<Map.Entry<String, String>> rest =
                new ArrayList<>((after == null ? tags : tags.tailMap(after + '\0')).entrySet());
        boolean more = rest.size() > limit;
        List<Map.Entry<String, String>> page = more ? rest.subList(0, limit) : rest;
        return Answer.of(parameters.wire(), out -> {
            write(out, page);
            out.writeBooleanField("HasMoreTags", more);
        });
    }

    Answer listTagsForResource(Parameters parameters) throws Refusal, IOException {
        Resource resource = Resource.of(streams, parameters);
        return Answer.of(
                parameters.wire(), out -> write(out, resource.labels().tags().entrySet()));
    }

    private static void write(JsonGenerator out, Collection<Map.Entry<String, String>> tags) throws IOException {
        out.writeArrayFieldStart("Tags");
        for (Map.Entry<String, String> tag : tags) {
            out.writeStartObject();
            out.writeStringField("Key", tag.getKey());
            out.writeStringField("Value", tag.getValue());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
