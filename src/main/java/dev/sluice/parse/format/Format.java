package dev.sluice.parse.format;

import dev.sluice.parse.container.ContainerSplitting;
import dev.sluice.parse.container.Wrapping;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.JsonSplitting;
import dev.sluice.source.EventStart;
import dev.sluice.source.Splitting;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A format by the name that users type. All but three are files, see {@link Definition}. Immutable; two of one name and hash are equal. */
public final class Format {
    /** Lines as they are. */
    public static final Format RAW = new Format("raw", null);
    /** What {@code load --rejects} wrote, to be loaded again. */
    public static final Format REJECTS = new Format("rejects", null);
    /** Lines as they are, each as the message of an event. */
    public static final Format TEXT = new Format("text", null);

    /** The format whose lines begin as its server's setting says. */
    private static final String PREFIXED = "postgresql";

    private final String name;
    private final @Nullable Definition definition;

    /** That of the messages; null: they are text. */
    private final @Nullable Format message;

    private Format(String name, @Nullable Definition definition) {
        this(name, definition, null);
    }

    private Format(String name, @Nullable Definition definition, @Nullable Format message) {
        this.name = name;
        this.definition = definition;
        this.message = message;
    }

    /**
     * The same of lines whose messages are of another format.
     *
     * @throws IllegalArgumentException if one of the two cannot be so
     */
    public Format withMessage(Format inner) {
        boolean hasMessages = definition != null
                && (Set.of("native:docker", "native:syslog").contains(definition.engine())
                        || definition.fieldsOfShapes().contains("message"));
        if (!hasMessages) {
            throw new IllegalArgumentException("events of " + this
                    + " have no message, as those of cri, docker and syslog have; name another --format");
        }
        if (inner.definition == null || inner.wrapping() != null) {
            throw new IllegalArgumentException("a message cannot be " + inner + "; name the format of what is in it");
        }
        if (inner.definition.header() != HeaderRule.NONE) {
            throw new IllegalArgumentException(
                    "lines of " + inner + " say nothing without the header before them, which a message has not");
        }
        return new Format(name, definition, inner);
    }

    static Format of(Definition definition) {
        return new Format(definition.name(), definition);
    }

    /** A format that comes with the program. */
    public static Optional<Format> named(String name) {
        return Formats.BUILT_IN.named(name);
    }

    /**
     * A parser for one worker.
     *
     * @throws IllegalArgumentException if an option is not right for the format; the message says what to do
     * @throws IllegalStateException for raw, whose lines are events as they are
     */
    public EventParser parser(ParserOptions options) {
        EventParser lines = lineParser(options);
        return message == null ? lines : new MessageParser(lines, message.parser(options));
    }

    private EventParser lineParser(ParserOptions options) {
        Definition file = definition;
        if (file == null) {
            if (name.equals(RAW.name)) {
                throw new IllegalStateException("raw lines are not parsed");
            }
            return name.equals(TEXT.name) ? new TextParser() : new RejectsParser();
        }
        return switch (file.engine()) {
            case "shape" -> new ShapeParser(prefixed(file, options), options);
            case "native:access-format" -> AccessFormat.parser(file, options);
            case "columns" ->
                file.fields().has("kinds") ? new RowParser(file, options) : new DelimitedParser(file, options);
            case "keyvalue" -> new LogfmtParser(file, options);
            case "json" -> new JsonParser(file.withItsTime(options));
            case "native:docker" -> new DockerParser(options);
            case "native:access" -> new AccessLogParser(name.equals("combined"));
            case "native:syslog" -> new SyslogParser(options);
            case "native:w3c" -> new ColumnsParser(options);
            case "native:mysql-slow" -> new SlowQueryParser(options);
            default -> new PatternParser(options);
        };
    }

    private Definition prefixed(Definition file, ParserOptions options) {
        String prefix = options.lineFormat();
        return prefix == null || !name.equals(PREFIXED) ? file : LinePrefix.definition(file, prefix);
    }

