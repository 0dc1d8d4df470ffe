package dev.sluice.load;

import dev.sluice.aws.AwsClients;
import dev.sluice.forecast.Prices;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a stream costs by the hour, in words: said before it is made, or made larger. */
final class HourlyCosts {
    private final String region;
    private final Prices prices;

    HourlyCosts(AwsClients clients) {
        this.region = clients.region().id();
        this.prices = Prices.of(region);
    }

    /** Such as {@code 0.18 USD an hour}. */
    String ofShards(int count) {
        return amount(count * prices.provisioned().shardHour()) + " an hour";
    }

    String onDemand() {
        return amount(prices.onDemand().streamHour()) + " an hour and "
                + amount(prices.onDemand().gigabyteIn()) + " for each GiB that is written";
    }

    /** Whose prices they are. */
    String source() {
        return "prices of " + prices.region() + " as of " + prices.asOf()
                + (prices.region().equals(region) ? "" : ", since those of " + region + " are not known");
    }

    private String amount(double amount) {
        return BigDecimal.valueOf(amount)
                        .setScale(amount < 0.1 ? 3 : 2, RoundingMode.HALF_UP)
                        .toPlainString()
                + " " + prices.currency();
    }
}
