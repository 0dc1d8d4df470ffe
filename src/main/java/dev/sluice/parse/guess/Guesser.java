package dev.sluice.parse.guess;

import dev.sluice.parse.format.EventParser;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.guess.Guess.Parsed;
import dev.sluice.parse.json.JsonBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tries the formats on a sample, the strictest first, and takes the one that explains most of it. */
public final class Guesser {
    /** How many bytes of an input are worth reading for a guess. */
    public static final int MAX_BYTES = Sample.MAX_BYTES;

    private static final int QUICK_LOOK = 40;
    private static final double LOOSE = 0.95;
    private static final List<Format> STRICTEST_FIRST = List.of(
            Format.JSON,
            Format.W3C,
            Format.ALB,
            Format.VPC_FLOW,
            Format.CRI,
            Format.POSTGRESQL_CSV,
            Format.HAPROXY,
            Format.COMBINED,
            Format.COMMON,
            Format.APACHE_ERROR,
            Format.MYSQL_SLOW,
            Format.POSTGRESQL,
            Format.LOGBACK,
            Format.PYTHON,
            Format.SYSLOG,
            Format.LOGFMT,
            Format.TSV,
            Format.CSV);
    private static final Pattern LOGFMT_START = Pattern.compile("[\\w.@/-]+=.*");
    private static final Pattern HEADER_NAME = Pattern.compile("\"?[\\p{L}_@#][^,;|\\t\"=]{0,60}\"?");

    private final ParserOptions options;

    /** @param options what the user already said: zone, fields, time field */
    public Guesser(ParserOptions options) {
        this.options = options;
    }

    /**
     * Names the format.
     *
     * @param first the input's first bytes, decompressed; more than {@link #MAX_BYTES} are not looked at
     * @param whole whether they are all there are
     */
    public Guess guess(byte[] first, boolean whole) {
        Sample sample = new Sample(first, whole);
        Guess best = null;
        for (Format format : STRICTEST_FIRST) {
            for (ParserOptions tried : variants(format)) {
                Guess guess = attempt(format, tried, sample);
                if (guess != null && (best == null || guess.confidence() > best.confidence())) {
                    best = guess;
                }
            }
        }
        return best != null && best.confidence() > 0.5 ? best : unknown(sample);
    }

    private List<ParserOptions> variants(Format format) {
        return format == Format.CSV && options.delimiter() == 0
                ? List.of(options, options.withDelimiter(';'), options.withDelimiter('|'))
                : List.of(options);
    }

    private @Nullable Guess attempt(Format format, ParserOptions tried, Sample sample) {
        if (!isPlausible(format, tried, sample.firstLine())) {
            return null;
        }
        int[] starts = sample.events(format.multiLine());
        EventParser parser = format.parser(tried);
        parser.begin(null);
        JsonBuffer out = new JsonBuffer(4 << 10);
        List<Parsed> samples = new ArrayList<>();
        int events = 0;
        int rejects = 0;
        for (int i = 0; i + 1 < starts.length; i++) {
            int end = sample.end(starts[i], starts[i + 1]);
            out.truncate(0);
            Outcome outcome = parser.parse(sample.bytes(), starts[i], end, out);
            if (outcome == Outcome.EVENT && isConvincing(format, out)) {
                events++;
                if (samples.size() < Guess.SAMPLES) {
                    samples.add(new Parsed(sample.text(starts[i], end), out.toString()));
                }
            } else if (outcome != Outcome.HEADER) {
                rejects++;
            }
            if (events == 0 && rejects == QUICK_LOOK) {
                return null;
            }
        }
        if (events == 0) {
            return null;
        }
        boolean loose = format == Format.CSV || format == Format.TSV || format == Format.LOGFMT;
        double share = (double) events / (events + rejects);
        double confidence = share * (1 - Math.pow(0.5, events)) * (loose ? LOOSE : 1);
        TimeShape time = TimeShape.in(samples.get(0).line()).orElse(null);
        String dialect = Dialects.name(format, samples);
        return new Guess(format, dialect, tried, format.multiLine(), time, confidence, events, rejects, samples);
    }

    /** Formats that would take nearly anything need more than lines that parse. */
    private boolean isPlausible(Format format, ParserOptions tried, String firstLine) {
        return switch (format) {
            case W3C -> firstLine.startsWith("#");
            case VPC_FLOW ->
                firstLine.contains(" eni-") || firstLine.contains("-id") || firstLine.startsWith("version ");
            case LOGFMT -> LOGFMT_START.matcher(firstLine).matches();
            case TSV -> isHeader(firstLine, "\t");
            case CSV -> isHeader(firstLine, tried.delimiter() == 0 ? "," : String.valueOf(tried.delimiter()));
            default -> true;
        };
    }

    private boolean isHeader(String firstLine, String delimiter) {
        if (!options.fields().isEmpty()) {
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

    private static boolean isConvincing(Format format, JsonBuffer event) {
        return switch (format) {
            case SYSLOG ->
                event.toString().contains("\"app_name\":") || event.toString().contains("\"severity\":");
            case LOGFMT -> {
                String text = event.toString();
                yield text.split("\":\"", -1).length > text.split("\":true", -1).length;
            }
            default -> true;
        };
    }

    private Guess unknown(Sample sample) {
        int[] lines = sample.events(null);
        int[] stamped = sample.events("timestamp");
        boolean hasTimes = TimeShape.in(sample.firstLine()).isPresent();
        String multiLine = hasTimes && stamped.length < lines.length ? "timestamp" : null;
        int[] starts = multiLine == null ? lines : stamped;
        List<Parsed> samples = new ArrayList<>();
        for (int i = 0; i + 1 < starts.length && i < Guess.SAMPLES; i++) {
            String line = sample.text(starts[i], sample.end(starts[i], starts[i + 1]));
            samples.add(new Parsed(line, line));
        }
        String dialect = lines.length < 2
                ? "of no format, for there is nothing in it"
                : hasTimes ? "text with times, of no format known here" : "of no format known here";
        TimeShape time = TimeShape.in(sample.firstLine()).orElse(null);
        return new Guess(Format.RAW, dialect, options, multiLine, time, 0, starts.length - 1, 0, samples);
    }
}
