package dev.sluice.source;

import dev.sluice.aws.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * Those of the names that stand for objects. All are looked up at once, since each is a request at least. Whether each stands for
 * anything is known before a load begins; the objects themselves take their turns among the files while they are listed.
 */
final class S3Names {
    /** Those wait for requests, which have threads of their own. */
    private final ExecutorService lookups = AtOnce.pool();

    private final ExecutorService requests = AtOnce.pool();
    private final Map<Inputs.Name, Findings> findings = new HashMap<>();
    private final List<Turn> turns = new ArrayList<>();

    /** @param files so many stand before its objects */
    private record Turn(int files, String name, Findings objects) {}

    S3Names(List<Inputs.Name> names, ObjectStore store) {
        S3Search search = new S3Search(store, requests);
        for (Inputs.Name name : names) {
            if (S3Name.isS3(name.text())) {
                findings.computeIfAbsent(name, its -> {
                    Findings found = new Findings();
                    lookups.execute(() -> search.find(name.text(), name.globs(), found));
                    return found;
                });
            }
        }
    }

    /**
     * It is the name's turn, behind so many files.
     *
     * @return whether it stands for anything
     * @throws IOException if S3 does not answer, or refuses to; its message says why
     */
    boolean take(Inputs.Name name, int files) throws IOException {
        Findings found = Objects.requireNonNull(findings.get(name));
        turns.add(new Turn(files, name.text(), found));
        try {
            return !found.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    /** The turns are taken once more, since the files changed. */
    void again() {
        turns.clear();
    }

    /**
     * Everything in its order.
     *
     * @param listing knows the files, and of which objects are wanted
     * @param remarks told what the user should know, before the feed ends
     */
    InputFeed among(List<Input> files, Listing listing, Consumer<String> remarks) {
        InputFeed feed = new InputFeed(files);
        if (turns.isEmpty()) {
            feed.add(files);
            listing.remarks().forEach(remarks);
            feed.end();
            return feed;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        feed(feed, listing);
                        listing.remarks().forEach(remarks);
                    } catch (InterruptedException e) {
                        // Nobody wants to know the others any more.
                    } finally {
                        close();
                        feed.end();
                    }
                },
                "sluice-listed");
        thread.setDaemon(true);
        feed.onClose(thread::interrupt);
        thread.start();
        return feed;
    }

    private void feed(InputFeed feed, Listing listing) throws InterruptedException {
        List<Input> files = feed.files();
        int next = 0;
        for (Turn turn : turns) {
            feed.add(files.subList(next, turn.files()));
            next = turn.files();
            try {
                objects(turn, feed, listing);
            } catch (IOException | RuntimeException | Error e) {
                // The load has begun: the others are loaded, as beside a file that cannot be read.
                String reason = e instanceof IOException failure ? Reasons.of(failure) : e.toString();
                feed.add(List.of(Input.unreadable(
                        turn.name(), reason + "; of its objects those are loaded that were listed by then")));
            }
        }
        feed.add(files.subList(next, files.size()));
    }

    private static void objects(Turn turn, InputFeed feed, Listing listing) throws IOException, InterruptedException {
        int count = 0;
        for (List<S3Search.Found> found = turn.objects().behind(count);
                !found.isEmpty();
                found = turn.objects().behind(count)) {
            count += found.size();
            feed.add(found.stream()
                    .filter(listing::addObject)
                    .map(S3Search.Found::input)
                    .toList());
        }
    }

    /** What is still being looked up is given up. */
    void close() {
        lookups.shutdownNow();
        requests.shutdownNow();
    }
}
