package dev.sluice.parse.guess;

import dev.sluice.parse.container.Wrapping;
import dev.sluice.parse.format.Definition;
import dev.sluice.parse.format.EventParser;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.format.ParserOptions.Columns;
import dev.sluice.parse.guess.Guess.Evidence;
import dev.sluice.parse.guess.Guess.Parsed;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.json.JsonPointer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tries the formats on a sample and takes the one that explains most of it: the share of the events that parse, times how much each says. A
 * format that would take nearly anything must explain many more.
 */
public final class Guesser {
    /** How many bytes of an input are worth reading for a guess. */
    public static final int MAX_BYTES = Sample.MAX_BYTES;

    private static final int QUICK_LOOK = 40;
    private static final double LAX = 0.8;
    private static final double LOOSE = 0.95;
    private static final double MANY_FIELDS = 12;
    private static final double FIELDS_WEIGHT = 0.1;
    private static final double WHOLE = 0.9;
    private static final double CHOOSY = 0.01;

    private final ParserOptions options;
    private final List<Format> formats;
    /** Parsers that nobody uses just now, since it takes longer to make them than to try them on a short sample. */
    private final Queue<Map<Tried, EventParser>> spare = new ConcurrentLinkedQueue<>();

    /** @param options what the user already said: zone, fields, time field */
    public Guesser(ParserOptions options, Formats formats) {
        this.options = options;
        this.formats = formats.all();
    }

    /** A format and what differs of its options from one attempt to the next. */
    private record Tried(
            Format format, Columns columns, @Nullable JsonPointer split) {}

    /** A guess and how much better it is than others. */
    private record Scored(Guess guess, double score) {
        /** Whether nothing is left that a format could explain which does not even take the first line. */
        boolean isClear() {
            boolean lax = guess.format().definition().orElseThrow().isLax();
            return !lax && guess.sure() && guess.evidence().rejects() == 0;
        }
    }

    /**
     * Names the format.
     *
     * @param first the input's first bytes, decompressed; more than {@link #MAX_BYTES} are not looked at
     * @param whole whether they are all there are
     */
    public Guess guess(byte[] first, boolean whole) {
        return borrowing(parsers -> guess(new Sample(first, whole), parsers));
    }

    private <T> T borrowing(Function<Map<Tried, EventParser>, T> use) {
        Map<Tried, EventParser> borrowed = spare.poll();
        Map<Tried, EventParser> parsers = borrowed == null ? new HashMap<>() : borrowed;
        T result = use.apply(parsers);
        spare.add(parsers);
        return result;
    }

    private Guess guess(Sample sample, Map<Tried, EventParser> parsers) {
        Sample first = sample.first();
        List<Format> likely = formats.stream()
                .filter(format -> best(List.of(format), first, parsers) != null)
                .toList();
        Scored best = best(likely, sample, parsers);
        if (best == null || !best.isClear()) {
            best = best(formats, sample, parsers);
        }
        if (best == null || best.guess.evidence().confidence() <= 0.5) {
            return unknown(sample);
        }
        boolean mayHaveOthers = options.split() == null && best.guess.options().split() != null && sample.isArrayCut();
        return mayHaveOthers ? best.guess.unsure() : best.guess;
    }

    private @Nullable Scored best(List<Format> among, Sample sample, Map<Tried, EventParser> parsers) {
        JsonPointer array = options.split() == null ? sample.array() : null;
        Map<String, Sample> split = new HashMap<>();
        Scored best = null;
        for (Format format : among) {
            Definition definition = format.definition().orElse(null);
            if (definition == null) {
                continue;
            }
            for (ParserOptions tried : variants(definition, array)) {
                Sample seen = split.computeIfAbsent(
                        wayToSplit(definition, tried),
                        way -> sample.split(format.splitting(tried, its -> false, null)));
                if (!Conviction.mayBegin(definition, options, seen.firstLine())
                        || !Conviction.mayHaveHeader(definition, tried, seen.firstLine())) {
                    continue;
                }
                Scored scored = attempt(format, tried, seen, parsers);
                if (scored != null
                        && scored.guess.evidence().events() > 0
                        && (best == null || scored.score > best.score)) {
                    best = scored;
                }
            }
        }
        return best;
    }

    /** What it is most like, however unsure that is; null: nothing explains any of it. */
    @Nullable
    Guess likeliest(byte[] first, boolean whole) {
        return borrowing(parsers -> {
            Scored best = best(formats, new Sample(first, whole), parsers);
            return best == null ? null : best.guess;
        });
    }

    /** What it says for one format, header lines alone included; null: nothing. */
    @Nullable
    Evidence evidence(Format format, ParserOptions tried, byte[] first, boolean whole) {
        Definition definition = format.definition().orElseThrow();
        Sample sample = new Sample(first, whole).split(format.splitting(tried, its -> false, null));
        Scored scored = Conviction.mayBegin(definition, options, sample.firstLine())
                ? borrowing(parsers -> attempt(format, tried, sample, parsers))
                : null;
        return scored == null ? null : scored.guess.evidence();
    }

