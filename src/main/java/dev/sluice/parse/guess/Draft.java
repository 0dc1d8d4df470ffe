package dev.sluice.parse.guess;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.SampleCheck;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A format's file for a log, for the user to finish: how its lines are taken apart, which field is the time, and samples that hold already.
 *
 * @param file JSON, laid out for people
 * @param engine how its lines are parsed
 * @param parsed how many of the {@code seen} events the draft parses
 */
public record Draft(String file, String engine, int parsed, int seen) {
    private static final int SAMPLES = 3;
    private static final int MOST_EVENTS = 500;
    private static final int FEWEST_COLUMNS = 3;
    /** A way to parse that explains no more than this is none. */
    private static final double ENOUGH = 0.8;

    private static final String SEPARATORS = "\t|;,";
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d{0,14})(?:\\.\\d{1,12})?");
    private static final Pattern HEADER_NAME = Pattern.compile("\"?[A-Za-z_@#][\\w .@#/()-]{0,60}\"?");
    private static final Pattern PAIR = Pattern.compile("[\\w.@/-]+=");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Drafts one.
     *
     * @param first the input's first bytes, decompressed
     * @param whole whether they are all there are
     * @param name of the format: what users will type
     * @return empty if nothing is to be seen in the log but text
     */
    public static Optional<Draft> of(byte[] first, boolean whole, String name) {
        Sample sample = new Sample(first, whole);
        return new Drafting(sample, sample.multiLine(), name).draft();
    }

    /** The looking for one. */
    private static final class Drafting {
        private final String name;
        private final @Nullable String begins;
        private final List<String> events = new ArrayList<>();

        Drafting(Sample sample, @Nullable String begins, String name) {
            this.name = name;
            this.begins = begins;
            int[] starts = sample.events(begins);
            for (int i = 0; i + 1 < starts.length && events.size() < MOST_EVENTS; i++) {
                String event = sample.text(starts[i], sample.end(starts[i], starts[i + 1]));
                if (!event.isBlank()) {
                    events.add(event);
                }
            }
        }

        Optional<Draft> draft() {
            List<ObjectNode> ways = new ArrayList<>();
            ways.add(file("json"));
            if (events.stream().filter(event -> PAIR.matcher(event).lookingAt()).count() >= ENOUGH * events.size()) {
                ways.add(file("keyvalue"));
            }
            SEPARATORS
                    .chars()
                    .mapToObj(c -> columns((char) c))
                    .flatMap(Optional::stream)
                    .forEach(ways::add);
            new ShapeDraft(events).shape().ifPresent(shape -> {
                ObjectNode way = file("shape");
                way.putArray("shapes").add(shape.pattern());
                if (shape.layout() != null) {
                    way.putObject("time").put("layout", shape.layout());
                }
                if (shape.isLax()) {
                    way.putObject("guess").put("lax", true);
                }
                ways.add(way);
            });
            for (ObjectNode way : ways) {
                List<Parsed> parsed = parse(way);
                if (!parsed.isEmpty() && parsed.size() >= ENOUGH * (events.size() - headerLines(way))) {
                    return Optional.of(finished(way, parsed));
                }
            }
            return Optional.empty();
        }

        private ObjectNode file(String engine) {
            ObjectNode file = JSON.createObjectNode()
                    .put("name", name)
                    .put("title", name + " log")
                    .put("url", "")
                    .put("engine", engine);
            if (begins != null) {
                file.put("begins", begins);
            }
            return file;
        }

        /** Where the first lines have as many values. */
        private Optional<ObjectNode> columns(char separator) {
            int[] counts = events.stream()
                    .limit(20)
                    .mapToInt(event -> event.split(Pattern.quote(separator + ""), -1).length)
                    .sorted()
                    .toArray();
            int count = counts.length == 0 ? 0 : counts[counts.length / 2];
            if (count < FEWEST_COLUMNS) {
                return Optional.empty();
            }
            ObjectNode way = file("columns").put("separator", separator + "");
            String[] names = events.get(0).split(Pattern.quote(separator + ""), -1);
            boolean named = names.length == count
                    && new HashSet<>(Arrays.asList(names)).size() == count
                    && Arrays.stream(names)
                            .allMatch(each -> HEADER_NAME.matcher(each.strip()).matches());
            if (named) {
                way.put("header", "first-line");
            } else {
                ArrayNode columns = way.putArray("columns");
                IntStream.rangeClosed(1, count).forEach(i -> columns.add("field" + i));
            }
            return Optional.of(way);
        }

        private static int headerLines(ObjectNode way) {
            return way.has("header") ? 1 : 0;
        }

        /** An event of the log and what the way makes of it. */
        private record Parsed(String event, JsonNode made) {}

        private List<Parsed> parse(ObjectNode way) {
            Format format;
            try {
                format = Formats.unchecked(bytes(way), name);
            } catch (IllegalArgumentException e) {
                // A pattern that would look back, as one of several spaces before a time.
                return List.of();
            }
            String header = way.has("header") ? events.get(0) : null;
            List<String> lines = events.subList(headerLines(way), events.size());
            List<JsonNode> made = SampleCheck.events(format, lines, header);
            return IntStream.range(0, lines.size())
                    .filter(i -> !made.get(i).isMissingNode())
                    .mapToObj(i -> new Parsed(lines.get(i), made.get(i)))
                    .toList();
        }

        /** With samples, and with its time and its numbers, but where events are lost by them, as by a zone that nobody knows. */
        private Draft finished(ObjectNode way, List<Parsed> parsed) {
            ObjectNode full = withTypes(way.deepCopy(), parsed);
            List<Parsed> made = parse(full);
            boolean loses = made.size() < parsed.size();
            return sampled(loses ? way : full, loses ? parsed : made);
        }

        private static ObjectNode withTypes(ObjectNode way, List<Parsed> parsed) {
            Set<String> numbers = new HashSet<>();
            Set<String> others = new HashSet<>();
            String time = null;
            for (Parsed each : parsed) {
                for (String field : (Iterable<String>) () -> each.made().fieldNames()) {
                    JsonNode value = each.made().path(field);
                    boolean isNumber = value.isTextual()
                            && NUMBER.matcher(value.textValue()).matches();
                    (isNumber ? numbers : others).add(field);
                    boolean isTime = value.isTextual() && TimeShape.isWhole(value.textValue());
                    time = time == null && isTime ? field : time;
                }
            }
            String engine = way.path("engine").asText();
            boolean hasTime = parsed.stream().anyMatch(each -> each.made().has("@timestamp"));
            if (!hasTime && time != null && !engine.equals("shape")) {
                way.putObject("time").put("field", engine.equals("json") ? "/" + time : time);
            }
            numbers.removeAll(others);
            numbers.remove(time);
            if (!numbers.isEmpty() && !engine.equals("json") && !engine.equals("keyvalue")) {
                ArrayNode names = way.putArray("numbers");
                numbers.stream().sorted().forEach(names::add);
            }
            return way;
        }

        private Draft sampled(ObjectNode way, List<Parsed> made) {
            String header = way.has("header") ? events.get(0) : null;
            ArrayNode samples = way.putArray("samples");
            for (Parsed each : made.subList(0, Math.min(SAMPLES, made.size()))) {
                ObjectNode sample = samples.addObject().put("line", each.event());
                if (header != null) {
                    sample.put("after", header);
                }
                sample.set("event", each.made());
            }
            String file = text(way);
            Formats.checked(bytes(way), name);
            return new Draft(file, way.path("engine").asText(), made.size(), events.size() - headerLines(way));
        }

        private static byte[] bytes(ObjectNode file) {
            return text(file).getBytes(StandardCharsets.UTF_8);
        }

        private static String text(ObjectNode file) {
            try {
                return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file) + "\n";
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
