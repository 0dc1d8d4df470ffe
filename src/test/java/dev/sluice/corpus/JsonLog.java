package dev.sluice.corpus;

import java.util.List;

/** The application's structured log: one JSON object a line. */
final class JsonLog {
    private static final List<String> LEVELS = Bytes.words("INFO INFO INFO INFO INFO DEBUG DEBUG WARN");

    private final Traffic web;
    private final Phrases phrases;

    JsonLog(Traffic web) {
        this.web = web;
        this.phrases = new Phrases("""
                "logger":"com.example.shop.web.RequestLog","message":"request done"
                "logger":"com.example.shop.cart.CartService","message":"added product {N} to cart, {n} items now"
                "logger":"com.example.shop.price.PriceClient","message":"price of {N} fetched in {n} ms"
                "logger":"com.example.shop.catalog.ProductCache","message":"hit ratio 0.{n}, {N} entries"
                "logger":"com.example.shop.order.OrderService","message":"order {N} placed: {n} positions"
                "logger":"com.example.shop.search.SearchService","message":"query \\"{user}\\" found {N} documents"
                "logger":"com.example.shop.payment.PaymentGateway","message":"authorized {N} cents, reference {h}"
                """, web);
    }

    void event(Bytes out) {
        web.next();
        out.text("{\"@timestamp\":\"").text(web.clock.iso).text("\",\"level\":\"");
        out.text(web.status >= 500 ? "ERROR" : web.dice.any(LEVELS)).text("\",");
        phrases.fill(phrases.next(), out);
        out.text(",\"thread\":\"http-nio-8080-exec-")
                .number(web.visit.trace & 31)
                .text("\",\"trace_id\":\"");
        out.hex(web.visit.trace, 16)
                .hex(web.visit.trace * 31, 16)
                .text("\",\"http\":{\"method\":\"")
                .text(web.method);
        web.target(out.text("\",\"path\":\""))
                .text("\",\"status\":")
                .number(web.status)
                .text(",\"bytes\":");
        out.number(web.size)
                .text("},\"duration_ms\":")
                .seconds(web.millis * 113)
                .text(",\"client\":\"");
        out.text(web.visit.client).text("\",\"user\":{\"id\":");
        out.number(web.visit.userId).text("},\"host\":\"web-0");
        out.number(1 + (web.visit.trace & 3)).text("\",\"service\":\"shop\",\"version\":\"4.17.2\"}\n");
    }
}
