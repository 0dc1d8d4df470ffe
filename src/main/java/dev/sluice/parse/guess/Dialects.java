package dev.sluice.parse.guess;

import dev.sluice.parse.format.Format;
import dev.sluice.parse.guess.Guess.Parsed;
import java.util.List;

/** Says in people's words whose log it is, where one format has several writers. */
final class Dialects {
    private Dialects() {}

    static String name(Format format, List<Parsed> samples) {
        String line = samples.get(0).line();
        String event = samples.get(0).event();
        return switch (format) {
            case JSON -> json(event);
            case COMBINED ->
                event.contains("\"server_name\":")
                        ? "Apache combined log behind its virtual host"
                        : "nginx or Apache combined log";
            case COMMON -> "Common Log Format";
            case SYSLOG -> syslog(line, event);
            case W3C ->
                event.contains("\"x-edge-location\":") ? "CloudFront standard log" : "W3C extended log, as of IIS";
            case ALB ->
                event.startsWith("{\"type\":\"tls\"")
                        ? "AWS network load balancer log"
                        : event.startsWith("{\"type\":")
                                ? "AWS application load balancer log"
                                : "AWS classic load balancer log";
            case LOGFMT -> "logfmt";
            case CSV -> "comma-separated values with a header";
            case TSV -> "tab-separated values with a header";
            case APACHE_ERROR -> "Apache error log";
            case POSTGRESQL -> "PostgreSQL log (stderr)";
            case POSTGRESQL_CSV -> "PostgreSQL log (csvlog)";
            case MYSQL_SLOW -> "MySQL slow query log";
            case HAPROXY -> event.contains("\"http_request\":") ? "HAProxy HTTP log" : "HAProxy TCP log";
            case CRI -> "Kubernetes container log (CRI)";
            case REJECTS -> "rejects of an earlier load";
            case LOGBACK -> "Java log (Logback, Log4j or Spring Boot)";
            case PYTHON -> "Python logging";
            case VPC_FLOW -> "VPC flow log";
            case RAW, REGEX -> format.toString();
        };
    }

    private static String json(String event) {
        if (event.contains("\"log\":") && event.contains("\"stream\":") && event.contains("\"time\":")) {
            return "Docker json-file log";
        }
        return event.contains("\"short_message\":") && event.contains("\"host\":") ? "GELF" : "JSON lines";
    }

    private static String syslog(String line, String event) {
        if (event.contains("\"version\":1")) {
            return "syslog (RFC 5424)";
        }
        boolean iso = !line.isEmpty() && Character.isDigit(line.charAt(0));
        return iso ? "syslog with ISO times (journald short-iso, rsyslog)" : "syslog (RFC 3164)";
    }
}
