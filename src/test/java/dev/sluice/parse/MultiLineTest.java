package dev.sluice.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.source.EventStart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MultiLineTest {
    private static List<String> events(String rule, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        EventLines lines = new EventLines(bytes, 0, bytes.limit(), MultiLine.of(rule));
        List<String> events = new ArrayList<>();
        for (int at = 0; at < bytes.limit(); ) {
            int end = lines.endOf(at);
            events.add(new String(bytes.array(), at, end - at, StandardCharsets.UTF_8));
            at = end;
        }
        return events;
    }

    @Test
    void event_endsWhereItHasTooManyLinesOrBytes() {
        String head = "2024-01-15 10:23:45 ERROR failed\n";
        String line = "\tat com.example.Shop.sell(Shop.java:10)\n";
        List<String> byLines = events("java", head + line.repeat(25_000));
        assertThat(byLines).hasSize(3);
        assertThat(byLines.get(0).lines()).hasSize(EventStart.MAX_LINES);
        String wide = "\tat " + "x".repeat(1 << 20) + "\n";
        List<String> byBytes = events("java", head + wide.repeat(8));
        assertThat(byBytes).hasSize(3).allMatch(event -> event.length() <= EventStart.MAX_BYTES);
        assertThat(String.join("", byBytes)).isEqualTo(head + wide.repeat(8));
    }

    @Test
    void java_keepsAStackTraceWithItsLogLine() {
        String trace = """
                2024-01-15 10:23:45 ERROR c.e.Shop - failed
                java.lang.IllegalStateException: outer
                \tat com.example.Shop.sell(Shop.java:10)
                \tSuppressed: java.io.IOException: closing
                \t\tat com.example.Shop.close(Shop.java:20)
                Caused by: com.example.NoMoneyException
                \tat com.example.Till.pay(Till.java:5)
                \t... 12 more

                """;
        String next = "2024-01-15 10:23:46 INFO c.e.Shop - com.example.Foo: is open\n";
        assertThat(events("java", trace + next + next)).containsExactly(trace, next, next);
    }

    @Test
    void python_keepsChainedTracebacksWithTheirLogLine() {
        String trace = """
                2024-01-15 10:23:45,123 ERROR failed
                Traceback (most recent call last):
                  File "/app/shop.py", line 10, in sell
                    till.pay()
                KeyError: 'money'

                During handling of the above exception, another exception occurred:

                Traceback (most recent call last):
                  File "/app/shop.py", line 12, in sell
                    raise NoMoney() from None
                requests.exceptions.Timeout: read timed out
                KeyboardInterrupt
                """;
        String next = "INFO:root:open\n";
        assertThat(events("python", trace + next + "ERROR: closed\n")).containsExactly(trace, next, "ERROR: closed\n");
    }

    @Test
    void go_keepsAPanicWithItsGoroutines() {
        String trace = """
                panic: runtime error: invalid memory address or nil pointer dereference
                [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4a1b2c]

                goroutine 1 [running]:
                main.(*Shop).Sell(0x0, {0x1, 0x2})
                \t/app/shop.go:12 +0x1d
                net/http.(*conn).serve(0xc0000b2000, {0x7f1e58, 0xc00007e000})
                \t/usr/local/go/src/net/http/server.go:1995 +0x612
                created by net/http.(*Server).Serve in goroutine 7
                \t/usr/local/go/src/net/http/server.go:3089 +0x5ed
                exit status 2
                """;
        String next = "2024/01/15 10:23:46 listening (again)\n";
        assertThat(events("go", next + trace + next)).containsExactly(next, trace, next);
    }

    @Test
    void dotnet_keepsInnerExceptionsWithTheirLogLine() {
        String trace = """
                fail: Shop.Till[0]
                      An unhandled exception has occurred.
                System.InvalidOperationException: outer
                 ---> System.IO.IOException: inner
                   at Shop.Till.Pay() in /app/Till.cs:line 5
                   --- End of inner exception stack trace ---
                   at Shop.Program.Main() in /app/Program.cs:line 9
                --- End of stack trace from previous location ---
                """;
        String next = "info: Shop.Till[0]\n";
        assertThat(events("dotnet", trace + next)).containsExactly(trace, next);
    }

    @Test
    void timestamp_startsAtDatesOnly() {
        String first = "2024-01-15 10:23:45 a\nb\n  c\n";
        String second = "[Mon Jan 15 10:23:45 2024] d\n1 e\n";
        String third = "Jan 15 10:23:45 f\n";
        String fourth = "10:23:45.123 [main] g";
        assertThat(events("timestamp", first + second + third + fourth)).containsExactly(first, second, third, fourth);
    }

    @Test
    void expression_isFoundAnywhereInTheLine() {
        assertThat(events("^\\[|BEGIN", "[1]\nx\ny BEGIN\nz\n")).containsExactly("[1]\nx\n", "y BEGIN\nz\n");
        assertThatThrownBy(() -> MultiLine.of("(")).hasMessageContaining("RE2");
    }

    @Test
    void rules_answerWhateverTheLine() {
        java.util.Random random = new java.util.Random(5);
        byte[] bytes = new byte[1 << 16];
        for (int i = 0; i < bytes.length; i++) {
            String alphabet = "aE.: \t(r)oException$9\n-[";
            bytes[i] = random.nextInt(9) == 0
                    ? (byte) random.nextInt()
                    : (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        for (String rule : MultiLine.NAMES) {
            EventStart start = MultiLine.of(rule);
            for (int from = 0; from < 4096; from++) {
                for (int length = 0; length < 40; length++) {
                    start.isStart(ByteBuffer.wrap(bytes), from, from + length);
                }
            }
        }
    }
}
