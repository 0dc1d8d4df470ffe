package dev.sluice.parse.format;

import dev.sluice.parse.time.CtimeTime;
import dev.sluice.parse.time.HaproxyTime;
import dev.sluice.parse.time.IsoTime;
import java.util.List;
import java.util.Set;

/** The well-known logs that an expression or a fixed list of columns describes, with the names of their own documentation. */
final class Shapes {
    private static final String ISO = "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?(?: ?[AP]M)?"
            + "(?: ?(?:Z|UTC|GMT|[+-]\\d\\d(?::?\\d\\d)?))?";

    /** httpd.apache.org/docs/2.4/mod/core.html#errorlogformat, and 2.2's shorter lines. */
    private static final String APACHE_ERROR = "\\[(?P<time>\\w{3} \\w{3} [ \\d]\\d [\\d:.]+ \\d{4})\\] "
            + "\\[(?:(?P<module>[\\w-]*):)?(?P<loglevel>[a-z]+\\d?)\\] (?:\\[pid (?P<pid>\\d+)(?::tid (?P<tid>\\d+))?\\] )?"
            + "(?:(?P<source_file>[\\w./-]+\\(\\d+\\)): )?(?:\\[(?:client|remote) (?P<client>[^\\]]+)\\] )?(?P<message>.*)";

    /** postgresql.org/docs/current/runtime-config-logging.html: log_line_prefix as it is by default, and as Debian sets it. */
    private static final String POSTGRESQL =
            "(?P<time>" + ISO + "(?: [A-Z]{2,5})?) \\[(?P<process_id>\\d+)(?:-\\d+)?\\] "
                    + "(?:(?P<user_name>[^@\\s]*)@(?P<database_name>\\S*) )?(?P<error_severity>[A-Z]+\\d?):  ?(?P<message>.*)";

    private static final List<String> POSTGRESQL_CSV = List.of(
            "log_time",
            "user_name",
            "database_name",
            "process_id",
            "connection_from",
            "session_id",
            "session_line_num",
            "command_tag",
            "session_start_time",
            "virtual_transaction_id",
            "transaction_id",
            "error_severity",
            "sql_state_code",
            "message",
            "detail",
            "hint",
            "internal_query",
            "internal_query_pos",
            "context",
            "query",
            "query_pos",
            "location",
            "application_name",
            "backend_type",
            "leader_pid",
            "query_id");
    private static final Set<String> POSTGRESQL_NUMBERS = Set.of(
            "process_id",
            "session_line_num",
            "transaction_id",
            "internal_query_pos",
            "query_pos",
            "leader_pid",
            "query_id");

    /** dev.mysql.com/doc/refman/8.4/en/slow-query-log.html. */
    private static final String MYSQL_SLOW = "# Time: (?P<time>" + ISO + ")\\r?\\n"
            + "# User@Host: (?P<user>[^\\[]*)\\[[^\\]]*\\] @ (?P<host>\\S*) ?\\[(?P<ip>[^\\]]*)\\](?: +Id: +(?P<Id>\\d+))?\\s*\\n"
            + "# Query_time: (?P<Query_time>[\\d.]+) +Lock_time: (?P<Lock_time>[\\d.]+) +Rows_sent: (?P<Rows_sent>\\d+)"
            + " +Rows_examined: (?P<Rows_examined>\\d+)[^\\n]*\\n(?:use (?P<database>[^;\\n]*);\\r?\\n)?"
            + "(?:SET timestamp=(?P<timestamp>\\d+);\\r?\\n)?(?P<query>.*)";

    private static final Set<String> MYSQL_NUMBERS =
            Set.of("Id", "Query_time", "Lock_time", "Rows_sent", "Rows_examined", "timestamp");

    /** docs.haproxy.org: "HTTP log format" and "TCP log format", with or without syslog's head. */
    private static final String HAPROXY_HEAD =
            "(?:<\\d+>)?(?:\\w{3} [ \\d]\\d [\\d:]+ (?:(?P<hostname>\\S+) )?|\\d{4}-\\S+ (?P<iso_hostname>\\S+) )?"
                    + "(?:(?P<process_name>[\\w.-]+)\\[(?P<pid>\\d+)\\]: )?(?P<client_ip>\\S+):(?P<client_port>\\d+)"
                    + " \\[(?P<time>[\\w/:.]+)\\] (?P<frontend_name>\\S+) (?P<backend_name>[^\\s/]+)/(?P<server_name>\\S+) ";

    private static final String HAPROXY_TAIL =
            "(?P<actconn>\\d+)/(?P<feconn>\\d+)/(?P<beconn>\\d+)/(?P<srv_conn>\\d+)/(?P<retries>\\+?\\d+)"
                    + " (?P<srv_queue>\\d+)/(?P<backend_queue>\\d+)";
    private static final String HAPROXY_HTTP = HAPROXY_HEAD
            + "(?P<TR>-?\\d+)/(?P<Tw>-?\\d+)/(?P<Tc>-?\\d+)/(?P<Tr>-?\\d+)/(?P<Ta>\\+?\\d+) (?P<status_code>-?\\d+) (?P<bytes_read>\\+?\\d+)"
            + " (?P<captured_request_cookie>\\S+) (?P<captured_response_cookie>\\S+) (?P<termination_state>\\S{4}) "
            + HAPROXY_TAIL
            + "(?: \\{(?P<captured_request_headers>[^}]*)\\})?(?: \\{(?P<captured_response_headers>[^}]*)\\})? \"(?P<http_request>.*)\"";
    private static final String HAPROXY_TCP = HAPROXY_HEAD
            + "(?P<Tw>-?\\d+)/(?P<Tc>-?\\d+)/(?P<Tt>\\+?\\d+) (?P<bytes_read>\\+?\\d+) (?P<termination_state>\\S{2}) "
            + HAPROXY_TAIL;
    private static final Set<String> HAPROXY_NUMBERS = Set.of(
            "pid",
            "client_port",
            "TR",
            "Tw",
            "Tc",
            "Tr",
            "Ta",
            "Tt",
            "status_code",
            "bytes_read",
            "actconn",
            "feconn",
            "beconn",
            "srv_conn",
            "retries",
            "srv_queue",
            "backend_queue");

