package dev.sluice.load;

import dev.sluice.aws.AwsClients;
import dev.sluice.forecast.Prices;
import dev.sluice.forecast.Prices.PriceList;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a stream costs by the hour, in words: said before it is made, or made larger. */
final class HourlyCosts {
    private final Prices prices;

    HourlyCosts(AwsClients clients) {
        this.prices = Prices.of(clients.region().id());
    }

    /** Such as {@code $0.18 an hour}. */
    String ofShards(int count) {
        return amount(count * prices.provisioned().shardHour()) + " an hour";
    }

    String onDemand() {
        return amount(prices.onDemand().streamHour()) + " an hour and "
                + amount(prices.onDemand().gigabyteIn()) + " for each GiB that is written";
    }

    /** Whose prices they are. */
    String source() {
        PriceList list = prices.list();
        return "prices of " + list.region() + " as of " + list.asOf()
                + (list.isAsked() ? "" : ", since those of " + list.asked() + " are not known");
    }

    private String amount(double amount) {
        String figure = BigDecimal.valueOf(amount)
                .setScale(amount < 0.1 ? 3 : 2, RoundingMode.HALF_UP)
                .toPlainString();
        return prices.list().money(figure);
    }
}
