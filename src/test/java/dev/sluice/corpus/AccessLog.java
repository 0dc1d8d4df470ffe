package dev.sluice.corpus;

import static dev.sluice.corpus.Bytes.ascii;

/** The traffic as the servers in front of the shop log it: a line a request, in the format of each kind of server. */
final class AccessLog {
    private static final byte[] DASH = ascii("-");
    private static final byte[] INFO = ascii("info");
    private static final byte[] ERROR = ascii("error");
    private static final String CSV_HEADER = "time,client,method,path,status,bytes,seconds,agent\n";
    private static final String W3C_HEADER = """
            #Software: Microsoft Internet Information Services 10.0
            #Version: 1.0
            #Date: 2025-10-01 00:00:00
            #Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-bytes time-taken
            """;
    private static final String ALB_GROUP =
            " TLS_AES_128_GCM_SHA256 TLSv1.3 arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/73e2d6bc24d8a067";

    private final Traffic web;
    private boolean begun;

    AccessLog(Traffic web) {
        this.web = web;
    }

    void common(Bytes out) {
        request(out);
        out.text("\n");
    }

    void combined(Bytes out) {
        request(out);
        out.text(" \"").text(web.referer).text("\" \"").text(web.visit.agent).text("\"\n");
    }

    private void request(Bytes out) {
        web.next();
        out.text(web.visit.client)
                .text(" - ")
                .text(web.visit.user)
                .text(" [")
                .text(web.clock.apache())
                .text("] \"");
        web.target(out.text(web.method).text(" "))
                .text(" HTTP/")
                .text(web.protocol)
                .text("\" ");
        out.number(web.status).text(" ").number(web.size);
    }

    void logfmt(Bytes out) {
        web.next();
        out.text("ts=").text(web.clock.iso).text(" level=").text(web.status >= 500 ? ERROR : INFO);
        web.target(out.text(" msg=\"request done\" method=").text(web.method).text(" path=\""))
                .text("\" status=");
        out.number(web.status)
                .text(" bytes=")
                .number(web.size)
                .text(" dur=")
                .seconds(web.millis)
                .text("s ip=");
        out.text(web.visit.client).text(" trace=").hex(web.visit.trace, 16).text("\n");
    }

    void csv(Bytes out) {
        header(CSV_HEADER, out);
        web.next();
        out.text(web.clock.iso)
                .text(",")
                .text(web.visit.client)
                .text(",")
                .text(web.method)
                .text(",\"");
        web.target(out)
                .text("\",")
                .number(web.status)
                .text(",")
                .number(web.size)
                .text(",")
                .seconds(web.millis);
        out.text(",\"").text(web.visit.agent).text("\"\n");
    }

    void w3c(Bytes out) {
        header(W3C_HEADER, out);
        web.next();
        out.text(web.clock.spaced())
                .text(" 10.0.3.17 ")
                .text(web.method)
                .text(" ")
                .text(web.path);
        if (web.id > 0) {
            out.number(web.id);
        }
        out.text(" ")
                .text(web.query.length == 0 ? DASH : web.query)
                .text(" 443 ")
                .text(web.visit.user)
                .text(" ");
        out.text(web.visit.client)
                .text(" ")
                .text(web.visit.agentPlus)
                .text(" ")
                .text(web.referer)
                .text(" ");
        out.number(web.status)
                .text(" ")
                .number(web.size)
                .text(" ")
                .number(web.millis)
                .text("\n");
    }

    void alb(Bytes out) {
        web.next();
        long target = 11 + (web.visit.trace & 7);
        out.text("https ")
                .text(web.clock.iso)
                .text(" app/web/50dc6c495c0c9188 ")
                .text(web.visit.client)
                .text(":");
        out.number(1024 + web.dice.below(60_000))
                .text(" 10.0.3.")
                .number(target)
                .text(":8080 0.000 ");
        out.seconds(web.millis)
                .text(" 0.000 ")
                .number(web.status)
                .text(" ")
                .number(web.status)
                .text(" ");
        out.number(200 + web.dice.below(900))
                .text(" ")
                .number(web.size)
                .text(" \"")
                .text(web.method);
        web.target(out.text(" https://shop.example.com:443"))
                .text(" HTTP/")
                .text(web.protocol)
                .text("\" \"");
        out.text(web.visit.agent)
                .text("\"")
                .text(ALB_GROUP)
                .text(" \"Root=1-68dc6d00-")
                .hex(web.visit.trace, 16);
        out.text("00000000\" \"shop.example.com\" \"session-reused\" 0 ").text(web.clock.iso);
        out.text(" \"forward\" \"-\" \"-\" \"10.0.3.")
                .number(target)
                .text(":8080\" \"")
                .number(web.status);
        out.text("\" \"-\" \"-\"\n");
    }

    private void header(String lines, Bytes out) {
        if (!begun) {
            begun = true;
            out.text(lines);
        }
    }
}
