package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import software.amazon.awssdk.services.kinesis.model.Record;

/** What befalls KPL's daemon in the middle of a load. */
@Timeout(180)
class KplDeliveryIT {
    private static final DeliveryOptions OPTIONS = new DeliveryOptions(8 << 20, 1_000, Rates.of(Rate.UNLIMITED), false);

    @TempDir
    Path data;

    private Endpoint endpoint;
    private AwsClients clients;

    @BeforeEach
    void start() throws Exception {
        endpoint = Endpoint.start(EndpointOptions.stored(data).withUnlimited(true));
        clients = new AwsClients(AwsSettings.local(endpoint.uri()));
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
        endpoint.close();
    }

    @Test
    void load_isCompleteWhenTheDaemonIsKilledFiveTimes() throws Exception {
        endpoint.createStream("web", 4);
        try (TestLoad load = new TestLoad(clients, "web", OPTIONS)) {
            for (int kill = 0; kill < 5; kill++) {
                load.submit(200, 30_000);
                load.awaitAcknowledged(100 + kill * 200);
                load.daemon().destroyForcibly();
            }
            load.submit(200, 30_000);
            load.assertComplete();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void load_isCompleteWhenTheDaemonFreezes() throws Exception {
        endpoint.createStream("web", 4);
        try (TestLoad load = new TestLoad(clients, "web", OPTIONS)) {
            load.submit(100, 30_000);
            load.awaitAcknowledged(50);
            ProcessHandle frozen = load.daemon();
            TestLoad.signal("STOP", frozen);
            load.submit(100, 30_000);
            load.assertComplete();
            assertThat(load.notes).anyMatch(note -> note.contains("daemon was lost"));
            frozen.onExit().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void daemon_livesOnWhenTheTerminalSendsItsSignals() throws Exception {
        endpoint.createStream("web", 1);
        ProcessHandle daemon;
        try (TestLoad load = new TestLoad(clients, "web", OPTIONS)) {
            load.submit(10, 1_000);
            load.awaitAcknowledged(10);
            daemon = load.daemon();
            for (String signal : List.of("INT", "HUP", "TERM", "QUIT")) {
                TestLoad.signal(signal, daemon);
            }
            load.submit(50, 1_000);
            load.assertComplete();
            assertThat(load.kpl().daemons()).containsExactly(daemon);
        }
        daemon.onExit().get(30, TimeUnit.SECONDS);
    }

    @Test
    void lanes_comeOutInOrderWhenTheDaemonDiesInTheMiddle() throws Exception {
        endpoint.createStream("web", 3);
        DeliveryOptions ordered = new DeliveryOptions(8 << 20, 1_000, Rates.of(Rate.UNLIMITED), true);
        try (TestLoad load = new TestLoad(clients, "web", ordered)) {
            for (int i = 0; i < 300; i++) {
                load.submit(1, 5_000, i % 5);
            }
            load.awaitAcknowledged(50);
            load.daemon().destroyForcibly();
            load.assertComplete();
            Map<String, List<Integer>> firstCopies = new HashMap<>();
            for (Record record : load.records()) {
                List<Integer> lane = firstCopies.computeIfAbsent(record.partitionKey(), key -> new ArrayList<>());
                if (!lane.contains(TestLoad.number(record))) {
                    lane.add(TestLoad.number(record));
                }
            }
            assertThat(firstCopies).hasSize(5);
            assertThat(firstCopies.values()).allSatisfy(lane -> assertThat(lane).isSorted());
        }
    }
}
