package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import dev.sluice.aws.Place;
import dev.sluice.aws.ProxyServer;
import dev.sluice.stream.Limits;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.KinesisProducerConfiguration.RecordDistributionStrategyDefault;

/** KPL's configuration, and why. */
final class KplSettings extends KinesisProducerConfiguration {
    private KplSettings() {}

    /** @throws IOException if the run's directory cannot be written to */
    static KinesisProducerConfiguration of(AwsClients clients, NativeDaemon daemon) throws IOException {
        Place place = clients.place();
        KinesisProducerConfiguration settings = new KplSettings()
                // Batches come packed. KPL's aggregates would be sent again whole when a shard splits under them.
                .setAggregationEnabled(false)
                // Short, since the dispatcher sends again by itself, with backoff and without loss. KPL tells the
                // service's error only when a record expires, and until then tries every 50 ms and lists each try.
                .setRecordTtl(5_000)
                // A refusal for the shard's limits comes back at once, so that the shard's pace can follow.
                .setFailIfThrottled(true)
                // The limit of silence on a connection; shorter ones send again what is only slow, and store it twice.
                .setRequestTimeout(60_000)
                .setConnectTimeout(10_000)
                .setRecordMaxBufferedTime(20)
                // Larger requests cost memory and save nothing.
                .setCollectionMaxSize(Limits.RECORD_BYTES)
                .setMaxUserRecordSize(Limits.LARGEST_RECORD_BYTES)
                // Set, because otherwise the daemon asks the service and holds the first records back for up to 20 s.
                .setRecordDistributionStrategyDefault(RecordDistributionStrategyDefault.USER_PARTITION_KEY)
                .setEnableOldestFutureTracker(false)
                .setEnableDaemonHealthCheck(true)
                .setDaemonHealthCheckTimeoutMs(15_000)
                .setMetricsLevel("none")
                // The daemon's lines cost time to be parsed even if nobody reads them, and an outage makes thousands.
                .setLogLevel(LoggerFactory.getLogger(KinesisProducer.class).isInfoEnabled() ? "info" : "error")
                .setNativeExecutable(daemon.launcher().toString())
                .setTempDirectory(daemon.run().path().toString())
                .setCredentialsProvider(new PatientCredentials(clients.credentials()))
                .setRegion(place.region().id())
                .setKinesisEndpoint(place.host())
                .setKinesisPort(place.port())
                .setVerifyCertificate(!clients.settings().certificates().insecure());
        if (!clients.settings().certificates().insecure()) {
            // The path too, to a directory that holds no others: else KPL would trust the certificates it brings along.
            Path authorities = daemon.run().path().resolve("authorities.pem");
            place.trust().write(authorities);
            settings.setCaCertPath(daemon.run().path().toString()).setCaCertFile(authorities.toString());
        }
        ProxyServer proxy = place.proxy();
        if (proxy != null) {
            settings.setProxyHost(proxy.host()).setProxyPort(proxy.port());
            if (proxy.user() != null) {
                settings.setProxyUserName(proxy.user()).setProxyPassword(proxy.password());
            }
        }
        return settings;
    }

    /**
     * KPL asks for it when it builds a CloudWatch client, which it does even with metrics off: that takes 0.4 s at start, and the client
     * sends a metric when the daemon hangs. KPL catches what is thrown here and goes without the client.
     */
    @Override
    public String getCloudwatchEndpoint() {
        throw new UnsupportedOperationException("no metrics are sent to CloudWatch");
    }
}
