package dev.sluice.load;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a stream must hold of the lines that were written, run by run, and what it may hold at most. What a run with status 0 listed is
 * delivered; of a run with status 1, what it does not name. A line comes again only where a run said so, or its file lay there twice.
 */
final class Balance {
    private static final Pattern UNREAD = Pattern.compile("cannot read |--forget-missing");
    private static final Pattern AGAIN = Pattern.compile("(?<!not )loaded again|all that is in it now is loaded");
    /** Behind it stands the name of another file, which is not loaded again. */
    private static final Pattern OTHER = Pattern.compile(" begins with all that was loaded as .*, but was");

    /** The summary is wrapped. */
    private static final Pattern WRAPPED = Pattern.compile("\\n {4}(?! )");

    /** A note, and so with status 0. */
    private static final String UNSETTLED = "names kept changing while the inputs were listed";

    private final List<WrittenLines> all;
    /** How often each line stood in the stream when a run had ended with status 0. */
    private Map<String, Integer> settled = Map.of();

    /** @param all filled by others */
    Balance(List<WrittenLines> all) {
        this.all = all;
    }

    void runBegins() {
        all.forEach(WrittenLines::runBegins);
    }

    /**
     * A run has ended.
     *
     * @param status 137 if it was killed
     */
    void runEnded(int status, String said, Map<String, Integer> stored, String what) {
        List<String> sentences = sentences(said);
        List<String> unread = sentences.stream().filter(UNREAD.asPredicate()).toList();
        List<String> again = sentences.stream()
                .filter(AGAIN.asPredicate())
                .map(sentence -> OTHER.matcher(sentence).replaceFirst(""))
                .toList();
        all.stream().filter(each -> isNamed(each, again)).forEach(WrittenLines::mayComeAgain);
        assertThat(status).as(what).isIn(0, 1, 137);
        if (status == 0) {
            assertThat(unread).as("status 0 all the same; %s", what).isEmpty();
        } else if (status == 1) {
            assertThat(unread).as("status 1 without a reason; %s", what).isNotEmpty();
        }
        if (status < 2) {
            boolean unsettled = sentences.stream().anyMatch(each -> each.startsWith(UNSETTLED));
            all.stream()
                    .filter(each -> !isNamed(each, unread) && !(unsettled && each.wasRenamed()))
                    .forEach(WrittenLines::delivered);
        }
        check(stored, what);
        if (status == 0) {
            settled = Map.copyOf(stored);
            all.forEach(WrittenLines::settle);
        }
    }

    private void check(Map<String, Integer> stored, String what) {
        Map<String, Integer> least = new HashMap<>();
        Map<String, Integer> most = new HashMap<>(settled);
        for (WrittenLines each : all) {
            for (int i = 0; i < each.size(); i++) {
                String line = each.lines().get(i);
                least.merge(line, i < each.owed() ? 1 : 0, Integer::sum);
                most.merge(line, each.copies() + (i < each.settled() ? 0 : 1), Integer::sum);
            }
        }
        requireNone("lost", least, line -> stored.getOrDefault(line, 0) < least.getOrDefault(line, 0), what);
        requireNone(
                "doubled, or never written",
                stored,
                line -> stored.getOrDefault(line, 0) > most.getOrDefault(line, 0),
                what);
    }

    /** Tells the contents and not the lines, which are many. */
    private void requireNone(String fault, Map<String, Integer> lines, Predicate<String> is, String what) {
        Map<WrittenLines, Long> faulty = lines.keySet().stream()
                .filter(is)
                .collect(groupingBy(line -> all.get(Integer.parseInt(line.split(" ", 3)[1])), counting()));
        assertThat(faulty).as("%s; %s", fault, what).isEmpty();
    }

    /** What a run said on its inputs: each sentence in a line of its own. */
    static List<String> sentences(String said) {
        return WRAPPED.matcher(said)
                .replaceAll(" ")
                .lines()
                .filter(line -> line.startsWith("sluice: ") || line.startsWith("  - "))
                .map(line -> line.replaceFirst("sluice: |  - ", ""))
                .distinct()
                .toList();
    }

    private static boolean isNamed(WrittenLines content, List<String> sentences) {
        return sentences.stream().anyMatch(content::isNamedIn);
    }
}
