package dev.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.local.Clients;
import dev.sluice.local.Endpoint;
import dev.sluice.local.EndpointOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream that spreads records over its shards itself, whatever their keys. */
class AutoDistributionIT {
    @TempDir
    Path directory;

    @Test
    void blocksAndLines_comeBackWholeThoughTheyLandElsewhere() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            lines.append("line ").append(i).append('\n');
        }
        byte[] log = lines.toString().getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("a.log"), log);
        System.setProperty("aws.accessKeyId", "none");
        System.setProperty("aws.secretAccessKey", "none");
        try (Endpoint endpoint = Endpoint.start(EndpointOptions.temporary())) {
            String where = " --region us-east-1 --insecure --endpoint " + endpoint.uri() + " ";
            for (String records : new String[] {"blocks --chunk-size 1K", "lines"}) {
                String stream = records.substring(0, 5);
                endpoint.createStream(stream, 3);
                Clients.setAutoDistribution(endpoint, stream);
                Sluice load = Sluice.run(("load --records " + records + where + stream + " " + file).split(" "));
                assertThat(load.status).as(load.err()).isZero();
                Sluice cat = Sluice.run(("cat --distinct" + where + stream).split(" "));
                assertThat(cat.sortedLines()).isEqualTo(Sluice.sortedLines(log));
            }
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }
}
