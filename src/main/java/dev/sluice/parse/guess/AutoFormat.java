package dev.sluice.parse.guess;

import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.ParsePlans;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Formats;
import dev.sluice.parse.format.HeaderRule;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.guess.Guess.Evidence;
import dev.sluice.source.Framing;
import dev.sluice.source.FramingChoice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Finds out the format of each source by its first bytes. */
public final class AutoFormat implements ParsePlans, FramingChoice {
    private final Formats formats;
    private final ParserOptions options;
    private final BiFunction<Format, ParserOptions, ParsePlan> planning;
    private final Guesser guesser;
    /** Null: no source has told its format. */
    private final @Nullable Guess sure;

    private final Found usual;
    /** By the formats that guesses name: a plan tries its parser when it is made, which is too much for each of many sources. */
    private final Map<FormatWay, Found> guessed = new ConcurrentHashMap<>();
    /** By what journals have. */
    private final Map<String, Found> found = new ConcurrentHashMap<>();

    /** A format that was found, and what it comes to. */
    private record Found(ParsePlan plan, Framing framing) {}

    /**
     * For the sources of one run.
     *
     * @param options what the user said of the format
     * @param planning makes the plan of a format and its options, or tells why they do not go with what the user said
     * @param first what one of the sources is for sure; others that are too short to tell are held to it. Null: none tells, but an earlier
     *     run may have known them
     * @throws IllegalArgumentException as {@code planning} does
     */
    public AutoFormat(
            Formats formats,
            ParserOptions options,
            BiFunction<Format, ParserOptions, ParsePlan> planning,
            @Nullable Guess first) {
        this.formats = formats;
        this.options = options;
        this.planning = planning;
        this.guesser = new Guesser(options, formats);
        this.sure = first;
        this.usual = first == null
                ? found(formats.named("json").orElseThrow(), options)
                : found(first.format(), first.options());
    }

    /** A way, in words for people. */
    public static String shown(String way) {
        FormatWay its = FormatWay.parse(way);
        return its.format()
                + (its.delimiter() == 0 ? "" : " --delimiter '" + its.delimiter() + "'")
                + (its.split() == null ? "" : " --split " + its.split());
    }

    @Override
    public ParsePlan usual() {
        return usual.plan;
    }

    @Override
    public ParsePlan of(String way) {
        Found its = found.get(way);
        return its == null ? usual.plan : its.plan;
    }

    @Override
    public FramingChoice framing() {
        return this;
    }

    @Override
    public boolean looks() {
        return true;
    }

    @Override
    public Framing of(ByteBuffer first, boolean whole) throws UnsureException {
        byte[] bytes = new byte[first.remaining()];
        first.duplicate().get(bytes);
        if (isBlank(bytes)) {
            if (whole) {
                return usual.plan.framing("");
            }
            throw new UnsureException(
                    "--format auto sees nothing in its first " + bytes.length + " bytes; name its --format");
        }
        Guess guess = guesser.guess(bytes, whole);
        if (guess.sure()) {
            return framing(guess.format(), guess.options());
        }
        if (sure != null && isUsual(sure, bytes, whole)) {
            return usual.framing;
        }
        throw new UnsureException(String.format(
                Locale.ROOT,
                "--format auto is not sure what it is (%s); load it with its --format, and leave it out here with --skip",
                guess.format().equals(Format.RAW)
                        ? guess.dialect()
                        : "perhaps " + guess.format() + ", "
                                + Math.round(100 * guess.evidence().confidence()) + "%"));
    }

    @Override
    public Framing again(String way) throws IOException {
        Found known = found.get(way);
        if (known != null) {
            return known.framing;
        }
        FormatWay its = FormatWay.parse(way);
        Format format = formats.named(its.format()).orElse(null);
        Framing framing = format == null ? null : framing(format, its.in(options));
        if (framing == null || !framing.way().equals(way)) {
            throw new IOException("an earlier run parsed it by another definition of the format " + its.format()
                    + "; use that one again, or give it another --checkpoint FILE");
        }
        return framing;
    }

    /** Whether it is like the one that told its format, for all that there is to see. */
    private boolean isUsual(Guess told, byte[] bytes, boolean whole) {
        Evidence seen = guesser.evidence(told.format(), told.options(), bytes, whole);
        if (seen == null) {
            return false;
        }
        if (usual.plan.header() == HeaderRule.FIRST_LINE) {
            // Any first line could be a header: it must be the same.
            return seen.rejects() == 0
                    && Objects.equals(seen.header(), told.evidence().header());
        }
        if (seen.events() == 0 || seen.share() < Guess.SURE) {
            return seen.events() == 0;
        }
        Guess likeliest = guesser.likeliest(bytes, whole);
        return likeliest != null && likeliest.format().equals(told.format());
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each > ' ' || each < 0) {
                return false;
            }
        }
        return true;
    }

    private Framing framing(Format format, ParserOptions its) throws UnsureException {
        try {
            return found(format, its).framing;
        } catch (IllegalArgumentException e) {
            throw new UnsureException("it is " + format + ", and " + e.getMessage());
        }
    }

    private Found found(Format format, ParserOptions its) {
        return guessed.computeIfAbsent(FormatWay.of(format, its, options), unused -> {
            ParsePlan plan = planning.apply(format, its);
            String way = FormatWay.of(plan.format(), its, options).toString();
            Found made = new Found(plan, plan.framing(way));
            found.put(way, made);
            return made;
        });
    }
}
