package dev.sluice.parse.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.parse.container.Wrapping;
import dev.sluice.parse.format.ParserOptions.Times;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.JsonTree;
import dev.sluice.parse.pattern.Program;
import dev.sluice.source.Fingerprint;
import dev.sluice.stream.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a format's file says; {@code src/docs/format.schema.json} describes it. Immutable, and checked when it is read. */
public final class Definition {
    static final Set<String> FIELDS = Set.of(
            "name",
            "title",
            "titles",
            "url",
            "about",
            "engine",
            "begins",
            "split",
            "wrapping",
            "header",
            "heads",
            "parts",
            "shapes",
            "ignore",
            "columns",
            "kinds",
            "separator",
            "minimum",
            "time",
            "numbers",
            "absent",
            "rename",
            "escapes",
            "pairs",
            "guess",
            "samples");
    static final Set<String> ENGINES = Set.of(
            "shape",
            "columns",
            "keyvalue",
            "json",
            "native:access",
            "native:syslog",
            "native:access-format",
            "native:docker",
            "native:w3c",
            "native:regex",
            "native:mysql-slow");

    private final DefinitionFields fields;
    private final String hash;
    private final List<FormatSample> samples = new ArrayList<>();
    private final @Nullable Program shapes;
    private final @Nullable Program ignored;

    private Definition(byte[] file, String name) throws IOException {
        JsonNode node = JsonTree.read(file);
        fields = new DefinitionFields(node, "the file", FIELDS);
        if (!fields.required("name").equals(name)) {
            throw new IllegalArgumentException("'name' must be " + name + ", as its file is called");
        }
        String engine = fields.required("engine");
        if (!ENGINES.contains(engine)) {
            throw new IllegalArgumentException(
                    "there is no engine '" + engine + "'." + Spelling.question(Spelling.near(ENGINES, engine)));
        }
        fields.required("title");
        for (JsonNode sample : fields.node("samples")) {
            samples.add(FormatSample.of(sample));
        }
        Fragments fragments = new Fragments(fields.map("parts"));
        shapes = program(fragments.heads(fields.texts("heads")), "shapes", fragments);
        ignored = program("", "ignore", fragments);
        if (shapes != null && shapes.unnamed() != null) {
            throw new IllegalArgumentException(
                    "a shape takes text that no field has: name it, (?P<name>...), " + shapes.unnamed());
        }
        if (engine.equals("shape") == (shapes == null)) {
            throw new IllegalArgumentException("'shapes' are what the engine 'shape' must have, and no other has");
        }
        if (fields.has("split") && (!engine.equals("json") || fields.has("begins"))) {
            throw new IllegalArgumentException("'split' goes with the engine 'json', and without 'begins'");
        }
        split();
        if (fields.has("pairs")) {
            PairFields.Style.named(pairFields().required("style"));
        }
        if (wrapping() != null && fields.has("begins")) {
            throw new IllegalArgumentException("'wrapping' goes without 'begins': --multiline tells that");
        }
        hash = hash(node, fragments);
    }

