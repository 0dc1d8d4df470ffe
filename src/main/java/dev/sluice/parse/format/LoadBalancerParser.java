package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import dev.sluice.parse.time.IsoTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Access logs of AWS's load balancers, told apart by their beginning: application (docs.aws.amazon.com/elasticloadbalancing, "Access logs
 * for your Application Load Balancer"), network (TLS) and classic ones. Names are the documentation's, {@code client:port} and all; the
 * time field becomes the event's time. Absent values, a dash, are left out. Fields that AWS appends later stay together in
 * {@code extra}.
 */
final class LoadBalancerParser extends LineParser {
    private static final byte[] EXTRA = JsonBuffer.encodeName("extra");
    private static final Set<String> NUMBERS = Set.of(
            "request_processing_time",
            "target_processing_time",
            "backend_processing_time",
            "response_processing_time",
            "elb_status_code",
            "target_status_code",
            "backend_status_code",
            "received_bytes",
            "sent_bytes",
            "matched_rule_priority",
            "connection_time",
            "tls_handshake_time");
    private static final Kind APPLICATION = new Kind(
            21,
            "type",
            "time",
            "elb",
            "client:port",
            "target:port",
            "request_processing_time",
            "target_processing_time",
            "response_processing_time",
            "elb_status_code",
            "target_status_code",
            "received_bytes",
            "sent_bytes",
            "request",
            "user_agent",
            "ssl_cipher",
            "ssl_protocol",
            "target_group_arn",
            "trace_id",
            "domain_name",
            "chosen_cert_arn",
            "matched_rule_priority",
            "request_creation_time",
            "actions_executed",
            "redirect_url",
            "error_reason",
            "target:port_list",
            "target_status_code_list",
            "classification",
            "classification_reason",
            "conn_trace_id",
            "transformed_host",
            "transformed_uri",
            "request_transform_status");
    private static final Kind NETWORK = new Kind(
            17,
            "type",
            "version",
            "time",
            "elb",
            "listener",
            "client:port",
            "destination:port",
            "connection_time",
            "tls_handshake_time",
            "received_bytes",
            "sent_bytes",
            "incoming_tls_alert",
            "chosen_cert_arn",
            "chosen_cert_serial",
            "tls_cipher",
            "tls_protocol_version",
            "tls_named_group",
            "domain_name",
            "alpn_fe_protocol",
            "alpn_be_protocol",
            "alpn_client_preference_list",
            "tls_connection_creation_time");
    private static final Kind CLASSIC = new Kind(
            12,
            "time",
            "elb",
            "client:port",
            "backend:port",
            "request_processing_time",
            "backend_processing_time",
            "response_processing_time",
            "elb_status_code",
            "backend_status_code",
            "received_bytes",
            "sent_bytes",
            "request",
            "user_agent",
            "ssl_cipher",
            "ssl_protocol");
    private static final Set<String> TYPES = Set.of("http", "https", "h2", "grpcs", "ws", "wss");

    private final IsoTime iso = new IsoTime(ZoneOffset.UTC);
    private final byte[][] types = TYPES.stream()
            .map(type -> (type + " ").getBytes(java.nio.charset.StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    private static final class Kind {
        final byte[][] names;
        final boolean[] numbers;
        final int timeField;
        /** A second time behind the values that clients choose: it shows whether the fields are still in step. */
        final int anchor;

        final int fewest;

        Kind(int fewest, String... fields) {
            List<String> list = Arrays.asList(fields);
            names = list.stream().map(JsonBuffer::encodeName).toArray(byte[][]::new);
            numbers = new boolean[fields.length];
            for (int i = 0; i < fields.length; i++) {
                numbers[i] = NUMBERS.contains(fields[i]);
            }
            timeField = list.indexOf("time");
            anchor = list.indexOf("request_creation_time");
            this.fewest = fewest;
        }
    }

    @Override
    Outcome parseLine(byte[] in, int from, int to, JsonBuffer out) {
        Kind kind = kind(in, from, to);
        if (kind == null) {
            return reject(from, "begins neither with a load balancer's type nor with a time");
        }
        out.put('{');
        int at = from;
        int field = 0;
        while (at < to && field < kind.names.length) {
            boolean quoted = in[at] == '"';
            int valueFrom = quoted ? at + 1 : at;
            int end = quoted ? closingQuote(in, valueFrom, to) : Bytes.find(in, at, to, ' ');
            if (quoted && end == to) {
                return reject(at, "a quoted value does not end");
            }
            if (field == kind.timeField || field == kind.anchor) {
                if (iso.read(in, valueFrom, end, time) != end) {
                    return reject(
                            at, "a time in ISO 8601 must stand here; perhaps a value before holds a quote of its own");
                }
            }
            if (field == kind.timeField) {
                if (!timestamp(out)) {
                    return Outcome.FILTERED;
                }
            } else if (!Values.isDash(in, valueFrom, end)) {
                out.name(kind.names[field]);
                if (kind.numbers[field]) {
                    if (!Values.isNumber(in, valueFrom, end)) {
                        return reject(at, "a number must stand here");
                    }
                    Values.number(in, valueFrom, end, out);
                } else {
                    out.string(in, valueFrom, end);
                }
            }
            field++;
            at = quoted ? end + 2 : end + 1;
        }
        if (field < kind.fewest) {
            return reject(to, field + " values where there are at least " + kind.fewest);
        }
        if (at < to) {
            out.name(EXTRA);
            out.string(in, at, to);
        }
        out.put('}');
        return Outcome.EVENT;
    }

    private @org.jspecify.annotations.Nullable Kind kind(byte[] in, int from, int to) {
        if (Bytes.isDigit(in[from])) {
            return CLASSIC;
        }
        if (Bytes.startsWith(in, from, to, "tls ")) {
            return NETWORK;
        }
        for (byte[] type : types) {
            if (to - from > type.length && Arrays.equals(in, from, from + type.length, type, 0, type.length)) {
                return APPLICATION;
            }
        }
        return null;
    }

    /** A quote closes where a space or the line's end follows: clients put quotes of their own into their names. */
    private static int closingQuote(byte[] in, int from, int to) {
        int at = Bytes.find(in, from, to, '"');
        while (at < to && ((at + 1 < to && in[at + 1] != ' ') || (at > from && in[at - 1] == '\\'))) {
            at = Bytes.find(in, at + 1, to, '"');
        }
        return at;
    }
}