    /** The Kubernetes container runtime interface's log line: time, stream, P(artial) or F(ull), text. */
    private static final String CRI =
            "(?P<time>\\d{4}-\\d\\d-\\d\\dT\\S+) (?P<stream>stdout|stderr) (?P<logtag>[PF](?::\\S+)?)(?: (?P<message>.*))?";

    /** What layouts show of the diagnostic context, such as a request's id: {@code [%X{...}]}. */
    private static final String MDC = "(?: +\\[(?P<mdc>[^\\]\\n]*)\\])?";

    /** logback.qos.ch's and Log4j's usual layouts, and Spring Boot's. */
    private static final List<String> LOGBACK = List.of(
            "(?:(?P<time>" + ISO + ")|(?P<clock>\\d\\d:\\d\\d:\\d\\d[.,]\\d{3})) +\\[(?P<thread>[^\\]\\n]*)\\]" + MDC
                    + " +(?P<level>[A-Z]+) +(?P<logger>\\S+?)(?: +-|:| :) ?(?P<message>.*)",
            "(?P<time>" + ISO
                    + ") +(?P<level>[A-Z]+) (?P<pid>\\d+) --- (?:\\[(?P<application>[^\\]\\n]*)\\] )?\\[(?P<thread>[^\\]\\n]*)\\]"
                    + " (?P<logger>\\S+) *: ?(?P<message>.*)",
            "(?P<time>" + ISO + ") +(?P<level>[A-Z]+) +\\[(?P<thread>[^\\]\\n]*)\\]" + MDC
                    + " +(?P<logger>\\S+?)(?: +-|:| :) ?(?P<message>.*)");

    /** docs.python.org/3/howto/logging.html: the tutorial's layout, and basicConfig's. */
    private static final List<String> PYTHON = List.of(
            "(?P<time>" + ISO + ") - (?P<name>\\S+) - (?P<levelname>[A-Z]+) - (?P<message>.*)",
            "(?P<time>" + ISO + ") (?P<levelname>DEBUG|INFO|WARNING|ERROR|CRITICAL):? (?P<message>.*)",
            "(?P<levelname>DEBUG|INFO|WARNING|ERROR|CRITICAL):(?P<name>[\\w.]+):(?P<message>.*)");

    /** docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html: version 2's fields, unless a header names others. */
    private static final List<String> VPC_FLOW = List.of(
            "version",
            "account-id",
            "interface-id",
            "srcaddr",
            "dstaddr",
            "srcport",
            "dstport",
            "protocol",
            "packets",
            "bytes",
            "start",
            "end",
            "action",
            "log-status");

    private static final Set<String> VPC_NUMBERS = Set.of(
            "version",
            "srcport",
            "dstport",
            "protocol",
            "packets",
            "bytes",
            "start",
            "end",
            "tcp-flags",
            "traffic-path");

    private Shapes() {}

    static EventParser apacheError(ParserOptions options) {
        return new ShapeParser(List.of(APACHE_ERROR), Set.of("pid", "tid"), new CtimeTime(options.zone()), null);
    }

    static EventParser postgresql(ParserOptions options) {
        return new ShapeParser(List.of(POSTGRESQL), Set.of("process_id"), new IsoTime(options.zone()), null);
    }

    /** csvlog; older servers write 22 of the columns. */
    static EventParser postgresqlCsv(ParserOptions options) {
        return new DelimitedParser(
                options.withFields(POSTGRESQL_CSV).withTime("log_time", null),
                ',',
                new DelimitedParser.Dialect(POSTGRESQL_NUMBERS, "", 22, List.of()));
    }

    static EventParser mysqlSlow(ParserOptions options) {
        return new ShapeParser(
                List.of(MYSQL_SLOW),
                MYSQL_NUMBERS,
                new IsoTime(options.zone()),
                "[^#\\n]*, Version: .*started with:.*");
    }

    static EventParser haproxy(ParserOptions options) {
        return new ShapeParser(
                List.of(HAPROXY_HTTP, HAPROXY_TCP), HAPROXY_NUMBERS, new HaproxyTime(options.zone()), null);
    }

    static EventParser cri(ParserOptions options) {
        return new ShapeParser(List.of(CRI), Set.of(), new IsoTime(options.zone()), null);
    }

    static EventParser logback(ParserOptions options) {
        return new ShapeParser(LOGBACK, Set.of("pid"), new IsoTime(options.zone()), null);
    }

    static EventParser python(ParserOptions options) {
        return new ShapeParser(PYTHON, Set.of(), new IsoTime(options.zone()), null);
    }

    static EventParser vpcFlow(ParserOptions options) {
        return new DelimitedParser(
                options.withTime("start", null), ' ', new DelimitedParser.Dialect(VPC_NUMBERS, "-", 0, VPC_FLOW));
    }
}
