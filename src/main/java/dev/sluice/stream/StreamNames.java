package dev.sluice.stream;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** The streams that there are, for somebody who named one that there is not. */
public final class StreamNames {
    private static final Logger LOG = LoggerFactory.getLogger(StreamNames.class);
    private static final Duration LIMIT = Duration.ofMillis(1_500);
    /** Somebody who asks for nothing else waits longer. */
    private static final Duration LONGER_LIMIT = Duration.ofSeconds(5);

    private static final int MOST_PAGES = 10;
    private static final int MOST_NAMED = 3;

    private StreamNames() {}

    /**
     * All of them, or the first ten thousand.
     *
     * @throws SdkException if they cannot be asked for
     * @throws TimeoutException if there is no answer soon
     */
    public static List<String> list(AwsClients clients) throws TimeoutException {
        return Deadline.await(Deadline.start("sluice-streams", () -> all(clients.kinesis())), LONGER_LIMIT);
    }

    /** A sentence that names the streams most like {@code wrong}, or says that there are none; empty if that is not to be found out. */
    static String hint(KinesisClient kinesis, String wrong) {
        try {
            return hint(Deadline.await(Deadline.start("sluice-streams", () -> all(kinesis)), LIMIT), wrong);
        } catch (SdkException | TimeoutException e) {
            LOG.debug("no list of streams to find a name like {} in", wrong, e); // most policies do not allow it
            return "";
        }
    }

    static String hint(List<String> names, String wrong) {
        if (names.isEmpty()) {
            return " There are no streams at all in this region.";
        }
        if (names.contains(wrong)) {
            return " It is still listed, and so is being deleted, or was only just made.";
        }
        List<String> near = Spelling.near(names, wrong);
        if (!near.isEmpty()) {
            return Spelling.question(near);
        }
        if (names.size() > MOST_NAMED) {
            return "";
        }
        String last = "'" + names.get(names.size() - 1) + "'.";
        return names.size() == 1
                ? " There is only " + last
                : " There are only '" + String.join("', '", names.subList(0, names.size() - 1)) + "' and " + last;
    }

    private static List<String> all(KinesisClient kinesis) {
        List<String> names = new ArrayList<>();
        kinesis.listStreamsPaginator(r -> r.limit(1000)).stream()
                .limit(MOST_PAGES)
                .forEach(page -> names.addAll(page.streamNames()));
        return names;
    }
}
