package dev.sluice.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.kinesis.retrieval.AggregatorUtil;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** What {@code src/docs/batch-id.md} says, and the readers in it, held against records of the real packers. */
class BatchIdPageIT {
    private static final Path PAGE = Path.of("src/docs/batch-id.md");

    @TempDir
    Path directory;

    @Test
    void pythonReader_findsTheIdOfEveryLayout() throws Exception {
        assumeTrue(onPath("python3"), "skipped: there is no python3 on the PATH");
        assertFinds("python3", "reader.py", code("Python") + """

                import sys
                for file in sys.argv[1:]:
                    found = batch_id(open(file, "rb").read())
                    print(found.hex() if found else "none")
                """);
    }

    @Test
    void nodeReader_findsTheIdOfEveryLayout() throws Exception {
        assumeTrue(onPath("node"), "skipped: there is no node on the PATH");
        assertFinds("node", "reader.js", code("Node") + """

                for (const file of process.argv.slice(2))
                  console.log(batchId(require("fs").readFileSync(file))?.toString("hex") ?? "none");
                """);
    }

    @Test
    void readers_areOfTwentyLinesOrSo() throws IOException {
        for (String language : List.of("Python", "Node")) {
            assertThat(code(language).lines().filter(line -> !line.isBlank()))
                    .as(language)
                    .hasSizeBetween(15, 22);
        }
    }

    @Test
    void numbersOnThePage_areTheFormats() throws Exception {
        assertThat(Files.readString(PAGE))
                .contains(
                        BatchId.BYTES + " bytes, numbers big-endian",
                        "first bytes | the id |",
                        "`" + hex(BatchId.ZSTD_FRAME_MAGIC) + "` (a skippable frame's magic",
                        "| at " + BatchId.GZIP_OFFSET + ", behind",
                        "`" + AggregatedFormat.BATCH_TAG + "`");
        byte[] id =
                MadeRecords.ZSTD.batches(MadeRecords.ZSTD.events(3)).get(0).id().encode();
        assertThat(HexFormat.of().formatHex(id, 0, 45))
                .isEqualTo("01" + "0123456789abcdef" + "fedcba9876543210" + "0000000000100000" + "0000000000200000"
                        + "00000000" + "ffffffff" + "00000003");
    }

    /** As the page says: replaced like this it hands records on as they came, by whichever way the KCL calls it. */
    @Test
    void kcl_handsRecordsOnWholeWhenItsDeaggregatorIsReplaced() throws Exception {
        String page = Files.readString(PAGE);
        assertThat(page)
                .contains(
                        "deaggregate(List<KinesisClientRecord> records, BigInteger first, BigInteger last)",
                        "return records;");
        AggregatorUtil replaced = new AggregatorUtil() {
            @Override
            public List<KinesisClientRecord> deaggregate(
                    List<KinesisClientRecord> records, BigInteger first, BigInteger last) {
                return records;
            }
        };
        byte[] payload = MadeRecords.AGGREGATED.record(MadeRecords.AGGREGATED.events(40));
        List<KinesisClientRecord> came = List.of(KinesisClientRecord.builder()
                .partitionKey("the record's own")
                .data(ByteBuffer.wrap(payload))
                .build());
        assertThat(replaced.deaggregate(came)).isEqualTo(came);
        assertThat(replaced.deaggregate(came, "0", HashRange.MAX_KEY.toString()))
                .isEqualTo(came);

        List<KinesisClientRecord> taken = new AggregatorUtil().deaggregate(came);
        assertThat(taken)
                .hasSize(40)
                .allSatisfy(record -> assertThat(record.partitionKey())
                        .as("neither the record's own key nor its tag is shown")
                        .isEqualTo("-"));
    }

    private void assertFinds(String program, String name, String script) throws Exception {
        Path file = Files.writeString(directory.resolve(name), script);
        List<String> command = new ArrayList<>(List.of(program, file.toString()));
        List<String> expected = new ArrayList<>();
        for (MadeRecords made : MadeRecords.values()) {
            List<String> events = made.events(100);
            command.add(Files.write(directory.resolve(made.name()), made.record(events))
                    .toString());
            expected.add(
                    made.carriesId()
                            ? HexFormat.of()
                                    .formatHex(made.batches(events).get(0).id().encode())
                            : "none");
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(printed).isZero();
        assertThat(printed.lines()).containsExactlyElementsOf(expected);
    }

    /** The first indented block below a heading of the page. */
    private static String code(String heading) throws IOException {
        StringBuilder code = new StringBuilder();
        List<String> lines = Files.readAllLines(PAGE);
        for (String line : lines.subList(lines.indexOf("## " + heading) + 1, lines.size())) {
            if (line.startsWith("    ")) {
                code.append(line.substring(4)).append('\n');
            } else if (line.isEmpty()) {
                code.append('\n');
            } else {
                break;
            }
        }
        return code.toString();
    }

    private static String hex(int littleEndian) {
        return HexFormat.ofDelimiter(" ")
                .formatHex(ByteBuffer.allocate(4)
                        .putInt(Integer.reverseBytes(littleEndian))
                        .array());
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
