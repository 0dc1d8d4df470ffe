package dev.sluice.cli;

import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import dev.sluice.source.FileName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice local}: an embedded Kinesis endpoint that runs until it is told to stop. */
@Command(
        name = "local",
        mixinStandardHelpOptions = true,
        description = "Run an embedded Kinesis endpoint on this machine, for rehearsals, demos and tests.")
public final class LocalCommand implements Callable<Integer> {
    private static final int MAX_SHARDS = 10_000;

    @Option(names = "--port", paramLabel = "N", description = "Port of 127.0.0.1; default: any free one.")
    private int port;

    @Option(
            names = "--stream",
            paramLabel = "NAME",
            description = "A stream to make if there is none of that name; repeatable. Clients can make more.")
    private List<String> streams = new ArrayList<>();

    @Option(
            names = "--shards",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many shards those streams get; default: 4.")
    private int shards;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep streams and records in DIR for the next time; default: they go away at the end.")
    @Nullable
    private Path data;

    @Option(names = "--unlimited", description = "Take more than 1 MiB/s and 1,000 records/s a shard.")
    private boolean unlimited;

    @Option(
            names = "--sink",
            description = "Count records and let them go: to measure what loads them, not the endpoint.")
    private boolean sink;

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            split = ",",
            description = "Let something go wrong, to rehearse it: throttle=10%%, error=5%%, drop=5%%, lose=5%% (of put"
                    + " requests, or of records), delay=200ms, away=30s, split, merge, certificate, delete, deny, kms,"
                    + " expire; with @N once N records have been taken in, as in away=30s@5000. Repeatable.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--fault-seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which of the possible orders the faults come in; default: 1.")
    private long faultSeed;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (port < 0 || port > 65_535 || shards < 1 || shards > MAX_SHARDS) {
            throw new ParameterException(
                    spec.commandLine(), "--port must be 0 to 65535, and --shards 1 to " + MAX_SHARDS + ".");
        }
        Idle idle = new Idle(spec);
        idle.without("--stream", !streams.isEmpty(), "--shards");
        if (sink && data != null) {
            throw new ParameterException(
                    spec.commandLine(), "--sink keeps no records, and --data is for records to keep.");
        }
        idle.without("--fault", !faults.isEmpty(), "--fault-seed");
        PrintWriter err = spec.commandLine().getErr();
        try (Endpoint endpoint = Endpoint.start(options())) {
            for (String stream : streams) {
                endpoint.createStream(stream, shards);
            }
            closeAtTheEnd(endpoint);
            err.print(Sentences.safe(usage(endpoint)));
            err.flush();
            awaitTheEnd();
            return 0;
        } catch (IOException e) {
            err.println(Sentences.safe("sluice local: " + e.getMessage()));
            err.flush();
            return 1;
        }
    }

    private EndpointOptions options() {
        try {
            return new EndpointOptions(port, unlimited, sink, data, Faults.parse(String.join(",", faults), faultSeed));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private String usage(Endpoint endpoint) {
        String stream = streams.isEmpty() ? "STREAM" : streams.get(0);
        String made = streams.isEmpty()
                ? "no streams but those it kept; --stream NAME or CreateStream makes one"
                : "streams: " + String.join(", ", streams);
        return """
                An embedded Kinesis endpoint listens on %1$s (%2$s).
                Any credentials will do; its certificate is made anew at each start, so clients must not check it:
                  sluice load --endpoint %1$s --insecure %3$s FILE...
                  sluice cat --endpoint %1$s --insecure %3$s
                  aws --endpoint-url %1$s --no-verify-ssl kinesis list-streams
                Records are kept %4$s. Stop it with Ctrl-C.
                """.formatted(
                        endpoint.uri(),
                        made,
                        stream,
                        sink
                                ? "nowhere: they are counted and let go"
                                : data == null ? "until it ends" : "in " + FileName.shown(data));
    }

    /**
     * The JVM is ending once a signal is here; all that is left to do is to close in order, and to end with 0 as asked. Whoever reads
     * that the endpoint listens may send one at once.
     */
    private static void closeAtTheEnd(Endpoint endpoint) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                endpoint.close();
            } catch (IOException e) {
                // There is nobody left to tell, and nothing left to lose: what is not closed closes with the process.
            }
            Runtime.getRuntime().halt(0);
        }));
    }

    private static void awaitTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
