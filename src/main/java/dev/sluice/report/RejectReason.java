package dev.sluice.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines that could not be loaded for one reason.
 *
 * @param reason one clause, in words
 * @param count all of them
 * @param first some of them, by input and place
 * @param shown whether a terminal shows those: not where a file has them, or they may hold what nobody may read
 */
public record RejectReason(String reason, long count, List<RejectSample> first, boolean shown) {
    private static final int INDENT = 14;

    public RejectReason {
        first = List.copyOf(first);
    }

    /** How many lines of the load were rejected, and for the most frequent reason; null if none was. */
    static @Nullable String sentence(LoadReport report) {
        Totals.Events events = report.totals().events();
        if (events.rejected() == 0) {
            return null;
        }
        List<RejectReason> reasons = report.rejectsByReason();
        String most = reasons.stream()
                .max(Comparator.comparingLong(RejectReason::count))
                .map(reason -> (reasons.size() == 1 ? ": " : ", " + Units.grouped(reason.count()) + " of them: ")
                        + reason.reason())
                .orElse("");
        return Units.things(events.rejected(), "line was", "lines were") + " rejected (" + share(events) + ")" + most;
    }

    /** Of the lines of a load, those that were rejected. */
    static String share(Totals.Events events) {
        return Units.percent(
                events.rejected() / (double) (events.rejected() + events.acknowledged() + events.filtered()));
    }

    /** The count and the reason, then the lines, each in as many lines of at most {@code columns} as it takes. */
    List<String> lines(int columns) {
        List<String> lines = new ArrayList<>();
        String shownCount = Units.grouped(count);
        for (String part : Paint.wrap(Paint.safe(reason), columns - INDENT)) {
            lines.add(String.format("%12s  %s", shownCount, part));
            shownCount = "";
        }
        for (RejectSample sample : shown ? first : List.<RejectSample>of()) {
            String indent = " ".repeat(INDENT);
            for (String part : Paint.cut(sample.shown(), columns - INDENT - 2)) {
                lines.add(indent + part);
                indent = " ".repeat(INDENT + 2);
            }
        }
        return lines;
    }
}
