package dev.sluice.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;

@Isolated
class PlaceTest {
    private static final String CONFIG = """
            [default]
            endpoint_url = https://default.example:1
            [profile plain]
            region = eu-west-1
            [profile all]
            endpoint_url = https://all.example:2
            [profile service]
            services = mine
            endpoint_url = https://all.example:2
            [services mine]
            kinesis =
              endpoint_url = https://service.example:3
            [profile fips]
            use_fips_endpoint = true
            [profile dual]
            use_dualstack_endpoint = true
            [profile ignoring]
            endpoint_url = https://all.example:2
            ignore_configured_endpoint_urls = true
            """;

    @TempDir
    Path dir;

    private final FakeEnvironment environment = new FakeEnvironment();

    @AfterEach
    void clear() {
        environment.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // typed | profile | region | variables | where
                "https://typed.example:9 | -     | eu-west-1 | -                                            | https://typed.example:9",
                "https://typed.example   | all   | eu-west-1 | AWS_ENDPOINT_URL=https://x.example           | https://typed.example",
                "- | -        | eu-west-1      | AWS_ENDPOINT_URL_KINESIS=https://k.example:4 AWS_ENDPOINT_URL=https://x.example | https://k.example:4",
                "- | -        | eu-west-1      | AWS_ENDPOINT_URL=https://x.example                 | https://x.example",
                "- | all      | eu-west-1      | AWS_ENDPOINT_URL=https://x.example                 | https://x.example",
                "- | -        | eu-west-1      | -                                                  | https://default.example:1",
                "- | plain    | eu-west-1      | -                                                  | https://kinesis.eu-west-1.amazonaws.com",
                "- | all      | eu-west-1      | -                                                  | https://all.example:2",
                "- | service  | eu-west-1      | -                                                  | https://service.example:3",
                "- | -        | eu-west-1      | AWS_PROFILE=service                                | https://service.example:3",
                "- | plain    | eu-west-1      | AWS_PROFILE=service                                | https://kinesis.eu-west-1.amazonaws.com",
                "- | ignoring | eu-west-1      | -                                                  | https://kinesis.eu-west-1.amazonaws.com",
                "- | plain    | eu-west-1      | AWS_ENDPOINT_URL=https://x.example AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true | https://kinesis.eu-west-1.amazonaws.com",
                "https://typed.example | - | eu-west-1 | AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true          | https://typed.example",
                "- | plain    | us-east-1      | AWS_USE_FIPS_ENDPOINT=true                         | https://kinesis-fips.us-east-1.amazonaws.com",
                "- | fips     | us-east-1      | -                                                  | https://kinesis-fips.us-east-1.amazonaws.com",
                "- | plain    | fips-us-east-1 | -                                                  | https://kinesis-fips.us-east-1.amazonaws.com",
                "- | plain    | us-east-1      | AWS_USE_DUALSTACK_ENDPOINT=true                    | https://kinesis.us-east-1.api.aws",
                "- | dual     | us-east-1      | AWS_USE_FIPS_ENDPOINT=true                         | https://kinesis-fips.us-east-1.api.aws",
                "- | plain    | us-gov-west-1  | -                                                  | https://kinesis.us-gov-west-1.amazonaws.com",
                "- | fips     | us-gov-west-1  | -                                                  | https://kinesis.us-gov-west-1.amazonaws.com",
                "- | plain    | cn-north-1     | -                                                  | https://kinesis.cn-north-1.amazonaws.com.cn",
                "- | plain    | us-iso-east-1  | -                                                  | https://kinesis.us-iso-east-1.c2s.ic.gov",
                "- | plain    | us-isob-east-1 | -                                                  | https://kinesis.us-isob-east-1.sc2s.sgov.gov",
                "- | plain    | eusc-de-east-1 | -                                                  | https://kinesis.eusc-de-east-1.amazonaws.eu",
                "- | plain    | ap-south-9     | -                                                  | https://kinesis.ap-south-9.amazonaws.com",
                "- | plain    | -              | -                                                  | https://kinesis.eu-west-1.amazonaws.com",
                "- | plain    | -              | AWS_REGION=eu-north-1                              | https://kinesis.eu-north-1.amazonaws.com",
            })
    void endpoint_isTheOneThatTheSdkWouldChoose(
            @Nullable String typed,
            @Nullable String profile,
            @Nullable String region,
            @Nullable String set,
            URI where) {
        environment.configured(dir.resolve("config"), CONFIG);
        environment.with(set == null ? new String[0] : set.split(" "));
        AwsSettings settings = Typed.settings(region, profile, typed == null ? null : URI.create(typed), false);
        Place place = Place.of(settings);
        assertThat(place.endpoint()).isEqualTo(where);

        // A client of the SDK's, left to itself, asks there; ours, which is given the place, does so too.
        KinesisClientBuilder itself = KinesisClient.builder().overrideConfiguration(o -> {
            if (profile != null) {
                o.defaultProfileName(profile);
            }
        });
        itself.region(region == null ? place.region() : Region.of(region));
        if (typed != null) {
            itself.endpointOverride(URI.create(typed));
        }
        assertThat(asked(itself)).isEqualTo(where);
        assertThat(asked(AwsClients.at(place))).isEqualTo(where);
    }

    /** Where a client sends its first question. */
    private static URI asked(KinesisClientBuilder builder) {
        Hearing hearing = new Hearing();
        try (KinesisClient client = builder.httpClient(hearing)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build()) {
            client.listStreams();
        } catch (SdkException e) {
            assertThat(hearing.asked).as("%s", e).isNotEmpty();
        }
        URI first = hearing.asked.get(0);
        return URI.create("https://" + first.getHost() + (first.getPort() < 0 ? "" : ":" + first.getPort()));
    }

    private static final class Hearing implements SdkHttpClient {
        private final List<URI> asked = new ArrayList<>();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            asked.add(request.httpRequest().getUri());
            throw SdkException.create("heard", null);
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://host.example/path | more than a host and a port",
                "https://host.example/?x=1 | more than a host and a port",
                "https://u:secret@host.example | more than a host and a port",
                "ftp://localhost:4566 | is not an address; give it as https://HOST",
                "https://host.example:99999 | ports are 1 to 65535",
                "localhost:4566 | https://HOST",
                "not a uri | ",
            })
    void endpoint_isRefusedInOneSentence_whenItIsMoreOrLessThanAHostAndAPort(String endpoint, @Nullable String why) {
        environment.with("AWS_ENDPOINT_URL=" + endpoint);
        assertThatThrownBy(() -> Place.of(Typed.region("eu-west-1")))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining(why == null ? "" : why)
                .hasMessageContaining("AWS_ENDPOINT_URL")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"})
    void endpoint_isRefusedWhenAnotherIsAskedForToo(String variable) {
        environment.with(variable + "=true");
        URI typed = URI.create("https://host.example");
        assertThatThrownBy(() -> Place.of(Typed.settings("eu-west-1", null, typed, false)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("https://host.example (--endpoint) and " + variable + " exclude each other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EU WEST 1", "eu_west_1", "-", "us-east-1/x"})
    void region_isRefusedInOneSentence_whenItIsNone(String region) {
        assertThatThrownBy(() -> Place.of(Typed.region(region)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("--region");
    }

    @ParameterizedTest
    @CsvSource({
        "aws, eu-west-1, https://kinesis.eu-west-1.amazonaws.com",
        "aws-cn, cn-north-1, https://kinesis.cn-north-1.amazonaws.com.cn",
        "aws-us-gov, us-gov-west-1, https://kinesis.us-gov-west-1.amazonaws.com"
    })
    void region_isTheStreamsByItsArn_whateverElseSaysOne(String partition, String region, URI where) {
        environment.with("AWS_REGION=us-east-2");
        StreamArn arn = Objects.requireNonNull(
                StreamArn.of("arn:" + partition + ":kinesis:" + region + ":111111111111:stream/web"));
        Place place = Place.of(Typed.region(null).withStream(arn));
        assertThat(place.region().id()).isEqualTo(region);
        assertThat(place.endpoint()).isEqualTo(where);
        assertThat(arn.account()).isEqualTo("111111111111");
        assertThat(arn.name()).isEqualTo("web");
    }

    @Test
    void ownEndpoint_isReachedDirectly_whateverTheEnvironmentSays() {
        environment.with(
                "AWS_USE_FIPS_ENDPOINT=true", "HTTPS_PROXY=http://proxy.example:1", "AWS_CA_BUNDLE=/no/such/file");
        Place place = Place.of(AwsSettings.local(URI.create("https://localhost:5")));
        assertThat(place.endpoint()).isEqualTo(URI.create("https://localhost:5"));
        assertThat(place.proxy()).isNull();
    }

    @Test
    void insecure_isJudgedByTheEndpointThatIsUsed() {
        environment.with("AWS_ENDPOINT_URL=https://localhost:7");
        AwsSettings settings = Typed.settings("eu-west-1", null, null, true);
        assertThat(Place.of(settings).port()).isEqualTo(7);
        environment.with("AWS_ENDPOINT_URL=https://far.example");
        assertThatThrownBy(() -> Place.of(settings)).hasMessageContaining("--insecure");
    }
}
