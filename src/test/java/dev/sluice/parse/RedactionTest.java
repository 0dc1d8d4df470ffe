package dev.sluice.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.parse.format.BuiltIn;
import dev.sluice.parse.format.Format;
import dev.sluice.parse.format.Outcome;
import dev.sluice.parse.format.ParserOptions;
import dev.sluice.parse.json.JsonPointer;
import dev.sluice.parse.json.Projection;
import dev.sluice.source.Splitting;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RedactionTest {
    private static final byte[] KEY = "0123456789abcdef".getBytes(UTF_8);

    private static List<JsonPointer> pointers(String... pointers) {
        return Stream.of(pointers).map(JsonPointer::parse).toList();
    }

    private static ParsePlan plan(FieldChanges fields, OnParseError onParseError, String key) {
        return plan(BuiltIn.JSON, fields, onParseError, key);
    }

    private static ParsePlan plan(Format format, FieldChanges fields, OnParseError onParseError, String key) {
        ParserOptions options = ParserOptions.defaults(Instant.parse("2026-11-23T00:00:00Z"));
        return new ParsePlan(format, options, onParseError, Filters.NONE, fields, Key.parse(key, Key.OnMissing.LINE));
    }

    private static EventStage stage(Redaction redaction, @Nullable Projection projection, String key) {
        return new EventStage(plan(new FieldChanges(redaction, projection, List.of()), OnParseError.REJECT, key));
    }

    private static String event(EventStage stage, String line) {
        byte[] bytes = line.getBytes(UTF_8);
        assertThat(stage.accept(bytes, 0, bytes.length)).isEqualTo(Outcome.EVENT);
        return new String(stage.bytes(), stage.from(), stage.to() - stage.from(), UTF_8);
    }

    private static String key(EventStage stage) {
        return new String(stage.keyBytes(), stage.keyFrom(), stage.keyTo() - stage.keyFrom(), UTF_8);
    }

    private static String hashed(String line, String... pointers) {
        return event(stage(Redaction.hash(pointers(pointers), KEY), null, "random"), line);
    }

    private static String hash(String said) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        return '"' + HexFormat.of().formatHex(mac.doFinal(said.getBytes(UTF_8)), 0, 16) + '"';
    }

    @Test
    void value_isReplacedByAHashOfWhatItSays() throws Exception {
        assertThat(hashed("{\"user\":{\"mail\":\"a@b.c\"},\"n\":1}", "/user/mail"))
                .isEqualTo("{\"user\":{\"mail\":" + hash("a@b.c") + "},\"n\":1}");
        assertThat(hashed("{\"m\":\"\\u0061\\u0040b.\\u00fc\\n\"}", "/m"))
                .isEqualTo("{\"m\":" + hash("a@b.\u00fc\n") + "}");
        assertThat(hashed("{\"l\":[\"x\",\"y\",\"x\"]}", "/l/*"))
                .isEqualTo("{\"l\":[" + hash("x") + "," + hash("y") + "," + hash("x") + "]}");
    }

    @Test
    void hash_isTheSameForANumberAndForTheStringThatSaysIt() throws Exception {
        assertThat(hashed("{\"a\":42,\"b\":\"42\",\"c\":4.20,\"d\":true,\"e\":\"\"}", "/a", "/b", "/c", "/d", "/e"))
                .isEqualTo("{\"a\":" + hash("42") + ",\"b\":" + hash("42") + ",\"c\":" + hash("4.20") + ",\"d\":"
                        + hash("true") + ",\"e\":" + hash("") + "}");
    }

    @Test
    void container_isReplacedAsAWholeHoweverItIsSpacedAndEscaped() throws Exception {
        String one = "{\"a\":\"x y\",\"b\":[1,{\"c\":null}]}";
        String other = "{ \"\\u0061\" : \"x\\u0020y\" , \"b\" : [ 1 , { \"c\" : null } ] }";
        assertThat(hashed("{\"u\":" + one + "}", "/u")).isEqualTo("{\"u\":" + hash(one) + "}");
        assertThat(hashed("{\"u\":" + other + "}", "/u")).isEqualTo("{\"u\":" + hash(one) + "}");
        assertThat(hashed("{\"u\":" + one + "}", "/u/a", "/u")).isEqualTo("{\"u\":" + hash(one) + "}");
    }

    @Test
    void null_staysSinceItSaysNothing() {
        assertThat(hashed("{\"a\":null,\"b\":1}", "/a")).isEqualTo("{\"a\":null,\"b\":1}");
    }

    @Test
    void stars_areThreeWhateverTheValueIs() {
        Redaction stars = Redaction.stars(pointers("/a", "/l/*/c", "/o"), true);
        assertThat(
                        event(
                                stage(stars, null, "random"),
                                "{\"a\":\"long secret\",\"\\u0061\":7,\"l\":[{\"c\":1},{\"d\":2}],\"o\":{\"p\":[1]},\"a\":null}"))
                .isEqualTo(
                        "{\"a\":\"***\",\"\\u0061\":\"***\",\"l\":[{\"c\":\"***\"},{\"d\":2}],\"o\":\"***\",\"a\":null}");
    }

    @Test
    void key_ofEventsIsWhatIsLeftToReadOfIt() throws Exception {
        EventStage stage =
                stage(Redaction.hash(pointers("/id"), KEY), new Projection(false, pointers("/id")), "field:/id");
        assertThat(event(stage, "{\"id\":\"alice\",\"n\":1}")).isEqualTo("{\"n\":1}");
        assertThat('"' + key(stage) + '"').isEqualTo(hash("alice"));
        EventStage line = stage(Redaction.stars(pointers("/id"), true), null, "line");
        event(line, "{\"id\":\"alice\"}");
        assertThat(key(line)).isEqualTo("{\"id\":\"***\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "stars, /id, /id, --redact-with hash",
        "stars, /u, /u/id, redact /u/id alone",
        "hash, /u, /u/id, redact /u/id alone",
        "hash, /l/*, /l/0/id, redact /l/0/id alone",
        "stars, /l/*/id, /l/0/id, --redact-with hash",
        "hash, /l/*/id, /l/0/id,",
        "hash, /id, /id,",
        "stars, /u/name, /u,",
        "stars, /a, /b,",
    })
    void key_isRefusedWhereRedactingLeavesNone(String with, String redacted, String key, @Nullable String remedy) {
        Redaction redaction = with.equals("hash")
                ? Redaction.hash(pointers(redacted), KEY)
                : Redaction.stars(pointers(redacted), true);
        FieldChanges fields = new FieldChanges(redaction, null, List.of());
        if (remedy == null) {
            assertThatCode(() -> plan(fields, OnParseError.REJECT, "field:" + key))
                    .doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> plan(fields, OnParseError.REJECT, "field:" + key))
                    .hasMessageContaining("no key at " + key)
                    .hasMessageContaining(remedy);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "REJECT")
    void redaction_isRefusedWhereLinesThatAreNotOfTheFormatAreLoaded(OnParseError action) {
        FieldChanges fields = new FieldChanges(Redaction.stars(pointers("/a"), true), null, List.of());
        assertThatThrownBy(() -> plan(fields, action, "random"))
                .hasMessageContaining("--on-parse-error " + action.name().toLowerCase(Locale.ROOT))
                .hasMessageContaining("cannot be redacted");
    }

    @Test
    void redaction_isRefusedWhereLinesAreNoJson() {
        FieldChanges fields = new FieldChanges(Redaction.stars(pointers("/a"), true), null, List.of());
        for (Format format : List.of(Format.RAW, Format.REJECTS)) {
            assertThatThrownBy(() -> plan(format, fields, OnParseError.REJECT, "random"))
                    .hasMessageContaining("--redact");
        }
    }

    @Test
    void fingerprint_tellsKeysApartAndDoesNotHoldThem() {
        Redaction one = Redaction.hash(pointers("/a"), KEY);
        Redaction other = Redaction.hash(pointers("/a"), "0123456789abcdeg".getBytes(UTF_8));
        assertThat(one.fingerprint())
                .isEqualTo(Redaction.hash(pointers("/b"), KEY).fingerprint())
                .isNotEqualTo(other.fingerprint())
                .doesNotContain("0123456789");
        assertThat(Redaction.stars(pointers("/a"), true).fingerprint()).isEqualTo("stars");
        assertThatThrownBy(() -> Redaction.hash(pointers("/a"), new byte[15]))
                .hasMessageContaining("at least 16")
                .hasMessageContaining("openssl");
    }

    /** The formats give a name that comes again a number, and the second value was left in clear. */
    @Test
    void repeatedField_isRedactedEachTime_whateverNumberItGets() {
        FieldChanges stars = new FieldChanges(Redaction.stars(pointers("/user"), true), null, List.of());
        EventStage stage =
                new EventStage(plan(Format.named("logfmt").orElseThrow(), stars, OnParseError.REJECT, "random"));
        assertThat(event(stage, "user=alice user=bob msg=x"))
                .isEqualTo("{\"user\":\"***\",\"user_2\":\"***\",\"msg\":\"x\"}");
        assertThat(event(stage(Redaction.stars(pointers("/user"), true), null, "random"), "{\"user_2\":1}"))
                .isEqualTo("{\"user_2\":1}");
    }

    /** Else the array would be split, and the pointer name nothing. */
    @Test
    void arrayThatAPointerLeadsInto_isNotSplitUnasked() {
        FieldChanges stars = new FieldChanges(Redaction.stars(pointers("/Records/*/secret"), true), null, List.of());
        ByteBuffer document = ByteBuffer.wrap("{\"Records\":[{\"secret\":\"a\"}]}".getBytes(UTF_8));
        for (String format : List.of("json", "cloudtrail")) {
            Format its = Format.named(format).orElseThrow();
            Splitting led = plan(its, stars, OnParseError.REJECT, "random").splitting();
            Splitting free =
                    plan(its, FieldChanges.NONE, OnParseError.REJECT, "random").splitting();
            assertThat(Objects.requireNonNull(led).applies(document.duplicate(), true))
                    .as(format)
                    .isFalse();
            assertThat(Objects.requireNonNull(free).applies(document.duplicate(), true))
                    .as(format)
                    .isTrue();
        }
    }

    @Test
    void arrayOfNoObjects_isNotSplitUnasked() {
        Splitting json = Objects.requireNonNull(
                plan(Format.named("json").orElseThrow(), FieldChanges.NONE, OnParseError.REJECT, "random")
                        .splitting());
        for (String event : List.of("{\"id\":5,\"Records\":[]}", "{\"id\":6,\"Records\":[\"a\",\"b\"]}")) {
            assertThat(json.applies(ByteBuffer.wrap(event.getBytes(UTF_8)), true))
                    .as(event)
                    .isFalse();
        }
    }
}
