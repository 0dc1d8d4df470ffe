package dev.sluice.deliver;

import dev.sluice.aws.AwsClients;
import java.net.URI;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.producer.KinesisProducer;
import software.amazon.kinesis.producer.KinesisProducerConfiguration;
import software.amazon.kinesis.producer.KinesisProducerConfiguration.RecordDistributionStrategyDefault;

/** KPL's configuration, and why. */
final class KplSettings extends KinesisProducerConfiguration {
    private KplSettings() {}

    static KinesisProducerConfiguration of(AwsClients clients, NativeDaemon daemon) {
        KinesisProducerConfiguration settings = new KplSettings()
                // Batches come packed. KPL's aggregates would be sent again whole when a shard splits under them.
                .setAggregationEnabled(false)
                // Short, since it is our own retry that counts: with backoff, without loss, and with the service's
                // error code known
                // soon, which KPL tells only when a record expires. While it tries, KPL repeats every 50 ms and keeps a
                // list of it.
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
                // Named, because otherwise the daemon asks for it and holds the first records back for up to 20 s.
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
                .setRegion(clients.region().id());
        URI endpoint = clients.settings().endpoint();
        if (endpoint != null) {
            settings.setKinesisEndpoint(endpoint.getHost())
                    .setKinesisPort(endpoint.getPort() < 0 ? 443 : endpoint.getPort())
                    .setVerifyCertificate(!clients.settings().insecure());
        }
        return settings;
    }

    /**
     * Asked for by KPL when it builds its CloudWatch client, which it does though metrics are off: 0.4 s at start, and a metric sent
     * unasked when the daemon hangs. It catches what is thrown here and goes without.
     */
    @Override
    public String getCloudwatchEndpoint() {
        throw new UnsupportedOperationException("no metrics are sent to CloudWatch");
    }
}
