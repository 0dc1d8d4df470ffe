package dev.sluice.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to go wrong at an endpoint: clauses with commas between them, each {@code KIND[=VALUE][@RECORDS]}. A clause holds from
 * the moment when the endpoint has taken in that many records, or from the start.
 *
 * <table>
 * <caption>kinds</caption>
 * <tr><td>{@code throttle=10%}</td><td>this share of records is refused as if their shards were full</td></tr>
 * <tr><td>{@code error=5%}</td><td>this share of put requests is answered with status 500, and nothing is stored</td></tr>
 * <tr><td>{@code drop=5%}</td><td>this share of put requests is not stored, and the connection closed</td></tr>
 * <tr><td>{@code lose=5%}</td><td>this share of put requests is stored, and the connection closed without an answer</td></tr>
 * <tr><td>{@code delay=200ms}</td><td>put requests are answered so much later</td></tr>
 * <tr><td>{@code away=30s@5000}</td><td>nobody listens for so long, and all connections are closed</td></tr>
 * <tr><td>{@code split@2000}, {@code merge@3000}</td><td>the stream's widest shard is split, or its narrowest two merged</td></tr>
 * <tr><td>{@code certificate@2000}</td><td>new connections get a new certificate</td></tr>
 * <tr><td>{@code delete@9000}</td><td>the stream that took the last record is deleted</td></tr>
 * <tr><td>{@code deny@9000}</td><td>put requests are denied from then on</td></tr>
 * <tr><td>{@code kms@9000}</td><td>the key that encrypts the streams is disabled from then on</td></tr>
 * <tr><td>{@code expire@9000}</td><td>the access keys that were used before have expired; others are taken</td></tr>
 * </table>
 */
public final class Faults {
    /** Nothing goes wrong. */
    public static final Faults NONE = new Faults(List.of(), 0);

    private static final Pattern CLAUSE =
            Pattern.compile("\\s*(?<kind>[a-z]+)(?:=(?<value>[0-9.]+)(?<unit>%|ms|s|m))?(?:@(?<after>\\d{1,18}))?\\s*");

    /** What a clause's value is. */
    private enum Measure {
        SHARE,
        TIME,
        NOTHING
    }

    enum Kind {
        THROTTLE(Measure.SHARE),
        ERROR(Measure.SHARE),
        DROP(Measure.SHARE),
        LOSE(Measure.SHARE),
        DELAY(Measure.TIME),
        AWAY(Measure.TIME),
        SPLIT(Measure.NOTHING),
        MERGE(Measure.NOTHING),
        CERTIFICATE(Measure.NOTHING),
        DELETE(Measure.NOTHING),
        DENY(Measure.NOTHING),
        KMS(Measure.NOTHING),
        EXPIRE(Measure.NOTHING);

        private final Measure measure;

        Kind(Measure measure) {
            this.measure = measure;
        }

        /** Whether it happens once, and not for as long as the endpoint runs. */
        boolean once() {
            return switch (this) {
                case AWAY, SPLIT, MERGE, CERTIFICATE, DELETE -> true;
                case THROTTLE, ERROR, DROP, LOSE, DELAY, DENY, KMS, EXPIRE -> false;
            };
        }
    }

    /**
     * @param share between 0 and 1, of those kinds that have one; likewise {@code millis}
     * @param afterRecords how many records the endpoint takes in before
     */
    record Clause(Kind kind, double share, long millis, long afterRecords) {}

    private final List<Clause> clauses;
    private final long seed;

    private Faults(List<Clause> clauses, long seed) {
        this.clauses = clauses;
        this.seed = seed;
    }

    /**
     * Reads clauses as the class describes them; an empty text has none.
     *
     * @param seed the same seed and the same requests in the same order meet the same faults
     * @throws IllegalArgumentException if a clause cannot be understood; the message is for users
     */
    public static Faults parse(String spec, long seed) {
        List<Clause> clauses = new ArrayList<>();
        for (String text : spec.isBlank() ? new String[0] : spec.split(",", -1)) {
            clauses.add(clause(text));
        }
        return new Faults(List.copyOf(clauses), seed);
    }

    private static Clause clause(String text) {
        Matcher matcher = CLAUSE.matcher(text);
        if (!matcher.matches()) {
            throw invalid(
                    text, "write KIND=VALUE@RECORDS, as in throttle=10%, delay=200ms, away=30s@5000 or split@2000");
        }
        Kind kind = kind(text, matcher.group("kind"));
        String after = matcher.group("after");
        String unit = matcher.group("unit");
        Measure given = unit == null ? Measure.NOTHING : unit.equals("%") ? Measure.SHARE : Measure.TIME;
        if (given != kind.measure) {
            throw invalid(
                    text,
                    switch (kind.measure) {
                        case SHARE -> "it needs a share, as in 10%";
                        case TIME -> "it needs a time, as in 200ms, 30s or 2m";
                        case NOTHING -> "it takes no value, only when, as in @2000";
                    });
        }
        double value = number(text, matcher.group("value"));
        if (given == Measure.SHARE && value > 100) {
            throw invalid(text, "a share is at most 100%");
        }
        return new Clause(
                kind,
                given == Measure.SHARE ? value / 100 : 0,
                given == Measure.TIME ? millis(value, unit) : 0,
                after == null ? 0 : Long.parseLong(after));
    }

    private static Kind kind(String text, String name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return kind;
            }
        }
        throw invalid(
                text,
                "there are throttle, error, drop, lose, delay, away, split, merge, certificate, delete, deny, kms and expire");
    }

    private static double number(String text, @Nullable String digits) {
        try {
            return digits == null ? 0 : Double.parseDouble(digits);
        } catch (NumberFormatException e) {
            throw invalid(text, "that is not a number");
        }
    }

    private static long millis(double value, @Nullable String unit) {
        if ("m".equals(unit)) {
            return Math.round(value * 60_000);
        }
        return Math.round("s".equals(unit) ? value * 1_000 : value);
    }

    private static IllegalArgumentException invalid(String text, String remedy) {
        return new IllegalArgumentException("The --fault '" + text.strip() + "' cannot be understood: " + remedy + ".");
    }

    List<Clause> clauses() {
        return clauses;
    }

    long seed() {
        return seed;
    }
}
