package dev.sluice.aws;

import dev.sluice.aws.AwsSettings.Asker;
import dev.sluice.aws.AwsSettings.Certificates;
import dev.sluice.aws.AwsSettings.Where;
import dev.sluice.aws.AwsSettings.Who;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** AWS settings of somebody who types little. */
public final class Typed {
    private Typed() {}

    public static AwsSettings region(@Nullable String region) {
        return settings(region, null, null, false);
    }

    static AwsSettings settings(
            @Nullable String region, @Nullable String profile, @Nullable URI endpoint, boolean insecure) {
        return new AwsSettings(
                new Where(region, endpoint, null, null),
                new Who(Asker.ACCOUNT, profile, null),
                new Certificates(insecure, null));
    }
}
