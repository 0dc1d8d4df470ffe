package dev.sluice.cli;

import dev.sluice.deliver.Rate;
import dev.sluice.deliver.RateFile;
import dev.sluice.deliver.RateSchedule;
import dev.sluice.deliver.RateSchedule.Hours;
import dev.sluice.deliver.Rates;
import dev.sluice.source.FileName;
import dev.sluice.source.Reasons;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How much of the stream a load may use, and when. */
final class RateOptions {
    private static final Pattern WINDOW = Pattern.compile("(\\d?\\d:\\d\\d)-(\\d?\\d:\\d\\d) +(\\S.*)");

    @Option(
            names = "--rate",
            order = Topic.DELIVERED + 1,
            paramLabel = "RATE",
            description = "How much this load may use: a share of each shard's limits (30%%), or bytes or records a"
                    + " second for the whole load (20MiB/s, 5000/s), within the shards' limits. 'unlimited' is for"
                    + " endpoints that have no limits.")
    private String rate = "100%";

    @Option(
            names = "--rate-schedule",
            order = Topic.DELIVERED + Topic.MORE + 1,
            paramLabel = "TIMES",
            description = "Other rates at certain times of the day: \"08:00-20:00 20%%, 20:00-22:30 5MiB/s\". At all"
                    + " other times --rate holds. The times are of this machine's zone, unless a zone stands behind"
                    + " them: \"08:00-20:00 20%%, Europe/Berlin\".")
    @Nullable
    private String schedule;

    @Option(
            names = "--rate-file",
            order = Topic.DELIVERED + Topic.MORE + 2,
            paramLabel = "FILE",
            description = "Read the rate from FILE, where it is written as for --rate. You can change it while the load"
                    + " runs; it takes a second.")
    @Nullable
    private Path file;

    /** @throws IllegalArgumentException if one of them is no rate; the message says which */
    Rates rates() {
        if (file != null) {
            return ofFile(file);
        }
        Rate usual = rate(rate, "--rate");
        return schedule == null ? Rates.of(usual) : ofSchedule(schedule, usual);
    }

    void refuseIdle(Idle idle) {
        idle.with("--rate-file", file != null, "--rate", "--rate-schedule");
    }

    private static Rates ofFile(Path file) {
        try {
            return new RateFile(file, text -> paced(rate(text, "the file"), "the file"));
        } catch (IOException | IllegalArgumentException e) {
            String why = e instanceof IOException io ? Reasons.of(io) : String.valueOf(e.getMessage());
            throw new IllegalArgumentException("--rate-file " + FileName.shown(file) + ": " + why, e);
        }
    }

    /**
     * A schedule in its parts.
     *
     * @param zone that stands behind the times; null if there is none
     */
    private record Written(List<String> windows, @Nullable ZoneId zone) {
        static Written of(String schedule) {
            List<String> parts =
                    Stream.of(schedule.split(",", -1)).map(String::strip).toList();
            int last = parts.size() - 1;
            ZoneId zone = last == 0 ? null : zone(parts.get(last));
            return new Written(zone == null ? parts : parts.subList(0, last), zone);
        }

        private static @Nullable ZoneId zone(String part) {
            try {
                return WINDOW.matcher(part).matches() ? null : ZoneId.of(part);
            } catch (DateTimeException e) {
                return null;
            }
        }
    }

    private static Rates ofSchedule(String schedule, Rate usual) {
        List<Hours> windows = new ArrayList<>();
        paced(usual, "--rate, beside --rate-schedule,");
        Written written = Written.of(schedule);
        for (String part : written.windows()) {
            Matcher form = WINDOW.matcher(part);
            if (!form.matches()) {
                throw new IllegalArgumentException("--rate-schedule takes times and rates like '08:00-20:00 20%,"
                        + " 20:00-08:00 100%', and a zone like Europe/Berlin behind them, not '"
                        + part + "'");
            }
            Rate its = paced(rate(form.group(3), "--rate-schedule"), "--rate-schedule");
            windows.add(new Hours(time(form.group(1)), time(form.group(2)), its));
        }
        try {
            return new RateSchedule(windows, usual, written.zone() == null ? ZoneId.systemDefault() : written.zone());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--rate-schedule: " + e.getMessage(), e);
        }
    }

    /** The schedule as it is written where other machines have other zones. */
    static String withZone(String schedule) {
        return Written.of(schedule).zone() == null ? schedule + ", " + ZoneId.systemDefault() : schedule;
    }

    private static LocalTime time(String text) {
        try {
            return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text.length() == 4 ? "0" + text : text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("--rate-schedule: " + text + " is not a time of day", e);
        }
    }

    private static Rate paced(Rate rate, String what) {
        if (!rate.isPaced()) {
            throw new IllegalArgumentException(
                    what + " takes no 'unlimited': whether an endpoint has limits does not change");
        }
        return rate;
    }

    /** A rate as people write it. */
    private static Rate rate(String text, String what) {
        String written = text.strip();
        if (written.equalsIgnoreCase("unlimited")) {
            return Rate.UNLIMITED;
        }
        if (written.endsWith("/s")) {
            return perSecond(written, written.substring(0, written.length() - 2), what);
        }
        if (written.matches("\\d{1,3}%?")) {
            int percent = Integer.parseInt(written.replace("%", ""));
            if (percent >= 1 && percent <= 100) {
                return Rate.percent(percent);
            }
        }
        throw none(written, what);
    }

    private static Rate perSecond(String written, String amount, String what) {
        try {
            if (amount.matches("\\d{1,9}")) {
                return Rate.ofRecords(written, Integer.parseInt(amount));
            }
            return Rate.ofBytes(written, new Sizes().convert(amount));
        } catch (TypeConversionException | IllegalArgumentException e) {
            throw none(written, what);
        }
    }

    private static IllegalArgumentException none(String written, String what) {
        return new IllegalArgumentException(
                what + " takes a share of the shards' limits from 1% to 100%, a rate of the whole"
                        + " load like 20MiB/s or 5000/s, or 'unlimited', not '" + written + "'");
    }
}
