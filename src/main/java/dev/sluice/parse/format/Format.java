package dev.sluice.parse.format;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The formats by the names users type. */
public enum Format {
    RAW("raw"),
    JSON("json"),
    CSV("csv", HeaderRule.FIRST_LINE),
    TSV("tsv", HeaderRule.FIRST_LINE),
    COMBINED("combined"),
    COMMON("common"),
    SYSLOG("syslog"),
    LOGFMT("logfmt"),
    W3C("w3c", HeaderRule.FIELDS_LINE),
    ALB("alb"),
    REGEX("regex"),
    APACHE_ERROR("apache-error"),
    POSTGRESQL("postgresql", "timestamp"),
    POSTGRESQL_CSV("postgresql-csv", "timestamp"),
    MYSQL_SLOW("mysql-slow", "^# Time: |^[^#]+, Version: "),
    HAPROXY("haproxy"),
    CRI("cri"),
    LOGBACK("logback", "timestamp"),
    PYTHON("python", "python"),
    VPC_FLOW("vpcflow", HeaderRule.FIRST_LINE),
    /** What {@code load --rejects} wrote, to be loaded again. */
    REJECTS("rejects");

    private final String text;
    private final HeaderRule header;
    private final @Nullable String multiLine;

    Format(String text) {
        this(text, HeaderRule.NONE, null);
    }

    Format(String text, HeaderRule header) {
        this(text, header, null);
    }

    Format(String text, String multiLine) {
        this(text, HeaderRule.NONE, multiLine);
    }

    Format(String text, HeaderRule header, @Nullable String multiLine) {
        this.text = text;
        this.header = header;
        this.multiLine = multiLine;
    }

    /**
     * A parser for one worker.
     *
     * @throws IllegalArgumentException if an option is not right for the format; the message says what to do
     * @throws IllegalStateException for raw, whose lines are events as they are
     */
    public EventParser parser(ParserOptions options) {
        return switch (this) {
            case RAW -> throw new IllegalStateException("raw lines are not parsed");
            case JSON -> new JsonParser(options);
            case CSV -> new DelimitedParser(options, ',', DelimitedParser.Dialect.PLAIN);
            case TSV -> new DelimitedParser(options, '\t', DelimitedParser.Dialect.PLAIN);
            case COMBINED -> new AccessLogParser(true);
            case COMMON -> new AccessLogParser(false);
            case SYSLOG -> new SyslogParser(options);
            case LOGFMT -> new LogfmtParser(options);
            case W3C -> new ColumnsParser(options);
            case ALB -> new LoadBalancerParser();
            case REGEX -> new PatternParser(options);
            case APACHE_ERROR -> Shapes.apacheError(options);
            case POSTGRESQL -> Shapes.postgresql(options);
            case POSTGRESQL_CSV -> Shapes.postgresqlCsv(options);
            case MYSQL_SLOW -> Shapes.mysqlSlow(options);
            case HAPROXY -> Shapes.haproxy(options);
            case CRI -> Shapes.cri(options);
            case LOGBACK -> Shapes.logback(options);
            case PYTHON -> Shapes.python(options);
            case VPC_FLOW -> Shapes.vpcFlow(options);
            case REJECTS -> new RejectsParser();
        };
    }

    /** Which line names the fields; none where the user names them. */
    public HeaderRule header(ParserOptions options) {
        return options.fields().isEmpty() ? header : HeaderRule.NONE;
    }

    /** What starts an event where the user does not say, as {@code --multiline} takes it; null if each line is one. */
    public @Nullable String multiLine() {
        return multiLine;
    }

    public static Optional<Format> named(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text.equals(text))
                .findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(Format::toString).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text;
    }
}
