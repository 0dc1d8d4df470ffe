package dev.sluice.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.format.HeaderRule;
import dev.sluice.source.Chunk;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.SourceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeaderTrackTest {
    /** Lines of a source, cut into chunks, and for each chunk the header in force. */
    private record Case(String all, List<FilledChunk> chunks, List<String> headers) {}

    private static Case make(Random random, HeaderRule rule, long source) {
        StringBuilder text = new StringBuilder();
        List<String> headers = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        String header = "";
        for (int line = 0; line < 200; line++) {
            if (line == 0 || random.nextInt(6) == 0) {
                starts.add(text.length());
                headers.add(header);
            }
            boolean isHeader = rule == HeaderRule.FIRST_LINE ? line == 0 : random.nextInt(25) == 0;
            String content = isHeader ? "#Fields: f" + line : "x".repeat(1 + random.nextInt(50)) + "#Fields: no";
            header = isHeader ? content : header;
            text.append(content).append("\r\n");
        }
        byte[] all = text.toString().getBytes(StandardCharsets.UTF_8);
        List<FilledChunk> chunks = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            int start = starts.get(i);
            int end = i + 1 < starts.size() ? starts.get(i + 1) : all.length;
            // Ranges begin inside the line before, as those of a file read in parallel do.
            Chunk range =
                    new Chunk(new SourceId(source, 1), start == 0 ? 0 : start - 1, end == all.length ? end : end - 1);
            chunks.add(new FilledChunk(
                    "f", range, ByteBuffer.wrap(all, start, end - start), start, 0, true, false, false, null));
        }
        return new Case(text.toString(), chunks, headers);
    }

    private static Preamble of(String text) {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        return (into, offset) -> {
            int count = Math.min(into.remaining(), Math.min(7, all.length - (int) offset));
            if (count <= 0) {
                return -1;
            }
            into.put(all, (int) offset, count);
            return count;
        };
    }

    private static String text(byte @Nullable [] header) {
        return header == null ? "" : new String(header, StandardCharsets.UTF_8);
    }

    @Test
    void at_findsTheHeaderWhateverTheOrderOfTheChunks() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            for (HeaderRule rule : List.of(HeaderRule.FIRST_LINE, HeaderRule.FIELDS_LINE)) {
                Random random = new Random(seed);
                Case made = make(random, rule, seed);
                List<Integer> order = new ArrayList<>();
                for (int i = 0; i < made.chunks.size(); i++) {
                    // Some were loaded by an earlier run.
                    if (random.nextInt(4) > 0) {
                        order.add(i);
                    }
                }
                Collections.shuffle(order, random);
                try (HeaderTrack track = new HeaderTrack(rule)) {
                    for (int i : order) {
                        assertThat(text(track.at(made.chunks.get(i), of(made.all))))
                                .as("seed %d, %s, chunk %d", seed, rule, i)
                                .isEqualTo(made.headers.get(i));
                    }
                }
            }
        }
    }

    @Test
    void at_waitsForTheChunkBeforeWhenNothingCanBeReadTwice() throws Exception {
        for (HeaderRule rule : List.of(HeaderRule.FIRST_LINE, HeaderRule.FIELDS_LINE)) {
            Case made = make(new Random(3), rule, 3);
            ExecutorService workers = Executors.newFixedThreadPool(made.chunks.size());
            try (HeaderTrack track = new HeaderTrack(rule)) {
                List<CompletableFuture<String>> answers = new ArrayList<>();
                for (int i = made.chunks.size() - 1; i >= 0; i--) {
                    FilledChunk chunk = made.chunks.get(i);
                    CompletableFuture<String> answer = new CompletableFuture<>();
                    answers.add(0, answer);
                    workers.execute(() -> {
                        try {
                            answer.complete(text(track.at(chunk, Preamble.UNREADABLE)));
                        } catch (Exception e) {
                            answer.completeExceptionally(e);
                        }
                    });
                }
                for (int i = 0; i < answers.size(); i++) {
                    assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(made.headers.get(i));
                }
            } finally {
                workers.shutdownNow();
            }
        }
    }

    @Test
    void at_failsWhenNothingCanBeReadTwiceAndNoChunkBringsTheHeader() throws Exception {
        for (HeaderRule rule : List.of(HeaderRule.FIRST_LINE, HeaderRule.FIELDS_LINE)) {
            Case made = make(new Random(3), rule, 3);
            try (HeaderTrack track = new HeaderTrack(rule, Duration.ofMillis(50))) {
                assertThatThrownBy(() -> track.at(made.chunks.get(2), Preamble.UNREADABLE))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("cannot be read again");
            }
        }
    }

    @Test
    void close_endsAllWaiting() throws Exception {
        Case made = make(new Random(3), HeaderRule.FIELDS_LINE, 3);
        ExecutorService worker = Executors.newSingleThreadExecutor();
        HeaderTrack track = new HeaderTrack(HeaderRule.FIELDS_LINE);
        try {
            var answer = worker.submit(() -> track.at(made.chunks.get(2), Preamble.UNREADABLE));
            Thread.sleep(50);
            track.close();
            assertThat(answer)
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withMessageContaining("closing");
        } finally {
            worker.shutdownNow();
        }
    }
}
