package dev.sluice.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pack.LaneEvents;
import dev.sluice.pack.Lanes;
import dev.sluice.pack.LinePacker;
import dev.sluice.pack.RecordLimits;
import dev.sluice.parse.FieldChanges;
import dev.sluice.parse.FieldTally;
import dev.sluice.parse.Filters;
import dev.sluice.parse.Key;
import dev.sluice.parse.OnParseError;
import dev.sluice.parse.ParsePlan;
import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.read.Chunk;
import dev.sluice.read.HashRange;
import dev.sluice.read.SourceId;
import dev.sluice.source.Cutting.Oversize;
import dev.sluice.source.FilledChunk;
import dev.sluice.source.Planning;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkParserTest {
    /** Not the first byte of its buffer: what is told of a chunk is told by absolute index. */
    private static final int BASE = 5;

    private static final BigInteger HALF = HashRange.MAX_KEY.shiftRight(1);
    private final Lanes lanes = new Lanes(
            List.of(new HashRange(BigInteger.ZERO, HALF), new HashRange(HALF.add(BigInteger.ONE), HashRange.MAX_KEY)));

    @Test
    void lines_stayWhereTheyLieWhenNothingLooksAtThem() {
        FilledChunk filled = filled("one\ntwo");
        LaneEvents events = parsed(filled, Format.RAW, Key.RANDOM).get(0);
        assertThat(events.memory()).isSameAs(filled.bytes());
        assertThat(events.from()).isEqualTo(BASE);
        assertThat(events.to()).isEqualTo(BASE + 7);
        assertThat(events.count(events.from(), events.to())).isEqualTo(2);
    }

    @Test
    void events_lieInTheLanesOfTheirKeys() {
        String event = "{\"k\":%d}\n";
        String nine = IntStream.range(0, 9).mapToObj(event::formatted).collect(Collectors.joining());
        List<LaneEvents> both = parsed(filled(nine), BuiltIn.JSON, key());
        assertThat(both).extracting(LaneEvents::lane).containsExactly(0, 1);
        assertThat(both).allMatch(lane -> lanes.range(lane.lane()).contains(Objects.requireNonNull(lane.hashKey())));
        int events = 0;
        for (LaneEvents lane : both) {
            events += lane.count(lane.from(), lane.to());
        }
        assertThat(events).isEqualTo(9);
        assertThat(parsed(filled(event.formatted(1).repeat(2)), BuiltIn.JSON, key()))
                .hasSize(1);
    }

    @Test
    void oversizeEvent_isRejectedWithTheLinesItWasMadeOf() throws Exception {
        String text = "{\"k\":1}\n{\"k\":\n  \"" + "x".repeat(90) + "\"\n}\n{\"k\":2}\n";
        for (Key key : List.of(Key.RANDOM, key())) {
            FilledChunk filled = filled(text);
            ChunkSink sink =
                    new ChunkSink(filled, ChunkSinkTest.supplier(new AtomicInteger(), 0), batch -> true, false);
            LinePacker packer = new LinePacker(new RecordLimits(50, 50), Oversize.REJECT, false, null);
            for (LaneEvents events : parser(BuiltIn.JSON, key, "^[{]").parse(filled, sink)) {
                packer.pack(filled.chunk(), events, sink);
            }
            assertThat(sink.lines()).as("%s", key).isEqualTo(3);
            assertThat(sink.rejected().byReason(true)).singleElement().satisfies(reason -> {
                assertThat(reason.first().get(0).offset()).isEqualTo(100 + text.indexOf("{\"k\":\n"));
                assertThat(reason.reason()).startsWith("longer than the largest record");
            });
        }
    }

    private List<LaneEvents> parsed(FilledChunk filled, Format format, Key key) {
        return parser(format, key, null)
                .parse(
                        filled,
                        new ChunkSink(filled, ChunkSinkTest.supplier(new AtomicInteger(), 0), batch -> true, false));
    }

    private ChunkParser parser(Format format, Key key, @Nullable String multiLine) {
        ParserOptions defaults = ParserOptions.defaults(Instant.EPOCH);
        ParserOptions options = new ParserOptions(defaults.times(), defaults.columns(), multiLine, null, null, null);
        ParsePlan plan = new ParsePlan(format, options, OnParseError.REJECT, Filters.NONE, FieldChanges.NONE, key);
        Planning planning = new Planning(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);
        return new ChunkParser(
                plan,
                chunk -> planning,
                part -> part.source().name(),
                lanes,
                new KeyTraffic(lanes),
                new FieldTally(plan));
    }

    private static Key key() {
        return Key.parse("field:/k", Key.OnMissing.LINE);
    }

    private static FilledChunk filled(String lines) {
        byte[] bytes = lines.getBytes(UTF_8);
        ByteBuffer memory =
                ByteBuffer.allocateDirect(BASE + bytes.length).put(BASE, bytes).position(BASE);
        Chunk chunk = new Chunk(new SourceId(1, 2), 100, 100 + bytes.length);
        return new FilledChunk(
                new FilledChunk.Facts("a.log", null, ""),
                chunk,
                memory,
                new FilledChunk.FirstLine(100, 0, null, null),
                FilledChunk.Edges.WHOLE);
    }
}
