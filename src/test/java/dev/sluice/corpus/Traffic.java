package dev.sluice.corpus;

import static dev.sluice.corpus.Bytes.ascii;

import java.util.List;

/**
 * A shop's requests, one after the other. Some hundred visitors are there at a time; each loads a page, its assets, calls the API, and goes on
 * to a page linked from there. Static assets always have the same size, or are not modified.
 */
final class Traffic {
    private static final byte[] DASH = ascii("-");
    private static final byte[] NONE = {};
    private static final byte[] GET = ascii("GET");
    private static final byte[] HTTP2 = ascii("2.0");
    private static final byte[] HTTP1 = ascii("1.1");
    private static final byte[][] WRITES = {ascii("POST"), ascii("POST"), ascii("POST"), ascii("PUT"), ascii("DELETE")};
    private static final byte[][] APIS = Bytes.lines("""
            /api/v1/cart/
            /api/v1/orders/
            /api/v1/users/
            /api/v1/products/
            /api/v2/recommendations/
            /api/v2/stock/
            /api/v2/prices/
            """);
    private static final byte[][] PROBES = Bytes.lines("""
            /wp-login.php
            /.env
            /admin/config.php
            /phpmyadmin/index.php
            /xmlrpc.php
            /cgi-bin/luci/;stok=/locale?form=country
            """);

    private static final int CLIENTS = 120_000;
    private static final int PAGES = 8_000;
    private static final int ASSETS = 900;
    private static final int AGENTS = 600;
    private static final int PRESENT = 600;

    final Dice dice;
    final Clock clock;

    private final byte[][] clients = new byte[CLIENTS][];
    private final byte[][] agents = new byte[AGENTS][];
    private final byte[][] agentsPlus = new byte[AGENTS][];
    private final byte[][] pages = new byte[PAGES][];
    private final byte[][] referers = new byte[PAGES][];
    private final byte[][] assets = new byte[ASSETS][];
    private final int[] assetSizes = new int[ASSETS];
    private final byte[][] queries = new byte[200][];
    private final byte[][] users = new byte[300][];
    private final Zipf anyClient;
    private final Zipf anyAgent;
    private final Zipf anyPage;
    private final Zipf anyQuery;
    private final Zipf anyUser;
    private final Visit[] present = new Visit[PRESENT];

    /** The request that {@link #next} chose. */
    Visit visit = new Visit();

    byte[] method = GET;
    byte[] protocol = HTTP2;
    byte[] path = NONE;

    /** Ends the path; 0 for none. */
    int id;

    byte[] query = NONE;
    byte[] referer = DASH;
    int status;
    int size;
    int millis;

    Traffic(Dice dice, Clock clock) {
        this.dice = dice;
        this.clock = clock;
        anyClient = new Zipf(CLIENTS, dice);
        anyAgent = new Zipf(AGENTS, dice);
        anyPage = new Zipf(PAGES, dice);
        anyQuery = new Zipf(queries.length, dice);
        anyUser = new Zipf(users.length, dice);
        Names names = new Names(dice);
        for (int i = 0; i < CLIENTS; i++) {
            clients[i] = ascii(names.client());
        }
        for (int i = 0; i < AGENTS; i++) {
            String agent = names.agent(i);
            agents[i] = ascii(agent);
            agentsPlus[i] = ascii(agent.replace(' ', '+'));
        }
        for (int i = 0; i < PAGES; i++) {
            String page = names.page();
            pages[i] = ascii(page);
            referers[i] = ascii("https://shop.example.com" + page);
        }
        for (int i = 0; i < ASSETS; i++) {
            assets[i] = ascii(names.asset(i));
            assetSizes[i] = 300 + dice.below(1 << (8 + dice.below(9)));
        }
        List<String> keys = Bytes.words("page sort q category color size utm_source ref");
        for (int i = 0; i < queries.length; i++) {
            queries[i] = ascii(dice.any(keys) + "=" + names.word() + (i % 3 == 0 ? "&page=" + i % 17 : ""));
        }
        for (int i = 0; i < users.length; i++) {
            users[i] = ascii(names.word() + "." + names.word());
        }
        for (int i = 0; i < PRESENT; i++) {
            present[i] = new Visit();
            arrive(present[i]);
        }
    }

    /** Moves on to the next request; its fields hold until the one after. */
    Traffic next() {
        clock.tick(dice);
        // Whoever just loaded a page asks for its assets at once: low places are drawn more often.
        visit = present[dice.below(1 + dice.below(PRESENT))];
        method = GET;
        id = 0;
        query = NONE;
        protocol = visit.bot ? HTTP1 : HTTP2;
        referer = visit.referer;
        if (visit.assetsLeft > 0) {
            asset();
        } else if (visit.bot && dice.below(40) == 0) {
            respond(dice.any(PROBES), 404, 153, 1 + dice.below(4));
        } else if (!visit.bot && dice.below(4) == 0) {
            api();
        } else {
            page();
        }
        return this;
    }

    /** The request's path, number and query. */
    Bytes target(Bytes out) {
        out.text(path);
        if (id > 0) {
            out.number(id);
        }
        return query.length == 0 ? out : out.text("?").text(query);
    }

    byte[] anyUser() {
        return users[anyUser.next()];
    }

    private void asset() {
        int asset = Math.floorMod(visit.page * 31 + visit.assetsLeft * 13, ASSETS);
        visit.assetsLeft--;
        boolean cached = dice.below(8) == 0;
        respond(assets[asset], cached ? 304 : 200, cached ? 0 : assetSizes[asset], dice.below(4));
    }

    private void api() {
        int outcome = dice.below(1000);
        if (dice.below(3) == 0) {
            method = dice.any(WRITES);
        }
        visit.trace = dice.next();
        respond(
                dice.any(APIS),
                outcome < 8 ? 500 : outcome < 12 ? 503 : outcome < 30 ? 404 : 200,
                80 + dice.below(900),
                latency());
        id = 1000 + (int) (visit.trace & 0xFFFF);
    }

    private void page() {
        if (visit.pagesLeft == 0) {
            arrive(visit);
            referer = visit.referer;
        }
        visit.pagesLeft--;
        visit.page = anyPage.next();
        visit.trace = dice.next();
        int outcome = dice.below(1000);
        int code = outcome < 5 ? 500 : outcome < 25 ? 404 : outcome < 60 ? 301 : 200;
        respond(
                pages[visit.page],
                code,
                code == 200 ? 8_000 + visit.page * 17 % 30_000 + dice.below(5_000) : 178,
                latency());
        if (dice.below(5) == 0) {
            query = queries[anyQuery.next()];
        }
        visit.assetsLeft = visit.bot || code != 200 ? 0 : 2 + visit.page % 7;
        visit.referer = visit.bot ? DASH : referers[visit.page];
    }

    private int latency() {
        return 3 + dice.below(1 << (3 + dice.below(9)));
    }

    private void respond(byte[] path, int status, int size, int millis) {
        this.path = path;
        this.status = status;
        this.size = size;
        this.millis = millis;
    }

    private void arrive(Visit visit) {
        int agent = anyAgent.next();
        visit.client = clients[anyClient.next()];
        visit.agent = agents[agent];
        visit.agentPlus = agentsPlus[agent];
        visit.bot = Names.isBot(agent);
        visit.userId = !visit.bot && dice.below(6) == 0 ? 1 + anyUser.next() : 0;
        visit.user = visit.userId == 0 ? DASH : users[visit.userId - 1];
        visit.referer = DASH;
        visit.pagesLeft = 1 + dice.below(visit.bot ? 60 : 9);
        visit.assetsLeft = 0;
    }
}