    /** Formats that split alike need it done once. */
    private static String wayToSplit(Definition definition, ParserOptions tried) {
        Wrapping wrapping = definition.wrapping();
        if (wrapping != null) {
            return wrapping.toString();
        }
        boolean splits = definition.engine().equals("json");
        return !splits ? "" : tried.split() != null ? "told " + tried.split() : "own " + definition.split();
    }

    /** @param array that is nearly all of the document, if it is one */
    private List<ParserOptions> variants(Definition definition, @Nullable JsonPointer array) {
        if (array != null && definition.engine().equals("json")) {
            JsonPointer own = definition.split();
            boolean isOwn = own != null && own.toString().equals(array.toString());
            return List.of(
                    isOwn
                            ? options
                            : new ParserOptions(
                                    options.times(),
                                    options.columns(),
                                    options.multiLine(),
                                    options.pattern(),
                                    options.lineFormat(),
                                    array));
        }
        String delimiters = definition.delimiters();
        return delimiters.length() < 2 || options.columns().delimiter() != 0
                ? List.of(options)
                : delimiters
                        .chars()
                        .mapToObj(c -> c == delimiters.charAt(0) ? options : parted((char) c))
                        .toList();
    }

    private ParserOptions parted(char delimiter) {
        Columns columns = new Columns(options.columns().names(), delimiter);
        return new ParserOptions(
                options.times(),
                columns,
                options.multiLine(),
                options.pattern(),
                options.lineFormat(),
                options.split());
    }

    private static @Nullable Scored attempt(
            Format format, ParserOptions tried, Sample sample, Map<Tried, EventParser> parsers) {
        Definition definition = format.definition().orElseThrow();
        int[] starts = sample.events(format.multiLine(tried));
        EventParser parser;
        try {
            parser = parsers.computeIfAbsent(
                    new Tried(format, tried.columns(), tried.split()), its -> format.parser(tried));
        } catch (IllegalArgumentException e) {
            // It needs an option that was not given.
            return null;
        }
        parser.begin(null);
        JsonBuffer out = new JsonBuffer(4 << 10);
        List<Parsed> samples = new ArrayList<>();
        Conviction conviction = new Conviction(format, definition);
        String header = null;
        int events = 0;
        int rejects = 0;
        for (int i = 0; i + 1 < starts.length; i++) {
            int end = sample.end(starts[i], starts[i + 1]);
            out.truncate(0);
            Outcome outcome = parser.parse(sample.bytes(), starts[i], end, out);
            if (outcome == Outcome.EVENT && conviction.accepts(sample.text(starts[i], end), out.toString())) {
                events++;
                if (samples.size() < Guess.SAMPLES) {
                    samples.add(new Parsed(sample.text(starts[i], end), out.toString()));
                }
            } else if (outcome == Outcome.HEADER) {
                header = header == null ? sample.text(starts[i], end) : header;
            } else {
                rejects++;
            }
            if (events == 0 && rejects == QUICK_LOOK) {
                return null;
            }
        }
        if (events == 0 && (header == null || rejects > 0)) {
            return null;
        }
        double share = (double) events / Math.max(1, events + rejects);
        boolean isDocument = definition.engine().equals("json") && (events == 1 || sample.isSplit());
        double many = 1 - Math.pow(0.5, events);
        double enough = isDocument && rejects == 0 && sample.isWhole() ? Math.max(WHOLE, many) : many;
        double confidence = share * enough * (definition.isLax() ? LOOSE : 1) * conviction.weight();
        double score = share
                        * (definition.isLax() ? LAX : 1)
                        * (1 - FIELDS_WEIGHT + FIELDS_WEIGHT * Math.min(1, conviction.fields() / MANY_FIELDS))
                + (definition.isChoosy() ? CHOOSY : 0);
        Parsed one = samples.isEmpty() ? new Parsed("", "{}") : samples.get(0);
        TimeShape time = TimeShape.in(one.line()).or(sample::time).orElse(null);
        String title = definition.title(one.line(), one.event());
        return new Scored(
                new Guess(
                        format,
                        title,
                        tried,
                        format.multiLine(tried),
                        sample.isSplit(),
                        new Evidence(time, confidence, events, rejects, samples, header)),
                score);
    }

    private Guess unknown(Sample sample) {
        String multiLine = sample.multiLine();
        int[] starts = sample.events(multiLine);
        TimeShape time = TimeShape.in(sample.firstLine()).orElse(null);
        List<Parsed> samples = new ArrayList<>();
        for (int i = 0; i + 1 < starts.length && i < Guess.SAMPLES; i++) {
            String line = sample.text(starts[i], sample.end(starts[i], starts[i + 1]));
            samples.add(new Parsed(line, line));
        }
        String dialect = starts.length < 2
                ? "of no format, for there is nothing in it"
                : time != null ? "text with times, of no format known here" : "of no format known here";
        Evidence evidence = new Evidence(time, 0, starts.length - 1, 0, samples, null);
        return new Guess(Format.RAW, dialect, options, multiLine, false, evidence);
    }
}
