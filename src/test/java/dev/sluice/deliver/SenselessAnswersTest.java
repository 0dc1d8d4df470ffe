package dev.sluice.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.Sluice;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.AwsSettings;
import dev.sluice.aws.RecordingProxy;
import dev.sluice.aws.StreamArn;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Something answers, and it is not Kinesis. */
class SenselessAnswersTest {
    private static final String MAX = "340282366920938463463374607431768211455";
    private static final String ARN = "arn:aws:kinesis:us-east-1:111111111111:stream/web";
    private static final String SUMMARY =
            "{'StreamDescriptionSummary':{'StreamName':'web','StreamStatus':'ACTIVE','StreamARN':'" + ARN + "'}}";
    private static final String ALL = "{'Shards':[" + shard("0", MAX) + "]}";

    private HttpsServer server;
    private RecordingProxy proxy;
    private URI uri;
    private volatile String describe = SUMMARY;
    private volatile String list = ALL;
    private volatile int status = 200;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        uri = URI.create("https://localhost:" + server.getAddress().getPort());
        proxy = new RecordingProxy(uri, "");
        server.setHttpsConfigurator(new HttpsConfigurator(proxy.context("localhost")));
        server.createContext("/", exchange -> {
            String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = (target.endsWith("ListShards") ? list : describe)
                    .replace('\'', '"')
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(0);
        proxy.close();
    }

    private static String shard(String first, String last) {
        return "{'ShardId':'s-" + first + "','HashKeyRange':{'StartingHashKey':'" + first + "','EndingHashKey':'" + last
                + "'},'SequenceNumberRange':{'StartingSequenceNumber':'1'}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                         | - | it has no status",
                "{'StreamDescriptionSummary':{}}                            | - | it has no status",
                "{'StreamDescriptionSummary':null}                          | - | it has no status",
                "`                                                         `| - | it has no status",
                "<html><body>Please sign in</body></html>                   | - | answers, but not as Kinesis does",
                "- | {}                                                         | it has no open shards",
                "- | {'Shards':[],'NextToken':'x'}                              | its list of shards does not end",
                "- | {'Shards':[]}                                              | it has no open shards",
                "- | {'Shards':[{'ShardId':'s-0'}]}                             | no range of hash keys",
                "- | {'Shards':[{'HashKeyRange':{'StartingHashKey':'x'}}]}      | no range of hash keys",
                "- | {'Shards':[0-99,200-MAX]}                                  | keys from 100 have no open shard",
                "- | {'Shards':[0-200,100-MAX]}                                 | keys from 100 have two open shards",
                "- | {'Shards':[5-MAX]}                                         | keys from 0 have no open shard",
                "- | {'Shards':[0-99]}                                          | keys from 100 have no open shard",
                "- | {'Shards':[0-MAX,0-MAX]}                                   | keys from 0 have two open shards",
                "- | <html>                                                     | answers, but not as Kinesis does",
            })
    void load_endsWithOneSentence(String description, String shards, String why) {
        describe = description.equals("-") ? SUMMARY : description.strip();
        list = shards.replaceAll("(\\d+)-(\\w+)", "" + shard("$1", "$2")).replace("MAX", MAX);
        list = shards.equals("-") ? ALL : list;
        try (AwsClients clients = new AwsClients(AwsSettings.local(uri))) {
            PreflightException refusal =
                    catchThrowableOfType(PreflightException.class, () -> Preflight.check(clients, "web"));
            assertThat(refusal.exitStatus()).isEqualTo(1);
            assertThat(refusal).hasMessageContaining(why).hasMessageContaining(uri.toString());
            assertThat(refusal.getMessage()).endsWith(".").doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 403, 404, 407, 418})
    void load_endsWithOneSentence_whenAPageRefuses(int refusal) {
        status = refusal;
        describe = "<html><body>Please sign in</body></html>";
        try (AwsClients clients = new AwsClients(AwsSettings.local(uri))) {
            PreflightException told =
                    catchThrowableOfType(PreflightException.class, () -> Preflight.check(clients, "web"));
            assertThat(told).hasMessageContaining(uri.toString());
            assertThat(told.getMessage()).endsWith(".").doesNotContain("\n", "null");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Shards':[],'NextToken':'x'}",
                "{}",
                "{'Shards':[{'ShardId':'s-0'}]}",
                "<html>",
                "{'Shards':[{'ShardId':'s','HashKeyRange':{}}]}"
            })
    void cat_endsWithOneSentence(String shards) {
        list = shards;
        Sluice cat = Sluice.run("cat", "--endpoint", uri.toString(), "--insecure", "--region", "us-east-1", "web");
        assertThat(cat.status).isEqualTo(1);
        assertThat(cat.err()).startsWith("sluice: ").doesNotContain("internal error", "\tat ");
        assertThat(cat.err().strip().lines()).hasSize(1);
    }

    @Test
    void arn_isRefusedWhenKplWouldWriteIntoAnotherAccount() throws Exception {
        try (AwsClients clients = new AwsClients(AwsSettings.local(uri).withStream(arn(ARN)))) {
            assertThat(Preflight.check(clients, "web").arn()).isEqualTo(ARN);
        }
        try (AwsClients clients = new AwsClients(AwsSettings.local(uri).withStream(arn(ARN.replace("1111", "2222"))))) {
            assertThat(catchThrowableOfType(PreflightException.class, () -> Preflight.check(clients, "web")))
                    .hasMessageContaining("222222222222")
                    .hasMessageContaining("--role-arn");
        }
    }

    @Test
    void arn_isWhatReadersAskFor() {
        Sluice.run("cat", "--endpoint", uri.toString(), "--insecure", ARN);
        assertThat(asked).isNotEmpty().first().asString().contains(ARN).doesNotContain("StreamName");
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:kinesis:eu-west-1:111111111111:stream/web, --region us-east-1 and the stream's ARN",
        "arn:aws:kinesis:eu-west-1:1111:stream/web, is not the ARN of a stream",
        "arn:aws:firehose:eu-west-1:111111111111:deliverystream/web, is not the ARN of a stream",
        "arn:aws:kinesis:eu-west-1:111111111111:stream/web/consumer/x:1, is not the ARN of a stream",
    })
    void arn_isRefusedAsUsageWhenItMakesNoSense(String arn, String why) {
        for (String command : List.of("load", "cat")) {
            Sluice run = Sluice.run(command, "--endpoint", uri.toString(), "--insecure", "--region", "us-east-1", arn);
            assertThat(run.status).as(run.err()).isEqualTo(2);
            assertThat(run.err()).contains(why);
        }
        assertThat(asked).isEmpty();
    }

    private static StreamArn arn(String text) {
        return Objects.requireNonNull(StreamArn.of(text));
    }
}
