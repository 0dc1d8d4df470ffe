package dev.sluice.corpus;

import java.util.List;

/** What the shop's hosts write to syslog. */
final class SystemLog {
    private static final String PHRASES = """
            sshd[{N}]: Failed password for invalid user {user} from {ip} port {N} ssh2
            kernel: [{N}.{N}] [UFW BLOCK] IN=eth0 OUT= SRC={ip} DST=10.0.3.17 LEN=60 TOS=0x00 PREC=0x00 TTL={n} ID={N} DF PROTO=TCP SPT={N} DPT=23 WINDOW=64240 RES=0x00 SYN URGP=0
            systemd[1]: Started Session {N} of User deploy.
            CRON[{N}]: (root) CMD (   cd / && run-parts --report /etc/cron.hourly)
            haproxy[{N}]: {ip}:{N} [01/Oct/2025:00:00:00.000] web~ app/app{n} 0/0/0/{ms}/{ms} 200 {N} - - ---- {n}/{n}/0/0/0 0/0 "GET {path} HTTP/1.1"
            sshd[{N}]: Connection closed by {ip} port {N} [preauth]
            systemd[1]: session-{N}.scope: Deactivated successfully.
            sshd[{N}]: Accepted publickey for deploy from {ip} port {N} ssh2: ED25519 SHA256:{h}{h}{h}{h}
            postfix/smtpd[{N}]: connect from unknown[{ip}]
            postfix/smtp[{N}]: {h}: to=<{user}@example.com>, relay=mx.example.com[10.0.9.25]:25, delay=0.{n}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as {h})
            dockerd[812]: time="2025-10-01T00:00:00Z" level=warning msg="container {h}{h} failed to exit within 10s of signal 15"
            sudo:   deploy : TTY=pts/{n} ; PWD=/srv/app ; USER=root ; COMMAND=/usr/bin/systemctl restart shop
            systemd[1]: shop.service: Main process exited, code=exited, status=143/n/a
            kernel: [{N}.{N}] Out of memory: Killed process {N} (java) total-vm:{N}kB, anon-rss:{N}kB, file-rss:0kB
            """;
    private static final List<String> HOSTS = Bytes.words("web-01 web-02 web-03 db-01 cache-01 mail-01");
    private static final List<String> PRIORITIES = Bytes.words("<38>1 <4>1 <30>1 <78>1 <134>1 <86>1 <165>1");

    private final Traffic web;
    private final Phrases daemons;
    private final Phrases shop;

    SystemLog(Traffic web) {
        this.web = web;
        this.daemons = new Phrases(PHRASES, web);
        this.shop = new Phrases(JavaLog.PHRASES, web);
    }

    /** As RFC 3164 has it in files: without the priority. */
    void bsd(Bytes out) {
        web.next();
        out.text(web.clock.bsd()).text(" ").text(web.dice.any(HOSTS)).text(" ");
        daemons.fill(daemons.next(), out);
        out.text("\n");
    }

    /** RFC 5424, with structured data. */
    void rfc5424(Bytes out) {
        web.next();
        out.text(web.dice.any(PRIORITIES))
                .text(" ")
                .text(web.clock.iso)
                .text(" ")
                .text(web.dice.any(HOSTS));
        out.text(" shop ").number(1000 + web.dice.below(40)).text(" ID").number(web.dice.below(60));
        out.text(" [request@32473 trace=\"").hex(web.visit.trace, 16).text("\" path=\"");
        web.target(out).text("\"][origin ip=\"").text(web.visit.client).text("\"] ");
        shop.fill(shop.next(), out);
        out.text("\n");
    }
}
