package dev.sluice.parse.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.parse.MultiLine;
import dev.sluice.source.EventStart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as their servers' own configuration describes them; the samples of access and postgresql show what comes out. */
class LineFormatTest {
    private static final Format ACCESS = BuiltIn.of("access");

    private static ParserOptions told(String lineFormat) {
        return new ParserOptions(Goldens.OPTIONS.times(), Goldens.OPTIONS.columns(), null, null, lineFormat, null);
    }

    private static String access(String lineFormat, String line) {
        return Goldens.parse(ACCESS.parser(told(lineFormat)), line);
    }

    /** Both servers' own strings for it give what the format combined gives, but for a size that is not there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"",
                "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"",
                "LogFormat \"%h %l %u %t \\\"%r\\\" %>s %b \\\"%{Referer}i\\\" \\\"%{User-agent}i\\\"\" combined",
                "log_format combined '$remote_addr - $remote_user [$time_local] '\n '\"$request\" $status $body_bytes_sent '"
                        + " '\"$http_referer\" \"$http_user_agent\"';"
            })
    void combined_isTheSameByEitherServersString(String lineFormat) throws Exception {
        EventParser combined = BuiltIn.COMBINED.parser(Goldens.OPTIONS);
        for (String line : new String[] {
            "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /a.gif HTTP/1.0\" 200 2326 \"http://x/\" \"Mozilla/4.08 [en] (Win98)\"",
            "2001:db8::1 - - [29/Feb/2024:23:59:59 +0000] \"\\x16\\x03\\x01\" 400 157 \"-\" \"-\"",
            "192.0.2.1, 10.0.0.7 - jim doe [08/Jun/2024:08:04:43 +0000] \"GET /c a HTTP/1.1\" 200 10 \"-\" \"a \\\" b\\\\\"",
        }) {
            ObjectNode expected = (ObjectNode) Goldens.JACKSON.readTree(Goldens.parse(combined, line));
            ObjectNode event = (ObjectNode) Goldens.JACKSON.readTree(access(lineFormat, line));
            // A space in a request's address: that is no request as it should be.
            if (event.has("request") && !expected.has("request")) {
                assertThat(event.path("request").asText()).isEqualTo("GET /c a HTTP/1.1");
                event.remove("request");
                expected.remove(java.util.List.of("request_method", "request_uri", "server_protocol"));
            }
            assertThat(event).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%y                | there is no %y in Apache's LogFormat. There are %A %B",
                "%F                | Did you mean '%f'?",
                "%{mss}T           | Did you mean '%{ms}T'",
                "%{Referer}j       | there is no %{Referer}j",
                "%i                | %i needs a name",
                "%{Referer         | a brace is not closed",
                "%h%u              | nothing stands between the value remote_addr and the value remote_user",
                "$a$b              | nothing stands between",
                "$remote_addr $    | a variable's name must follow the $",
                "%{%Q}t            | no time is read from %Q",
                "%{%H:%M}t         | does not name month, day, hour and minute",
                "plain             | it has neither nginx's variables",
                "''                | it has neither nginx's variables"
            })
    void string_isRefusedWithWhatIsWrongWhenNoServerHasIt(String lineFormat, String why) {
        assertThatThrownBy(() -> ACCESS.parser(told(lineFormat)))
                .hasMessageContaining("--access-format")
                .hasMessageContaining(why);
    }

    @Test
    void access_isRefusedWhenItsStringIsMissing() {
        assertThatThrownBy(() -> ACCESS.parser(Goldens.OPTIONS))
                .hasMessageContaining("--access-format '$remote_addr ...'");
    }

    @Test
    void variable_isAskedForWhenItIsNearlyOneOfNginxsOwn() {
        assertThat(ACCESS.remark(told("$remote_adr $status"))).contains("Did you mean '$remote_addr'?");
        assertThat(ACCESS.remark(told("$remote_addr $http_x_real_ip $shop_tenant $arg_id")))
                .isNull();
    }

    @Test
    void names_areNumberedWhenAStringHasThemTwice() {
        assertThat(access("%h %a %{Host}i %{host}i %s %>s %m \"%r\"", "a b c d 200 301 GET \"PUT / HTTP/1.1\""))
                .isEqualTo(
                        "{\"remote_addr\":\"a\",\"remote_addr_2\":\"b\",\"http_host\":\"c\",\"http_host_2\":\"d\",\"status\":200,"
                                + "\"status_2\":301,\"request_method\":\"GET\",\"request_method_2\":\"PUT\",\"request_uri\":\"/\","
                                + "\"server_protocol\":\"HTTP/1.1\"}");
    }

    @Test
    void times_areReadAsApachesLayoutsSay() {
        assertThat(access("%{%F %T}t.%{usec_frac}t %{%z}t %U", "2024-05-01 10:00:00.123456 +0200 /a"))
                .contains("\"@timestamp\":\"2024-05-01T10:00:00.123456+02:00\"", "\"uri\":\"/a\"");
        assertThat(access("%{sec}t.%{msec_frac}t %U", "1714557600.123 /a")).contains("2024-05-01T10:00:00.123Z");
        assertThat(access("%{begin:msec}t %U", "1714557600123 /a")).contains("2024-05-01T10:00:00.123Z");
        assertThat(access("%t %{end:usec}t", "[01/May/2024:10:00:00 +0000] 1714557600123456"))
                .isEqualTo("{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"time\":\"1714557600123456\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%z               | there is no %z in PostgreSQL's log_line_prefix.",
                "%A               | Did you mean '%a'?",
                "%m %u            | nothing stands behind the value user_name",
                "%m %u%d          | nothing stands between the value user_name and the value database_name"
            })
    void prefix_isRefusedWithWhatIsWrongWhenPostgresqlHasItNot(String prefix, String why) {
        assertThatThrownBy(() -> BuiltIn.POSTGRESQL.parser(told(prefix + " ".repeat(prefix.endsWith("d") ? 1 : 0))))
                .hasMessageContaining("--log-line-prefix")
                .hasMessageContaining(why);
    }

    @Test
    void prefix_isTakenFromTheWholeSetting() {
        String line = "it's [7] LOG:  x";
        assertThat(Goldens.parse(BuiltIn.POSTGRESQL.parser(told("log_line_prefix = 'it''s [%p] '  # ours")), line))
                .isEqualTo("{\"process_id\":7,\"error_severity\":\"LOG\",\"message\":\"x\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'[%p] %t %q%u@%d '  | '[7] 2024-05-01 10:00:00 UTC a@b LOG:  x'  | true",
                "'[%p] %t %q%u@%d '  | '[7] 2024-05-01 10:00:00 UTC LOG:  x'      | true",
                "'[%p] %t %q%u@%d '  | '2024-05-01 in a statement'                | false",
                "'[%p] %t %q%u@%d '  | '[7] of a list'                            | false",
                "'user=%u,db=%d '    | 'user=,db= LOG:  x'                        | true",
                "'user=%u,db=%d '    | '  WHERE user=1'                           | false",
                "'%m [%p] '          | '2024-05-01 10:00:00.1 UTC [7] LOG:  x'    | true"
            })
    void event_beginsWithThePrefix(String prefix, String line, boolean begins) {
        EventStart start = MultiLine.of(Objects.requireNonNull(BuiltIn.POSTGRESQL.multiLine(told(prefix))));
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        assertThat(start.isStart(ByteBuffer.wrap(bytes), 0, bytes.length)).isEqualTo(begins);
    }
}
