package dev.sluice.parse.format;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;

import dev.sluice.stream.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What nginx's {@code log_format} and Apache's {@code LogFormat} say of a line. Names are nginx's variables, Apache's too where the two
 * servers have the same, as in format combined.
 */
final class AccessFormat {
    /** These are digits, or a dash. */
    private static final Set<String> INTEGERS =
            Set.of("status", "body_bytes_sent", "bytes_sent", "request_length", "bytes_transferred");

    /** And these are numbers as a rule, some of them lists where a server asked several others. */
    private static final Set<String> NUMBERS = words(
            "status body_bytes_sent bytes_sent request_length bytes_transferred connection"
                    + " connection_requests connection_time content_length gzip_ratio pid tid remote_port local_port request_time server_port"
                    + " upstream_bytes_received upstream_bytes_sent upstream_connect_time upstream_header_time upstream_response_length"
                    + " upstream_response_time upstream_status duration_s duration_ms duration_us first_byte_us keepalive_requests");

    /** Apache's directives without a parameter; {@code r} and {@code t} are more than a name. */
    private static final Map<String, String> DIRECTIVES = Map.ofEntries(
            entry("a", "remote_addr"),
            entry("A", "server_addr"),
            entry("b", "body_bytes_sent"),
            entry("B", "body_bytes_sent"),
            entry("D", "duration_us"),
            entry("f", "request_filename"),
            entry("h", "remote_addr"),
            entry("H", "server_protocol"),
            entry("I", "request_length"),
            entry("k", "keepalive_requests"),
            entry("l", "remote_logname"),
            entry("L", "log_id"),
            entry("m", "request_method"),
            entry("O", "bytes_sent"),
            entry("p", "server_port"),
            entry("P", "pid"),
            entry("q", "query_string"),
            entry("r", "request"),
            entry("R", "handler"),
            entry("s", "status"),
            entry("S", "bytes_transferred"),
            entry("t", "time"),
            entry("T", "duration_s"),
            entry("u", "remote_user"),
            entry("U", "uri"),
            entry("v", "server_name"),
            entry("V", "server_name"),
            entry("X", "connection_status"),
            entry("^FB", "first_byte_us"));

    /** Those with a name in braces, and what stands before it in the field's. */
    private static final Map<String, String> NAMED = Map.of(
            "i",
            "http_",
            "o",
            "sent_http_",
            "C",
            "cookie_",
            "e",
            "env_",
            "n",
            "note_",
            "x",
            "",
            "c",
            "",
            "^ti",
            "trailer_",
            "^to",
            "sent_trailer_");

    /** And those whose parameter is a choice. */
    private static final Map<String, String> CHOICES = Map.ofEntries(
            entry("c}a", "peer_addr"),
            entry("c}h", "peer_addr"),
            entry("canonical}p", "server_port"),
            entry("local}p", "local_port"),
            entry("remote}p", "remote_port"),
            entry("pid}P", "pid"),
            entry("tid}P", "tid"),
            entry("hextid}P", "hextid"),
            entry("c}L", "connection_log_id"),
            entry("s}T", "duration_s"),
            entry("ms}T", "duration_ms"),
            entry("us}T", "duration_us"));

