package dev.sluice.cli;

import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.AwsSettings.Asker;
import dev.sluice.aws.AwsSettings.Certificates;
import dev.sluice.aws.AwsSettings.Where;
import dev.sluice.aws.AwsSettings.Who;
import dev.sluice.aws.Place;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the stream is and who asks: the same options for every command that talks to Kinesis. */
public final class ConnectionOptions extends AccountOptions {
    @Option(
            names = "--endpoint",
            order = Topic.WHERE + 7,
            paramLabel = "URL",
            description = "Use the endpoint at this address, not the region's own. Plain http is for emulators.")
    @Nullable
    private URI endpoint;

    @Option(
            names = "--insecure",
            order = Topic.WHERE + Topic.MORE + 3,
            description = "Skip the certificate check; only for an --endpoint on this machine.")
    private boolean insecure;

    /** Whether it is an emulator on this machine: without TLS, or with a CA of its own. */
    private boolean isEmulator() {
        return endpoint != null
                && endpoint.getHost() != null
                && Place.Address.isLoopback(endpoint)
                && ("http".equalsIgnoreCase(endpoint.getScheme()) || caBundle != null);
    }

    /**
     * What was typed.
     *
     * @throws dev.sluice.aws.AwsException if the endpoint is no address, or insecure is asked for another machine
     */
    public AwsSettings settings() {
        Map<String, String> environment = System.getenv();
        // Emulators on this machine accept any credentials; those of the environment are used if there are any.
        boolean anybody = (insecure || isEmulator())
                && profile == null
                && role() == null
                && !environment.containsKey("AWS_ACCESS_KEY_ID")
                && !environment.containsKey("AWS_PROFILE");
        return new AwsSettings(
                new Where(region, endpoint, null, null),
                new Who(anybody ? Asker.ANYBODY : Asker.ACCOUNT, profile, role()),
                new Certificates(insecure, caBundle));
    }
}
