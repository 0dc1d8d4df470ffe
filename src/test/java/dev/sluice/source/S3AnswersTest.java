package dev.sluice.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.aws.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of answers that a server in good health, with a bucket of one's own, never gives. */
class S3AnswersTest {
    private static final byte[] LOG = "one\ntwo\n".getBytes(UTF_8);

    /** Of a server that refuses; a bucket's region where it names that. */
    private record Answer(int status, String code, @Nullable String region) {}

    private final Deque<Answer> answers = new ArrayDeque<>();
    private StoreStub stub;

    @BeforeEach
    void start() throws IOException {
        stub = new StoreStub(this::answer, Runnable::run);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            Answer answer = answers.poll();
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            if (answer == null) {
                exchange.getResponseHeaders().set("Content-Length", String.valueOf(LOG.length));
                exchange.sendResponseHeaders(head ? 200 : 206, head ? -1 : LOG.length);
                if (!head) {
                    exchange.getResponseBody().write(LOG);
                }
                return;
            }
            if (answer.region() != null) {
                exchange.getResponseHeaders().set("x-amz-bucket-region", answer.region());
            }
            byte[] body = ("<Error><Code>" + answer.code() + "</Code><Message>no</Message></Error>").getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private List<Input> find(String name) throws InputException {
        return Listed.all(
                new InputNames(List.of(name), null, InputFilter.NONE),
                InputStream.nullInputStream(),
                stub.store,
                remark -> {});
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied,, 'allow s3:GetObject and s3:ListBucket on bucket ''b'' in the IAM policy'",
        "403, InvalidAccessKeyId,, 'aws sts get-caller-identity'",
        "400, ExpiredToken,, 'aws sso login'",
        "404, NoSuchBucket,, 'there is no bucket ''b'''",
        "301, PermanentRedirect, ap-south-1, 'bucket ''b'' lies in region ap-south-1; give --region ap-south-1'",
        "418, Teapot,, 'refused with Teapot, status 418'"
    })
    void refusal_isToldWithItsRemedy(int status, String code, @Nullable String region, String sentence) {
        answers.add(new Answer(status, code, region));
        assertThatThrownBy(() -> find("s3://b/p/"))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("'s3://b/p/' cannot be read: ")
                .hasMessageContaining(sentence);
    }

    @Test
    void refusalWithoutAWord_isToldByItsStatus() {
        answers.add(new Answer(403, "", null));
        assertThatThrownBy(() -> find("s3://b/key")).hasMessageContaining("access is denied");
        answers.add(new Answer(301, "", "ap-south-1"));
        assertThatThrownBy(() -> find("s3://b/key")).hasMessageContaining("lies in region ap-south-1");
    }

    @Test
    void read_isTriedAgainWhenTheServerIsBusy() throws Exception {
        List<Input> inputs = find("s3://b/key");
        for (int i = 0; i < 6; i++) {
            answers.add(new Answer(503, "SlowDown", null));
        }
        Collected got = Collected.from(inputs, SourceOptions.DEFAULT, 1);
        assertThat(got.bytes()).isEqualTo(LOG);
        assertThat(got.told("unreadable")).isEmpty();
        assertThat(answers).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "403, InvalidObjectState, 'restore it first'",
        "412, PreconditionFailed, 'replaced while it was read'",
        "404, NoSuchKey, 'does not exist any more'"
    })
    void read_isNotTriedAgainWhenThatCannotHelp(int status, String code, String reason) throws Exception {
        List<Input> inputs = find("s3://b/key");
        // Once on the known way, and once by the client, who tells why.
        answers.add(new Answer(status, code, null));
        answers.add(new Answer(status, code, null));
        Collected got = Collected.from(inputs, SourceOptions.DEFAULT, 1);
        assertThat(got.told("unreadable"))
                .singleElement()
                .satisfies(told -> assertThat(told.reason()).contains(reason));
        assertThat(answers).isEmpty();
    }

    @Test
    void endpoint_isNamedWhenNobodyAnswersThere() {
        try (ObjectStore nowhere = StoreStub.client(StoreStub.settingsFor("http://127.0.0.1:1"))) {
            assertThatThrownBy(() -> Listed.all(
                            new InputNames(List.of("s3://b/key"), null, InputFilter.NONE),
                            InputStream.nullInputStream(),
                            nowhere,
                            remark -> {}))
                    .hasMessageContaining("the S3 endpoint http://127.0.0.1:1 takes no connections");
        }
    }
}
