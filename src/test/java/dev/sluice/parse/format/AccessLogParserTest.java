package dev.sluice.parse.format;

import static dev.sluice.parse.format.Goldens.OPTIONS;
import static dev.sluice.parse.format.Goldens.assertParses;
import static dev.sluice.parse.format.Goldens.assertRejects;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Lines of httpd.apache.org/docs/2.4/logs.html and nginx.org/en/docs/http/ngx_http_log_module.html, and what the internet sends. */
class AccessLogParserTest {
    private static final String HEAD = "1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] ";
    private final EventParser combined = BuiltIn.COMBINED.parser(OPTIONS);
    private final EventParser common = BuiltIn.COMMON.parser(OPTIONS);

    @Test
    void common_parsesApachesOwnExample() throws Exception {
        assertParses(
                common,
                "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 2326",
                "{'@timestamp':'2000-10-10T13:55:36-07:00','remote_addr':'127.0.0.1','remote_user':'frank','request_method':'GET',"
                        + "'request_uri':'/apache_pb.gif','server_protocol':'HTTP/1.0','status':200,'body_bytes_sent':2326}");
        assertThat(common.epochMillis()).isEqualTo(971211336000L);
    }

    @Test
    void combined_parsesApachesOwnExample() throws Exception {
        assertParses(
                combined,
                "127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] \"GET /apache_pb.gif HTTP/1.0\" 200 2326"
                        + " \"http://www.example.com/start.html\" \"Mozilla/4.08 [en] (Win98; I ;Nav)\"\r",
                "{'@timestamp':'2000-10-10T13:55:36-07:00','remote_addr':'127.0.0.1','remote_user':'frank','request_method':'GET',"
                        + "'request_uri':'/apache_pb.gif','server_protocol':'HTTP/1.0','status':200,'body_bytes_sent':2326,"
                        + "'http_referer':'http://www.example.com/start.html','http_user_agent':'Mozilla/4.08 [en] (Win98; I ;Nav)'}");
    }

    @Test
    void combined_readsAVirtualHostBeforeTheClient() throws Exception {
        assertParses(
                combined,
                "www.example.com:443 ::1 ident john smith [10/Oct/2000:13:55:36 +0530] \"POST /a b HTTP/2.0\" 404 - \"-\" \"-\"",
                "{'@timestamp':'2000-10-10T13:55:36+05:30','server_name':'www.example.com','server_port':443,'remote_addr':'::1',"
                        + "'remote_logname':'ident','remote_user':'john smith','request_method':'POST','request_uri':'/a b',"
                        + "'server_protocol':'HTTP/2.0','status':404,'body_bytes_sent':0}");
    }

    @Test
    void combined_undoesTheEscapesOfBothServers() throws Exception {
        assertParses(
                combined,
                HEAD + "\"GET /\\xD0\\x9F?q=\\x22a\\x5C HTTP/1.1\" 200 1 \"say \\\"hi\\\"\\\\\" \"tab\\there \\xFF\"",
                "{'@timestamp':'2000-10-10T13:55:36Z','remote_addr':'1.2.3.4','request_method':'GET','request_uri':'/П?q=\\\"a\\\\',"
                        + "'server_protocol':'HTTP/1.1','status':200,'body_bytes_sent':1,'http_referer':'say \\\"hi\\\"\\\\',"
                        + "'http_user_agent':'tab\\there \uFFFD'}");
    }

    @Test
    void combined_keepsARequestWholeWhenItIsNotHttp() throws Exception {
        String rest = "'status':400,'body_bytes_sent':0}";
        String start = "{'@timestamp':'2000-10-10T13:55:36Z','remote_addr':'1.2.3.4',";
        assertParses(combined, HEAD + "\"\" 400 0 \"-\" \"-\"", start + "'request':''," + rest);
        assertParses(combined, HEAD + "\"-\" 400 0 \"-\" \"-\"", start + rest);
        assertParses(combined, HEAD + "\"GET /\" 400 0 \"-\" \"-\"", start + "'request':'GET /'," + rest);
        assertParses(
                combined,
                HEAD + "\"\\x16\\x03\\x01\\x00\\xEE\" 400 0 \"-\" \"-\"",
                start + "'request':'\\u0016\\u0003\\u0001\\u0000\uFFFD'," + rest);
        assertParses(
                combined, HEAD + "\"GET  HTTP/1.1\" 400 0 \"-\" \"-\"", start + "'request':'GET  HTTP/1.1'," + rest);
    }

