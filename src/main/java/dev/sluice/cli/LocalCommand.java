package dev.sluice.cli;

import dev.sluice.local.Doors;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import dev.sluice.local.Faults;
import dev.sluice.local.Slowdown;
import dev.sluice.source.FileName;
import dev.sluice.stream.Limits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
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
        description = {
            "Run an embedded Kinesis endpoint on this machine, for rehearsals, demos and tests.",
            "It speaks HTTP/2 and HTTP/1.1, with TLS and without, on the same port, and pushes records to registered consumers"
                    + " (enhanced fan-out), so the SDKs and a KCL read from it as they come."
        },
        footer = {"", Durations.HELP})
public final class LocalCommand implements Callable<Integer> {
    private static final int MAX_SHARDS = 10_000;
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--port",
            order = Topic.WHERE + 1,
            paramLabel = "N",
            description = "Port of 127.0.0.1. Default: any free one.")
    private int port;

    @Option(
            names = "--plain-port",
            order = Topic.WHERE + Topic.MORE + 1,
            paramLabel = "N",
            description =
                    "One more port, for plain HTTP alone; 0: any free one. Default: none, since --port takes plain HTTP too.")
    @Nullable
    private Integer plainPort;

    @Option(
            names = "--certificate",
            order = Topic.WHERE + Topic.MORE + 2,
            paramLabel = "FILE",
            description =
                    "A certificate with its private key in PEM, to use in place of the endpoint's own. If there is no FILE, the"
                            + " endpoint writes its own there, without its key, for clients to trust. With --data it stays the same until it expires.")
    @Nullable
    private Path certificate;

    @Option(
            names = "--stream",
            order = Topic.STREAMS + 1,
            paramLabel = "NAME",
            description = "A stream to make if there is none of that name; repeatable. Clients can make more.")
    private List<String> streams = new ArrayList<>();

    @Option(
            names = "--shards",
            order = Topic.STREAMS + 2,
            paramLabel = "N",
            defaultValue = "4",
            description = "How many shards those streams get.")
    private int shards;

    @Option(
            names = "--data",
            order = Topic.STREAMS + 3,
            paramLabel = "DIR",
            description = "Keep streams and records in DIR for the next time. Default: they go away at the end.")
    @Nullable
    private Path data;

    @Option(
            names = "--unlimited",
            order = Topic.BEHAVIOUR + 1,
            description = "Accept more than 1 MiB/s and 1,000 records/s per shard.")
    private boolean unlimited;

    @Option(
            names = "--read-limits",
            order = Topic.BEHAVIOUR + Topic.MORE + 2,
            description =
                    "Give no more than 2 MiB, 5 calls of GetRecords and 5 of GetShardIterator a second from a shard.")
    private boolean readLimits;

    @Option(
            names = "--transition",
            order = Topic.BEHAVIOUR + Topic.MORE + 1,
            paramLabel = "DURATION",
            converter = Durations.class,
            description = "How long a stream is CREATING, UPDATING or DELETING. Default: no time at all.")
    private Duration transition = Duration.ZERO;

    @Option(
            names = "--sink",
            order = Topic.BEHAVIOUR + Topic.MORE + 3,
            description = "Count records and drop them: to measure what loads them, not the endpoint.")
    private boolean sink;

    @Option(
            names = "--fault",
            order = Topic.BEHAVIOUR + 2,
            paramLabel = "FAULT",
            split = ",",
            description = "Let something go wrong, to rehearse it: throttle=10%%, error=5%%, drop=5%%, lose=5%% (of put"
                    + " requests, or of records), delay=200ms, away=30s, split, merge, certificate, delete, deny, kms,"
                    + " expire; with @N once N records have been taken in, as in away=30s@5000. Repeatable.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--fault-seed",
            order = Topic.BEHAVIOUR + Topic.MORE + 4,
            paramLabel = "N",
            defaultValue = "1",
            description = "The seed of chance: faults with the same seed come in the same order.")
    private long faultSeed;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandSpec spec;

    @Override
    public Integer call() {
        checkNumbers();
        checkStreams();
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

    private void checkNumbers() {
        int plain = plainPort == null ? 0 : plainPort;
        if (Math.min(port, plain) < 0 || Math.max(port, plain) > MAX_PORT || shards < 1 || shards > MAX_SHARDS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--port and --plain-port must be 0 to " + MAX_PORT + ", and --shards 1 to " + MAX_SHARDS + ".");
        }
        if (port != 0 && port == plain) {
            throw new ParameterException(
                    spec.commandLine(), "--plain-port must be another than --port, which takes plain HTTP too.");
        }
    }

    private void checkStreams() {
        for (String stream : streams) {
            if (!Limits.STREAM_NAME.matcher(stream).matches()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--stream '" + stream + "': a stream's name is 1 to 128 letters, digits, '.', '_' and '-'.");
            }
        }
    }

    EndpointOptions options() {
        try {
            EndpointOptions kept = data == null ? EndpointOptions.temporary() : EndpointOptions.stored(data);
            return kept.withDoors(new Doors(port, plainPort, certificate))
                    .withUnlimited(unlimited)
                    .withSink(sink)
                    .withFaults(Faults.parse(String.join(",", faults), faultSeed))
                    .withSlowdown(new Slowdown(transition, readLimits));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private String usage(Endpoint endpoint) {
        String stream = streams.isEmpty() ? "STREAM" : streams.get(0);
        Path trusted = endpoint.trusted();
        String made = streams.isEmpty()
                ? "no streams but those it kept; --stream NAME or CreateStream makes one"
                : "streams: " + String.join(", ", streams);
        return """
                An embedded Kinesis endpoint listens on %1$s (%2$s).
                Any credentials will do; %5$s%6$s:
                  sluice load --endpoint %1$s %7$s %3$s FILE...
                  sluice cat --endpoint %1$s %7$s %3$s
                  aws --endpoint-url %1$s %8$s --region us-east-1 --no-sign-request kinesis list-streams
                %9$s speaks HTTP/2 and HTTP/1.1 without TLS: for the SDKs, the KCL and others that trust no such certificate.
                Records are kept %4$s. Stop it with Ctrl-C.
                """.formatted(
                        endpoint.uri(),
                        made,
                        stream,
                        sink
                                ? "nowhere: they are counted and let go"
                                : data == null ? "until it ends" : "in " + FileName.shown(data),
                        endpoint.certificate(),
                        trusted == null ? ", so clients must not check it" : ", for clients to trust",
                        trusted == null ? "--insecure" : "--ca-bundle " + FileName.shown(trusted),
                        trusted == null ? "--no-verify-ssl" : "--ca-bundle " + FileName.shown(trusted),
                        endpoint.plainUri());
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