    /** Those of nginx's own that people log: a configuration may have others, by map and set, that look like them. */
    private static final Set<String> VARIABLES = words(
            "args binary_remote_addr body_bytes_sent bytes_sent connection connection_requests connection_time content_length"
                    + " content_type document_root document_uri gzip_ratio host hostname http_host http_referer http_user_agent"
                    + " http_x_forwarded_for https is_args limit_rate msec nginx_version pid pipe proxy_add_x_forwarded_for proxy_host"
                    + " proxy_port proxy_protocol_addr proxy_protocol_port query_string realip_remote_addr realip_remote_port"
                    + " remote_addr remote_port remote_user request request_body request_completion request_filename request_id"
                    + " request_length request_method request_time request_uri scheme sent_http_content_type server_addr server_name"
                    + " server_port server_protocol ssl_cipher ssl_client_s_dn ssl_client_verify ssl_early_data ssl_protocol"
                    + " ssl_server_name ssl_session_id ssl_session_reused status tcpinfo_rtt tcpinfo_rttvar time_iso8601 time_local"
                    + " upstream_addr upstream_bytes_received upstream_bytes_sent upstream_cache_status upstream_connect_time"
                    + " upstream_header_time upstream_response_length upstream_response_time upstream_status uri geoip_country_code"
                    + " geoip_city");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]\\w*)");
    private static final Pattern MORE_TIME = Pattern.compile("([^%]{0,3})%\\{([^}]*)\\}t");

    private final String text;
    private final LineShape shape = new LineShape();
    private int at;

    private static Set<String> words(String words) {
        return Set.of(words.split(" ", -1));
    }

    private AccessFormat(String text) {
        this.text = text;
    }

    /**
     * A parser of the lines that a string describes, or the whole directive around it.
     *
     * @param file has the rest
     * @throws IllegalArgumentException if it is neither server's; the message says what is wrong with it
     */
    static EventParser parser(Definition file, ParserOptions options) {
        String typed = options.lineFormat();
        if (typed == null) {
            throw new IllegalArgumentException("format access needs the server's own string:"
                    + " --access-format '$remote_addr ...' as nginx has it, or '%>s ...' as Apache has");
        }
        try {
            LineShape shape = shape(typed);
            Set<String> numbers = shape.names().stream()
                    .filter(name -> NUMBERS.contains(name.replaceFirst("_\\d+$", "")))
                    .collect(toSet());
            return new ShapeParser(file.ofShapes(List.of(shape.pattern(true)), numbers), options);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--access-format: " + e.getMessage(), e);
        }
    }

    /** What to ask whoever typed a string with a variable that nginx has not itself, but nearly; null: nothing. */
    static @Nullable String remark(String typed) {
        Matcher found = VARIABLE.matcher(typed);
        while (found.find()) {
            String name = found.group(1);
            List<String> near =
                    VARIABLES.contains(name) || name.matches("(sent_|upstream_)?(http|cookie|trailer)_.*|arg_.*")
                            ? List.of()
                            : Spelling.near(VARIABLES, name);
            if (!near.isEmpty()) {
                return "--access-format: $" + name + " is taken for a variable of your own."
                        + Spelling.question(List.of("$" + near.get(0)));
            }
        }
        return null;
    }

    private static LineShape shape(String typed) {
        String line = typed.strip();
        boolean isNginx =
                line.startsWith("log_format") || (!line.startsWith("LogFormat") && line.matches("(?s).*\\$[a-z{].*"));
        AccessFormat format = new AccessFormat(
                line.startsWith("log_format") || line.startsWith("LogFormat") || line.startsWith("CustomLog")
                        ? inQuotes(line, isNginx)
                        : isNginx ? typed : unescaped(typed));
        if (!isNginx && format.text.indexOf('%') < 0) {
            throw new IllegalArgumentException(
                    "it has neither nginx's variables, like $remote_addr, nor Apache's directives, like %>s");
        }
        while (format.at < format.text.length()) {
            if (isNginx) {
                format.nginx();
            } else {
                format.apache();
            }
        }
        return format.shape;
    }

    /** The strings of a directive, which nginx puts together. */
    private static String inQuotes(String line, boolean all) {
        StringBuilder strings = new StringBuilder();
        char open = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (open == 0) {
                open = c == '"' || c == '\'' ? c : 0;
            } else if (c == '\\' && i + 1 < line.length()) {
                strings.append(unescaped(line.substring(i, i + 2)));
                i++;
            } else if (c != open) {
                strings.append(c);
            } else if (all) {
                open = 0;
            } else {
                break;
            }
        }
        return strings.toString();
    }

    /** Apache's configuration has quotes behind backslashes. */
    private static String unescaped(String text) {
        return text.replace("\\\"", "\"").replace("\\t", "\t").replace("\\\\", "\\");
    }

    private void nginx() {
        if (text.charAt(at) != '$') {
            int end = text.indexOf('$', at);
            shape.text(text.substring(at, end < 0 ? text.length() : end));
            at = end < 0 ? text.length() : end;
            return;
        }
        boolean braced = text.startsWith("${", at);
        int from = at + (braced ? 2 : 1);
        int end = from;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        if (end == from || (braced && !text.startsWith("}", end))) {
            throw new IllegalArgumentException("a variable's name must follow the $");
        }
        at = end + (braced ? 1 : 0);
        String name = text.substring(from, end);
        switch (name) {
            case "time_local" -> shape.time("common", name);
            case "time_iso8601" -> shape.time("iso", name);
            case "msec" -> shape.time("epoch", name);
            default -> named(name);
        }
    }

    private void named(String name) {
        if (name.equals("request")) {
            shape.request();
        } else if (INTEGERS.contains(name)) {
            shape.value(name, "(?:-|(?P<>\\d+))");
        } else {
            shape.value(name);
        }
    }

    private void apache() {
        if (text.charAt(at) != '%' || text.startsWith("%%", at)) {
            boolean isPercent = text.charAt(at) == '%';
            int end = text.indexOf('%', at + 1);
            shape.text(isPercent ? "%" : text.substring(at, end < 0 ? text.length() : end));
            at = isPercent ? at + 2 : end < 0 ? text.length() : end;
            return;
        }
        at = skip(at + 1, "!0123456789,<>");
        String parameter = null;
        if (text.startsWith("{", at)) {
            int close = text.indexOf('}', at);
            if (close < 0) {
                throw new IllegalArgumentException("a brace is not closed");
            }
            parameter = text.substring(at + 1, close);
            at = skip(close + 1, "<>");
        }
        int end = Math.min(text.length(), at + (text.startsWith("^", at) ? 3 : 1));
        String letter = text.substring(at, end);
        at = end;
        if (letter.equals("t")) {
            time(parameter);
        } else {
            named(field(letter, parameter));
        }
    }

    /** One time may be written by several directives: the seconds, the milliseconds, the zone. */
    private void time(@Nullable String parameter) {
        if (parameter == null) {
            shape.text("[");
            shape.time("common", "time");
            shape.text("]");
            return;
        }
        String layout = Strftime.layout(parameter, null);
        for (Matcher next = MORE_TIME.matcher(text).region(at, text.length());
                next.lookingAt();
                next = MORE_TIME.matcher(text).region(at, text.length())) {
            layout = Strftime.layout(next.group(2), layout + Strftime.literal(next.group(1)));
            at = next.end();
        }
        shape.time(layout, "time");
    }

    private int skip(int from, String signs) {
        int end = from;
        while (end < text.length() && signs.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private String field(String letter, @Nullable String parameter) {
        String name = parameter == null ? DIRECTIVES.get(letter) : CHOICES.get(parameter + "}" + letter);
        String prefix = NAMED.get(letter);
        if (name == null && prefix != null && parameter != null) {
            return prefix + parameter.toLowerCase(Locale.ROOT).replaceAll("\\W", "_");
        }
        if (name == null && prefix != null) {
            throw new IllegalArgumentException("%" + letter + " needs a name, as in %{Referer}i has");
        }
        if (name == null) {
            throw new IllegalArgumentException("there is no " + (parameter == null ? "%" : "%{" + parameter + "}")
                    + letter + " in Apache's LogFormat." + meant(letter, parameter));
        }
        return name;
    }

    private static String meant(String letter, @Nullable String parameter) {
        if (parameter != null) {
            List<String> choices = Spelling.near(CHOICES.keySet(), parameter + "}" + letter);
            List<String> names = Spelling.near(
                    NAMED.keySet().stream().map(name -> parameter + "}" + name).toList(), parameter + "}" + letter);
            return Spelling.question((choices.isEmpty() ? names : choices)
                    .stream().map(name -> "%{" + name).toList());
        }
        List<String> twins = Stream.concat(DIRECTIVES.keySet().stream(), NAMED.keySet().stream())
                .filter(letter::equalsIgnoreCase)
                .map(name -> (DIRECTIVES.containsKey(name) ? "%" : "%{...}") + name)
                .toList();
        return twins.isEmpty()
                ? " There are %" + String.join(" %", new TreeSet<>(DIRECTIVES.keySet()))
                        + " and those with a name in braces."
                : Spelling.question(twins);
    }
}