    /**
     * @param name what its file is called, without .json
     * @throws IllegalArgumentException if it is no format; the message says what to mend
     */
    static Definition read(byte[] file, String name) {
        try {
            Definition read = new Definition(file, name);
            read.fields.check(read);
            return read;
        } catch (IOException e) {
            String why = DefinitionFields.why(e);
            throw new IllegalArgumentException("the format's file " + name + ".json is not JSON: " + why, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the format's file " + name + ".json: " + e.getMessage(), e);
        }
    }

    private @Nullable Program program(String heads, String field, Fragments fragments) {
        List<String> patterns = fields.texts(field).stream().map(heads::concat).toList();
        return patterns.isEmpty() ? null : Program.of(patterns, fragments::get);
    }

    /** Of what decides how a line is parsed, and of nothing else. */
    private static String hash(JsonNode file, Fragments fragments) {
        ObjectNode deciding = file.deepCopy();
        deciding.remove(List.of("title", "titles", "url", "about", "guess", "samples"));
        MessageDigest sha = Fingerprint.sha256();
        sha.update(JsonTree.text(deciding).getBytes(StandardCharsets.UTF_8));
        sha.update(fragments.used().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha.digest(), 0, 8);
    }

    String name() {
        return fields.required("name");
    }

    /** The format in people's words. */
    public String title() {
        return fields.required("title");
    }

    /**
     * Whose log it is, where one format has several writers.
     *
     * @param line one of its lines, and {@code event} what it became
     */
    public String title(String line, String event) {
        for (Map.Entry<String, String> title : fields.map("titles").entrySet()) {
            String sign = title.getKey();
            if (sign.startsWith("^") ? Pattern.compile(sign).matcher(line).find() : event.contains(sign)) {
                return title.getValue();
            }
        }
        return title();
    }

    /** What tells a log of the format before it is parsed; null: nothing. */
    @Nullable
    Pattern firstLine() {
        String first = guess().text("first");
        return first == null ? null : Pattern.compile(first);
    }

    /** Whether a line that parses says little, as nearly any would. */
    public boolean isLax() {
        return guess().node("lax").asBoolean();
    }

    /** Characters that may stand between its values where a header names them; empty: the format has one and no other. */
    public String delimiters() {
        String delimiters = guess().text("delimiters");
        return delimiters == null ? "" : delimiters;
    }

    /** Whether the first line that is not blank may be of such a log. */
    public boolean mayBegin(String line) {
        Pattern first = firstLine();
        return first == null || first.matcher(line).find();
    }

    /** Whether it asks for certain fields, which another format of the same engine does not. */
    public boolean isChoosy() {
        return guess().has("needs");
    }

    /** Whether an event has the fields without which it is of another format. */
    public boolean isConvincing(String event) {
        return guess().texts("needs").stream().allMatch(name -> event.contains("\"" + name + "\":"));
    }

    /** The page that documents it, if any. */
    public String url() {
        return text("url", "");
    }

    /** What the docs say of it beside its title; empty for nothing. */
    public String about() {
        return text("about", "");
    }

    public String engine() {
        return fields.required("engine");
    }

    String text(String name, String otherwise) {
        String text = fields.text(name);
        return text == null ? otherwise : text;
    }

    @Nullable
    String begins() {
        return fields.text("begins");
    }

    /** To the array whose elements are events, in sources that hold one; null if the format knows of none. */
    public @Nullable JsonPointer split() {
        String split = fields.text("split");
        return split == null ? null : JsonPointer.parse(split);
    }

    /** How the lines of a container are wrapped in it; null: it is no container's log. */
    public @Nullable Wrapping wrapping() {
        String wrapping = fields.text("wrapping");
        return wrapping == null
                ? null
                : Wrapping.named(wrapping)
                        .orElseThrow(
                                () -> new IllegalArgumentException("'wrapping' is cri, docker, compose or kubectl"));
    }

    public HeaderRule header() {
        return HeaderRule.named(text("header", "none"));
    }

    public @Nullable Program shapes() {
        return shapes;
    }

    List<String> fieldsOfShapes() {
        return shapes == null ? List.of() : shapes.names();
    }

    /** What lines are that are no events. */
    public @Nullable Program ignored() {
        return ignored;
    }

    Set<String> numbers() {
        return Set.copyOf(fields.texts("numbers"));
    }

    Set<String> absent() {
        return Set.copyOf(fields.texts("absent"));
    }

    Map<String, String> rename() {
        return fields.map("rename");
    }

    DefinitionFields fields() {
        return fields;
    }

    /** The same of lines that other patterns describe. */
    Definition ofShapes(List<String> others, Set<String> numberNames) {
        ObjectNode file = fields.copy();
        file.put("engine", "shape");
        others.forEach(file.putArray("shapes")::add);
        numberNames.forEach(file.putArray("numbers")::add);
        file.remove("samples");
        try {
            return new Definition(JsonTree.text(file).getBytes(StandardCharsets.UTF_8), name());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DefinitionFields pairFields() {
        JsonNode pairs = fields.has("pairs") ? fields.node("pairs") : JsonTree.object();
        return new DefinitionFields(pairs, "'pairs'", Set.of("field", "style"));
    }

    /** The field of its shapes that holds key=value; empty: none does. */
    String pairsField() {
        String field = pairFields().text("field");
        return field == null ? "" : field;
    }

    /** What makes fields of it. */
    @Nullable
    PairFields pairs(ParserOptions options) {
        if (!fields.has("pairs")) {
            return null;
        }
        List<String> taken = fieldsOfShapes().stream()
                .map(name -> rename().getOrDefault(name, name))
                .filter(name -> !name.equals(pairsField()))
                .distinct()
                .toList();
        return new PairFields(PairFields.Style.named(pairFields().required("style")), options, taken);
    }

    DefinitionFields time() {
        JsonNode time = fields.has("time") ? fields.node("time") : JsonTree.object();
        return new DefinitionFields(time, "'time'", Set.of("field", "layout", "zone"));
    }

    /** The field that is the event's time. */
    String timeField() {
        String field = time().text("field");
        return field == null ? "time" : field;
    }

    /** The zone that its times are in, where the format fixes one. */
    ParserOptions inItsZone(ParserOptions options) {
        String zone = time().text("zone");
        Times its = options.times();
        return zone == null
                ? options
                : options.withTimes(
                        new Times(ZoneId.of(zone), its.reference(), its.yearGiven(), its.field(), its.layout()));
    }

    /** What a format's rows are made of; the user's own time field comes first. */
    ParserOptions withItsTime(ParserOptions options) {
        String field = time().text("field");
        Times its = options.times();
        return inItsZone(
                field == null || its.field() != null
                        ? options
                        : options.withTimes(new Times(its.zone(), its.reference(), its.yearGiven(), field, null)));
    }

    String timeLayout() {
        String layout = time().text("layout");
        return layout == null ? "iso" : layout;
    }

    DefinitionFields guess() {
        JsonNode guess = fields.has("guess") ? fields.node("guess") : JsonTree.object();
        return new DefinitionFields(guess, "'guess'", Set.of("first", "lax", "needs", "delimiters"));
    }

    public List<FormatSample> samples() {
        return samples;
    }

    /** Names this way of parsing: another file that parses otherwise has another. */
    public String hash() {
        return hash;
    }

    static Definition builtIn(String name) {
        try (InputStream in = Definition.class.getResourceAsStream("/dev/sluice/parse/formats/" + name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("there is no format " + name);
            }
            return read(in.readAllBytes(), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
