package dev.sluice.corpus;

import java.util.List;

/** A Java application's log as logback writes it: here and there an error with its stack trace over many lines. */
final class JavaLog {
    static final String PHRASES = """
            c.e.shop.web.RequestLog - GET {path} done in {ms} ms
            c.e.shop.cart.CartService - Added product {N} to cart {N} of {user}, {n} items now
            c.e.shop.catalog.ProductCache - hit ratio 0.{n}, {N} entries, {n} evicted
            c.e.shop.price.PriceClient - GET http://prices.internal:8080/v2/prices/{N} -> 200 in {n} ms
            o.s.t.i.TransactionInterceptor - Completing transaction for [com.example.shop.order.OrderService.place]
            c.e.shop.order.OrderService - Order {N} placed by {user}: {n} positions, total {N} cents
            c.e.shop.payment.PaymentGateway - Authorized {N} cents, reference {h}-{h}
            c.e.shop.search.SearchService - query "{user}" found {N} documents in {n} ms
            com.zaxxer.hikari.pool.HikariPool - shop-db - Pool stats (total=20, active={n}, idle={n}, waiting=0)
            c.e.shop.mail.MailQueue - Queued mail {h} for {user}
            o.a.k.c.consumer.internals.ConsumerCoordinator - [Consumer clientId=shop-{n}, groupId=orders] Committed offset {N} for partition orders-{n}
            c.e.shop.session.SessionStore - Session {h}{h} of {ip} expired
            c.e.shop.stock.StockListener - Stock of product {N} is now {n}
            c.e.shop.web.SecurityFilter - Rejected request from {ip}: missing CSRF token
            c.e.shop.recommend.Recommender - model {h} scored {N} candidates in {ms} ms
            o.h.engine.jdbc.spi.SqlExceptionHelper - SQL Warning Code: {n}, SQLState: 0{N}
            """;
    private static final String ERRORS = """
            c.e.shop.order.OrderService - Order {N} failed
            c.e.shop.payment.PaymentGateway - Payment {h} could not be authorized
            c.e.shop.web.ErrorHandler - Request {path} ended with an exception
            c.e.shop.price.PriceClient - No price for product {N} after {n} tries
            """;
    private static final List<String> LEVELS = Bytes.words("INFO INFO INFO INFO INFO DEBUG DEBUG WARN");
    private static final int TRACES = 48;

    private final Traffic web;
    private final Phrases phrases;
    private final Phrases errors;
    private final byte[][] traces = new byte[TRACES][];
    private final Zipf anyTrace;

    JavaLog(Traffic web) {
        this.web = web;
        this.phrases = new Phrases(PHRASES, web);
        this.errors = new Phrases(ERRORS, web);
        this.anyTrace = new Zipf(TRACES, web.dice);
        StackTraces stacks = new StackTraces(web.dice);
        for (int i = 0; i < TRACES; i++) {
            traces[i] = stacks.next();
        }
    }

    void event(Bytes out) {
        web.next();
        boolean failed = web.dice.below(70) == 0;
        out.text(web.clock.logback).text(failed ? " ERROR " : " ").text(failed ? "" : web.dice.any(LEVELS));
        out.text(failed ? "" : " ")
                .text("[http-nio-8080-exec-")
                .number(web.visit.trace & 31)
                .text("] [")
                .hex(web.visit.trace, 12);
        out.text("] ");
        if (failed) {
            errors.fill(errors.next(), out);
            out.text("\n").text(traces[anyTrace.next()]);
        } else {
            phrases.fill(phrases.next(), out);
            out.text("\n");
        }
    }
}
