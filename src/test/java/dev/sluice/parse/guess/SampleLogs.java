package dev.sluice.parse.guess;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Logs of our own making as the usual programs write them, the same for the same seed. */
final class SampleLogs {
    private static final int LINES = 60;
    private static final String[] PATHS = {
        "/", "/index.html", "/api/v1/items?id=7&x=%20", "/img/a b.png", "/login", "/wp-login.php"
    };
    private static final String[] AGENTS = {
        "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
        "curl/8.9.1",
        "-",
        "kube-probe/1.31",
        "Mozilla/5.0 (compatible; bot \\x22quoted\\x22)"
    };
    private static final String[] USERS = {"-", "-", "-", "frank", "alice"};
    private static final String[] TEXTS = {
        "connection reset by peer",
        "user logged in id=5",
        "cache miss, loading",
        "took 12 ms",
        "GET /health -> 200",
        "done"
    };

    private final Random random;
    private Instant now = Instant.parse("2026-03-09T23:55:58.120Z");

    SampleLogs(long seed) {
        random = new Random(seed);
    }

    private String lines(IntFunction<String> line) {
        return IntStream.range(0, LINES).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    private String any(String... from) {
        return from[random.nextInt(from.length)];
    }

    private String time(String pattern) {
        now = now.plusMillis(random.nextInt(4000));
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                .withZone(ZoneOffset.UTC)
                .format(now);
    }

    private String ip() {
        return random.nextInt(5) == 0
                ? "2001:db8::" + Integer.toHexString(random.nextInt(65536))
                : "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    private int n(int bound) {
        return random.nextInt(bound);
    }

    private String access() {
        String request = n(12) == 0 ? any("", "-", "\\x16\\x03\\x01", "GET /") : "GET " + any(PATHS) + " HTTP/1.1";
        return ip() + " - " + any(USERS) + " [" + time("dd/MMM/yyyy:HH:mm:ss Z") + "] \"" + request + "\" "
                + (200 + n(300)) + " " + n(90000) + " \"" + any("-", "https://example.com/") + "\" \"" + any(AGENTS)
                + "\"";
    }

    String nginx() {
        return lines(i -> access());
    }

    String apacheVhost() {
        return lines(i -> any("www.example.com:443 ", "shop.example.com:80 ") + access());
    }

    String apacheError() {
        return lines(i -> "[" + time("EEE MMM dd HH:mm:ss.SSSSSS yyyy") + "] [" + any("core", "ssl", "proxy_fcgi") + ":"
                + any("error", "notice", "warn") + "] [pid " + n(9999) + ":tid " + n(99999) + "] "
                + (n(3) == 0 ? "" : "[client " + ip() + ":" + n(60000) + "] ") + "AH0" + n(9999) + ": " + any(TEXTS));
    }

    private String tag() {
        return any("sshd[812]", "CRON[9912]", "kernel", "systemd[1]", "nginx") + ": " + any(TEXTS);
    }

    String syslog3164() {
        return lines(i -> "<" + n(192) + ">" + time("MMM ppd HH:mm:ss") + " web1 " + tag());
    }

    String syslogFile() {
        return lines(i -> time("MMM ppd HH:mm:ss") + " web1 " + tag());
    }

    String syslog5424() {
        return lines(i -> "<" + n(192) + ">1 " + time("yyyy-MM-dd'T'HH:mm:ss.SSSXXX") + " web1 app " + n(999) + " "
                + any("-", "ID47") + " " + any("-", "[a@32473 k=\"v \\\"q\\\"\" n=\"1\"]") + " " + any(TEXTS));
    }

    String journald() {
        return lines(i -> time("yyyy-MM-dd'T'HH:mm:ssxx") + " web1 " + tag());
    }

    String postgresCsv() {
        return lines(i -> {
            String at = time("yyyy-MM-dd HH:mm:ss.SSS 'UTC'");
            String message = any(
                    "\"relation \"\"x\"\" does not exist\"",
                    "\"could not serialize\naccess\"",
                    "\"duration: 12.5 ms\"");
            return at + ",\"app\",\"shop\"," + n(9999) + ",\"10.0.0.1:" + n(60000) + "\",65a50b11.3039," + i
                    + ",\"SELECT\"," + at + ",3/" + n(99) + ",0," + any("ERROR,42P01", "LOG,00000") + "," + message
                    + ",,,,,,\"SELECT 1\",,,\"psql\",\"client backend\",,0";
        });
    }

    String postgresStderr() {
        return lines(i -> time("yyyy-MM-dd HH:mm:ss.SSS 'UTC'") + " [" + n(9999) + "] " + any("", "app@shop ")
                + any(
                        "LOG:  checkpoint starting: time",
                        "ERROR:  relation \"x\" does not exist at character 15",
                        "STATEMENT:  SELECT *\n\tFROM x"));
    }

    String mysqlSlow() {
        String head = """
                /usr/sbin/mysqld, Version: 8.0.35 (MySQL Community Server - GPL). started with:
                Tcp port: 3306  Unix socket: /var/run/mysqld/mysqld.sock
                Time                 Id Command    Argument
                """;
        return head
                + lines(i -> "# Time: " + time("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX")
                        + "\n# User@Host: app[app] @ web1 [10.0.0.1]  Id: "
                        + n(999) + "\n# Query_time: " + n(9) + ".00" + n(9999) + "  Lock_time: 0.0000" + n(99)
                        + " Rows_sent: " + n(99)
                        + "  Rows_examined: " + n(9999) + "\nSET timestamp=" + now.getEpochSecond()
                        + ";\nSELECT *\nFROM t WHERE id = "
                        + n(99) + ";");
    }

    String haproxy() {
        return lines(i -> time("MMM ppd HH:mm:ss") + " lb1 haproxy[1438]: " + "10.0.1." + n(256) + ":" + n(60000) + " ["
                + time("dd/MMM/yyyy:HH:mm:ss.SSS") + "] http-in static/srv" + n(4) + " " + n(99) + "/0/" + n(99) + "/"
                + n(99) + "/"
                + n(999) + " " + any("200", "404", "-1") + " " + n(9999) + " - - " + any("----", "SC--")
                + " 1/1/1/1/0 0/0 \"GET "
                + any(PATHS) + " HTTP/1.1\"");
    }

    String cri() {
        return lines(i -> time("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnnXXX") + " " + any("stdout", "stderr") + " "
                + (i % 30 == 7 ? "P" : "F") + " " + any(TEXTS));
    }

    String docker() {
        return lines(i -> "{\"log\":\"" + any(TEXTS) + "\\n\",\"stream\":\"" + any("stdout", "stderr")
                + "\",\"time\":\"" + time("yyyy-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'") + "\"}");
    }

    String gelf() {
        return lines(i -> "{\"version\":\"1.1\",\"host\":\"web1\",\"short_message\":\"" + any(TEXTS)
                + "\",\"timestamp\":" + now.plusSeconds(i).getEpochSecond() + "." + n(999) + ",\"level\":" + n(8)
                + ",\"_user_id\":" + n(9999) + "}");
    }

    String logback() {
        String trace = "\njava.lang.IllegalStateException: no\n\tat com.example.Shop.sell(Shop.java:10)\n\t... 3 more";
        return lines(i -> time("yyyy-MM-dd HH:mm:ss.SSS") + " [" + any("main", "http-nio-8080-exec-1") + "] "
                + any("INFO ", "WARN ", "ERROR", "DEBUG") + " com.example." + any("Shop", "Till") + " - " + any(TEXTS)
                + (n(6) == 0 ? trace : ""));
    }

    String log4jWithContext() {
        return lines(i -> time("yyyy-MM-dd HH:mm:ss,SSS") + " " + any("INFO", "WARN", "ERROR", "DEBUG")
                + " [http-nio-8080-exec-" + n(9) + "] [" + Long.toHexString(random.nextLong())
                + "] c.e.shop.cart.CartService - "
                + any(TEXTS));
    }

    String springBoot() {
        return lines(i -> time("yyyy-MM-dd'T'HH:mm:ss.SSSXXX") + "  " + any("INFO", "WARN")
                + " 4711 --- [           main] " + "c.e.shop.Application                     : " + any(TEXTS));
    }

    String python() {
        String trace = "\nTraceback (most recent call last):\n  File \"x.py\", line 1, in <module>\nValueError: 1";
        return lines(i -> time("yyyy-MM-dd HH:mm:ss,SSS") + " - " + any("root", "app.db") + " - "
                + any("INFO", "WARNING", "ERROR") + " - " + any(TEXTS) + (n(6) == 0 ? trace : ""));
    }

    String cloudFront() {
        String head =
                "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status"
                        + " cs(Referer) cs(User-Agent) time-taken\n";
        return head
                + lines(i -> time("yyyy-MM-dd\tHH:mm:ss") + "\tFRA2-C1\t" + n(9999) + "\t" + ip()
                        + "\tGET\td1.cloudfront.net\t/index.html\t" + (200 + n(300)) + "\t-\tMozilla/5.0%20(X11)\t0.00"
                        + n(9));
    }

    String alb() {
        return lines(i ->
                any("https ", "h2 ") + time("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX") + " app/shop/50dc6c495c0c9188 10.0.0.1:"
                        + n(60000) + " " + any("10.0.0.2:80 0.000 0.0" + n(9) + " 0.000 200 200", "- -1 -1 -1 502 -")
                        + " 34 " + n(9999)
                        + " \"GET https://shop.example.com:443" + any(PATHS)
                        + " HTTP/1.1\" \"curl/8.9.1\" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2"
                        + " arn:aws:elasticloadbalancing:us-east-2:1:targetgroup/t/7 \"Root=1-5833\" \"shop.example.com\" \"-\" 0 "
                        + time("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX")
                        + " \"forward\" \"-\" \"-\" \"10.0.0.2:80\" \"200\" \"-\" \"-\" TID_1");
    }

    String vpcFlow() {
        return lines(i -> {
            long start = now.getEpochSecond() + i;
            String tail = start + " " + (start + 60);
            return "2 123456789010 eni-1235b8ca123456789 "
                    + (n(9) == 0
                            ? "- - - - - - - " + tail + " - NODATA"
                            : "172.31.16." + n(256) + " 172.31.16.21 " + n(60000) + " 22 6 20 " + n(9999) + " " + tail
                                    + " ACCEPT OK");
        });
    }

    String vpcFlowWithHeader() {
        return "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n"
                + vpcFlow();
    }

    String logfmt() {
        return lines(i -> "time=" + time("yyyy-MM-dd'T'HH:mm:ss.SSSXXX") + " level=" + any("info", "error") + " msg=\""
                + any(TEXTS) + "\" caller=main.go:" + n(99) + " dur=" + n(99) + "ms");
    }

    String csv() {
        return "id,when,name,amount\n"
                + lines(i -> i + "," + time("yyyy-MM-dd HH:mm:ss") + ",\"" + any(TEXTS) + "\"," + n(99) + ".5");
    }

    String semicolons() {
        return "id;name;amount\n" + lines(i -> i + ";" + any(TEXTS) + ";" + n(99) + ",5");
    }

    String prose() {
        return lines(i ->
                any("It was a dark night, and", "the rain fell; nobody", "spoke of it = again") + " " + any(TEXTS));
    }

    String ownWithTimes() {
        return lines(i -> time("yyyy-MM-dd HH:mm:ss") + "|" + any(TEXTS) + (n(4) == 0 ? "\n   more of it" : ""));
    }
}