    @Test
    void combined_readsOddClients() throws Exception {
        String rest = "\"GET / HTTP/1.1\" 000 0 \"-\" \"\"";
        String fields =
                "'request_method':'GET','request_uri':'/','server_protocol':'HTTP/1.1','status':0,'body_bytes_sent':0,"
                        + "'http_user_agent':''}";
        String time = "{'@timestamp':'2000-10-10T13:55:36Z',";
        String stamp = " [10/Oct/2000:13:55:36 +0000] ";
        assertParses(combined, "2001:db8::1 - -" + stamp + rest, time + "'remote_addr':'2001:db8::1'," + fields);
        assertParses(combined, "fe80::1%eth0 - -" + stamp + rest, time + "'remote_addr':'fe80::1%eth0'," + fields);
        assertParses(combined, "unix: - -" + stamp + rest, time + "'remote_addr':'unix:'," + fields);
        assertParses(
                combined, "h - a [b] [c" + stamp + rest, time + "'remote_addr':'h','remote_user':'a [b] [c'," + fields);
        assertParses(
                combined, "h - \"\"" + stamp + rest, time + "'remote_addr':'h','remote_user':'\\\"\\\"'," + fields);
    }

    @Test
    void combined_keepsWhatFollowsTheAgent() throws Exception {
        assertParses(
                combined,
                HEAD
                        + "\"GET / HTTP/1.1\" 200 5 \"-\" \"curl \"quoted\" agent\" \"10.0.0.1, 10.0.0.2\" rt=0.004 uct=\"-\"",
                "{'@timestamp':'2000-10-10T13:55:36Z','remote_addr':'1.2.3.4','request_method':'GET','request_uri':'/',"
                        + "'server_protocol':'HTTP/1.1','status':200,'body_bytes_sent':5,'http_user_agent':'curl \\\"quoted',"
                        + "'extra':'agent\\\" \\\"10.0.0.1, 10.0.0.2\\\" rt=0.004 uct=\\\"-\\\"'}");
        assertParses(
                combined,
                HEAD + "\"GET / HTTP/1.1\" 200 5 \"-\" \"curl\" \"10.0.0.1, 10.0.0.2\" rt=0.004",
                "{'@timestamp':'2000-10-10T13:55:36Z','remote_addr':'1.2.3.4','request_method':'GET','request_uri':'/',"
                        + "'server_protocol':'HTTP/1.1','status':200,'body_bytes_sent':5,'http_user_agent':'curl',"
                        + "'http_x_forwarded_for':'10.0.0.1, 10.0.0.2','extra':'rt=0.004'}");
    }

    @Test
    void combined_rejectsWithReasonAndPositionWhenAPartIsMissing() {
        assertRejects(combined, "nonsense", "no [day/Mon/year", 0);
        assertRejects(combined, "[10/Oct/2000:13:55:36 +0000] \"GET\" 200 1", "no [day/Mon/year", 0);
        assertRejects(combined, " [10/Oct/2000:13:55:36 +0000] \"GET\" 200 1", "host, identity", 0);
        assertRejects(combined, HEAD + "GET", "request must follow", 41);
        assertRejects(combined, HEAD + "\"GET", "closing quote", 41);
        assertRejects(combined, HEAD + "\"GET\" 20x 0", "status and size", 46);
        assertRejects(combined, HEAD + "\"GET\" 200 0", "referer and user agent", 52);
        assertRejects(combined, HEAD + "\"GET\" 200 0 \"-\" \"open", "referer and user agent", 52);
    }

    @Test
    void blankLine_isNoEvent() {
        byte[] in = {'\r'};
        assertThat(combined.parse(in, 0, 1, new dev.sluice.parse.json.JsonBuffer(1)))
                .isEqualTo(Outcome.HEADER);
    }
}