    /** The options about a format that its parser takes notice of, by the names that users type. */
    public Set<String> heeds() {
        Definition file = definition;
        Set<String> heeded = message == null ? new HashSet<>() : message.heeds();
        if (file == null || file.engine().equals("native:access")) {
            return heeded;
        }
        boolean rows = file.engine().equals("columns") && !file.fields().has("kinds");
        if (rows || file.engine().equals("native:w3c")) {
            heeded.add("--fields");
        }
        if (rows) {
            heeded.add("--delimiter");
        }
        if (rows || Set.of("keyvalue", "json", "native:regex").contains(file.engine())) {
            heeded.addAll(List.of("--time-field", "--time-layout"));
        }
        if (file.engine().equals("json")) {
            heeded.add("--split");
        }
        if (file.engine().equals("native:regex")) {
            heeded.add("--pattern");
        }
        if (name.equals(PREFIXED)) {
            heeded.add("--log-line-prefix");
        }
        if (file.engine().equals("native:access-format")) {
            heeded.add("--access-format");
        }
        if (Set.of("shape", "native:access-format", "native:syslog", "native:mysql-slow")
                .contains(file.engine())) {
            heeded.add("--year");
        }
        if (!file.engine().equals("native:w3c") && file.time().text("zone") == null) {
            heeded.add("--timezone");
        }
        return heeded;
    }

    /** Which line names the fields; none where the user names them. */
    public HeaderRule header(ParserOptions options) {
        return definition == null || !options.columns().names().isEmpty() ? HeaderRule.NONE : definition.header();
    }

    /** What starts an event where the user does not say, as {@code --multiline} takes it; null if each line is one. */
    public @Nullable String multiLine() {
        return wrapping() != null && message != null
                ? message.multiLine()
                : definition == null ? null : definition.begins();
    }

    /** The same, where the user has said how lines begin. */
    public @Nullable String multiLine(ParserOptions options) {
        if (wrapping() != null && message != null) {
            return message.multiLine(options);
        }
        String prefix = options.lineFormat();
        return prefix == null || !name.equals(PREFIXED) ? multiLine() : LinePrefix.begins(prefix);
    }

    /**
     * How sources are read whose events do not end where lines do; null: there are none in this format.
     *
     * @param isLedInto whether the array that the format knows is left alone
     * @param start which of a container's lines begin an event; null if each does
     */
    public @Nullable Splitting splitting(
            ParserOptions options, Predicate<JsonPointer> isLedInto, @Nullable EventStart start) {
        Wrapping wrapping = wrapping();
        if (wrapping != null) {
            return new ContainerSplitting(wrapping, start);
        }
        if (definition == null
                || options.multiLine() != null
                || !definition.engine().equals("json")
                || definition.begins() != null) {
            return null;
        }
        JsonPointer known = definition.split();
        JsonPointer own = known == null || isLedInto.test(known) ? null : known;
        return options.split() != null
                ? new JsonSplitting(options.split(), true)
                : own == null || definition.isChoosy() ? new JsonSplitting(own, false) : JsonSplitting.ofDocuments(own);
    }

    /** How the lines of a container are wrapped in it; null: it is no container's log. */
    public @Nullable Wrapping wrapping() {
        return definition == null ? null : definition.wrapping();
    }

    /** Whether a name that comes again in an event gets a number. */
    public boolean numbersNames() {
        return message != null
                || (definition != null && !Set.of("json", "native:docker").contains(definition.engine()));
    }

    /** What to know of the options that is no fault: a pattern that is slow, a variable that may be misspelt. Null: nothing. */
    public @Nullable String remark(ParserOptions options) {
        if (message != null) {
            return message.remark(options);
        }
        String lineFormat = options.lineFormat();
        if (lineFormat != null && heeds().contains("--access-format")) {
            return AccessFormat.remark(lineFormat);
        }
        String pattern = options.pattern();
        String why = pattern == null || !name.equals("regex") ? null : PatternParser.slowness(pattern);
        return why == null
                ? null
                : "--pattern goes through RE2, which is ten times slower than a pattern that never looks back: " + why;
    }

    /** What its file says; empty for raw, rejects and text, which have none. */
    public Optional<Definition> definition() {
        return Optional.ofNullable(definition);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Format format && name.equals(format.name) && hash().equals(format.hash());
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Names the way its lines are parsed; empty where that is the program's alone. */
    public String hash() {
        String its = definition == null ? "" : definition.hash();
        return message == null ? its : its + "-" + message.hash();
    }

    @Override
    public String toString() {
        return name;
    }
}
