package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFeedTest {
    @TempDir
    Path directory;

    @Test
    void chunksAndBundles_areTheSame_howeverInputsAreFound() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String line = "line of " + i + "\n";
            files.add(Files.writeString(
                    directory.resolve("log." + i), line.repeat(i % 8 == 0 ? 2_000 : random.nextInt(40))));
        }
        SourceOptions options = SourceOptions.DEFAULT.withChunkBytes(4_000);
        List<String> whole = null;
        for (int round = 0; round < 20; round++) {
            List<Input> inputs = new ArrayList<>();
            for (Path file : files) {
                inputs.add(Input.file(file));
            }
            InputFeed feed = new InputFeed(inputs);
            boolean slow = round > 0;
            Random pieces = new Random(random.nextLong());
            Thread listing = new Thread(() -> {
                for (int from = 0; from < inputs.size(); ) {
                    int to = slow ? Math.min(inputs.size(), from + pieces.nextInt(9)) : inputs.size();
                    feed.add(inputs.subList(from, to));
                    from = to;
                    if (slow && pieces.nextBoolean()) {
                        LockSupport.parkNanos(1_000);
                    }
                }
                feed.end();
            });
            listing.start();
            Collected got = new Collected();
            try (InputReader reader = new InputReader(feed, options, Resume.NONE, got)) {
                got.drain(reader, 3);
            }
            listing.join();
            List<String> chunks = got.chunks.stream()
                    .map(each -> each.chunk().toString())
                    .sorted()
                    .toList();
            whole = whole == null ? chunks : whole;
            assertThat(chunks).as("seed " + seed).isEqualTo(whole);
        }
        assertThat(whole).hasSizeGreaterThan(20);
    }
}
