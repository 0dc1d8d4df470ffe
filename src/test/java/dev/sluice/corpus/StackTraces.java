package dev.sluice.corpus;

import java.util.List;

/** Stack traces as the JVM prints them: an exception, its frames, and what caused it. */
final class StackTraces {
    private static final List<String> EXCEPTIONS = List.of(
            "java.lang.IllegalStateException: Cart was changed by another request",
            "java.lang.NullPointerException: Cannot invoke \"com.example.shop.price.Price.cents()\" because \"price\" is null",
            "java.util.concurrent.TimeoutException: no answer within 2000 ms",
            "org.springframework.dao.DataIntegrityViolationException: could not execute statement [duplicate key value violates unique constraint \"orders_pkey\"]",
            "com.example.shop.payment.PaymentRefusedException: card declined (51)",
            "org.springframework.web.client.ResourceAccessException: I/O error on GET request for \"http://prices.internal:8080/v2/prices\"");
    private static final List<String> CAUSES = List.of(
            "java.net.SocketTimeoutException: Read timed out",
            "java.net.ConnectException: Connection refused",
            "org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint \"orders_pkey\"\n  Detail: Key (id)=(4711) already exists.",
            "java.io.EOFException: unexpected end of stream on http://prices.internal:8080/...");
    private static final List<String> OWN = Bytes.words(
            "order.OrderService cart.CartService price.PriceClient payment.PaymentGateway web.CheckoutController web.CartController stock.StockListener");
    private static final List<String> METHODS =
            Bytes.words("place load update find apply handle lambda$submit$3 call doInTransaction validate");
    private static final List<String> FRAMEWORK = Bytes.words("""
            org.springframework.aop.framework.ReflectiveMethodInvocation.proceed(ReflectiveMethodInvocation.java:184)
            org.springframework.transaction.interceptor.TransactionAspectSupport.invokeWithinTransaction(TransactionAspectSupport.java:385)
            org.springframework.aop.framework.CglibAopProxy$CglibMethodInvocation.proceed(CglibAopProxy.java:765)
            org.springframework.web.method.support.InvocableHandlerMethod.invokeForRequest(InvocableHandlerMethod.java:190)
            org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)
            jakarta.servlet.http.HttpServlet.service(HttpServlet.java:658)
            org.apache.catalina.core.ApplicationFilterChain.internalDoFilter(ApplicationFilterChain.java:195)
            org.apache.catalina.core.ApplicationFilterChain.doFilter(ApplicationFilterChain.java:140)
            org.springframework.web.filter.OncePerRequestFilter.doFilter(OncePerRequestFilter.java:116)
            org.apache.catalina.core.StandardHostValve.invoke(StandardHostValve.java:115)
            org.apache.coyote.http11.Http11Processor.service(Http11Processor.java:397)
            org.apache.tomcat.util.net.NioEndpoint$SocketProcessor.doRun(NioEndpoint.java:1741)
            org.apache.tomcat.util.threads.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1190)
            """);

    private final Dice dice;

    StackTraces(Dice dice) {
        this.dice = dice;
    }

    byte[] next() {
        StringBuilder trace = new StringBuilder();
        int own = 2 + dice.below(6);
        trace.append(dice.any(EXCEPTIONS)).append('\n');
        ownFrames(own, trace);
        int from = dice.below(4);
        FRAMEWORK
                .subList(from, FRAMEWORK.size())
                .forEach(frame -> trace.append("\tat ").append(frame).append('\n'));
        trace.append("\tat java.base/java.lang.Thread.run(Thread.java:840)\n");
        for (int causes = dice.below(3); causes > 0; causes--) {
            trace.append("Caused by: ").append(dice.any(CAUSES)).append('\n');
            ownFrames(1 + dice.below(4), trace);
            trace.append("\t... ").append(FRAMEWORK.size() - from + own).append(" common frames omitted\n");
        }
        return Bytes.ascii(trace.toString());
    }

    private void ownFrames(int count, StringBuilder trace) {
        for (int i = 0; i < count; i++) {
            String type = dice.any(OWN);
            trace.append("\tat com.example.shop.")
                    .append(type)
                    .append('.')
                    .append(dice.any(METHODS))
                    .append('(');
            trace.append(type.substring(type.indexOf('.') + 1))
                    .append(".java:")
                    .append(20 + dice.below(300))
                    .append(")\n");
        }
    }
}
