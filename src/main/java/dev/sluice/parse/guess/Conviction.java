package dev.sluice.parse.guess;

import dev.sluice.parse.format.Definition;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.HeaderRule;
import dev.sluice.parse.format.ParserOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What events that parsed say for their format. */
final class Conviction {
    private static final Pattern HEADER_NAME = Pattern.compile("\"?[\\p{L}_@#][^,;|\\t\"=]{0,60}\"?");
    private static final Pattern MEMBER = Pattern.compile("[{,]\"([^\"\\\\]*)\":");
    private static final Pattern HOSTNAME = Pattern.compile("\"hostname\":\"[\\w.:-]+\"");
    private static final Pattern LEVEL = Pattern.compile(
            "\"app_name\":\"\\[?(?i:trace|debug|info|notice|warn|warning|err|error|crit|critical|alert|emerg|fatal|log)\"");
    /** A level that is none: a zone's name, perhaps. */
    private static final Pattern LEVEL_FIELD =
            Pattern.compile("\"level(?:name)?\":\"(?!(?i:trace|debug|verbose|info|information|notice"
                    + "|warn|warning|err|error|crit|critical|alert|emerg|emergency|fatal|panic|severe|config|fine|finer|finest|all|off|audit|log"
                    + "|dbg|inf|wrn|ftl|vrb|[tdviwefc])\")");

    private static final Pattern SPACED_ISO = Pattern.compile("^\\d{4}[-/]\\d\\d[-/]\\d\\d ");
    private static final Pattern TYPED = Pattern.compile("\"[^\"]*\":\"-?\\d[^\"]*\"");
    /** Text that says the same to all formats. */
    private static final Set<String> FREE = Set.of("message", "extra", "@error");

    private static final int UNKNOWN = 2;
    private static final double TWO_COLUMNS = 0.8;

    private final Format format;
    private final Definition definition;
    private int events;
    private int fields;
    private int typed;
    private int narrow;

    Conviction(Format format, Definition definition) {
        this.format = format;
        this.definition = definition;
    }

    static boolean mayBegin(Definition definition, ParserOptions options, String firstLine) {
        return definition.mayBegin(firstLine) || !options.columns().names().isEmpty();
    }

    /** Where the first line must name the fields, whether it does. */
    static boolean mayHaveHeader(Definition definition, ParserOptions tried, String firstLine) {
        String delimiters = definition.delimiters();
        if (delimiters.isEmpty()) {
            return true;
        }
        String delimiter = tried.columns().delimiter() == 0
                ? delimiters.substring(0, 1)
                : String.valueOf(tried.columns().delimiter());
        if (!tried.columns().names().isEmpty()) {
            return firstLine.contains(delimiter);
        }
        String[] names = firstLine.split(Pattern.quote(delimiter), -1);
        for (String name : names) {
            if (!HEADER_NAME.matcher(name.strip()).matches()) {
                return false;
            }
        }
        return names.length > 1;
    }

    /** Whether an event speaks for the format. */
    boolean accepts(String line, String event) {
        if (!definition.isConvincing(event) || !isWellNamed(line, event)) {
            return false;
        }
        Set<String> names = new HashSet<>();
        Matcher members = MEMBER.matcher(event);
        while (members.find()) {
            if (!FREE.contains(members.group(1))) {
                names.add(members.group(1));
            }
        }
        events++;
        // What stands behind all that the format knows speaks for another one.
        fields += event.contains("\"extra\":") ? names.size() - UNKNOWN : names.size();
        narrow += names.size() <= 2 ? 1 : 0;
        typed += TYPED.matcher(event).find() ? 1 : 0;
        return true;
    }

    /** Two of the formats take words for names that are none. */
    private boolean isWellNamed(String line, String event) {
        return switch (format.toString()) {
            case "syslog" ->
                event.contains("\"severity\":")
                        || (event.contains("\"app_name\":")
                                && !LEVEL.matcher(event).find()
                                && !SPACED_ISO.matcher(line).find()
                                && (!event.contains("\"hostname\":")
                                        || HOSTNAME.matcher(event).find()));
            case "logfmt" -> event.split("\":\"", -1).length > event.split("\":true", -1).length;
            default -> !LEVEL_FIELD.matcher(event).find();
        };
    }

    /** How many fields an event has on the average, less those that any text is. */
    double fields() {
        return events == 0 ? 0 : (double) fields / events;
    }

    /** Below 1 where the events are little more than text: two columns, as a comma makes of a sentence, and neither a number. */
    double weight() {
        boolean hasColumns = definition.header() == HeaderRule.FIRST_LINE && definition.isLax();
        return hasColumns && narrow > events / 2 && typed < events ? TWO_COLUMNS : 1;
    }
}
