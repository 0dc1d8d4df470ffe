package dev.sluice.cli;

import dev.sluice.forecast.Prices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which prices a plan reckons with. */
public final class PriceOptions {
    private static final String USUAL_REGION = "us-east-1";

    @Option(
            names = "--prices",
            order = Topic.SHOWN + Topic.MORE + 4,
            paramLabel = "FILE",
            description =
                    "Prices by region, in the form of the program's own prices.json, which knows some regions as of its date.")
    @Nullable
    private Path file;

    @Option(
            names = "--price",
            order = Topic.SHOWN + Topic.MORE + 5,
            paramLabel = "NAME=AMOUNT",
            description = "One price, by its name in prices.json, such as shardHour or gigabyteIn. Repeatable.")
    private Map<String, Double> single = new LinkedHashMap<>();

    /** Where the prices stand; null: in the program. */
    @Nullable
    Path file() {
        return file;
    }

    /**
     * The prices of a region.
     *
     * @param region null: the one of the environment
     * @throws IOException if the file of prices cannot be read, or has none for the region
     * @throws IllegalArgumentException if one was typed that there is not
     */
    Prices of(@Nullable String region) throws IOException {
        String named = region != null
                ? region
                : System.getenv()
                        .getOrDefault("AWS_REGION", System.getenv().getOrDefault("AWS_DEFAULT_REGION", USUAL_REGION));
        return (file == null ? Prices.of(named) : Prices.of(named, file)).with(single);
    }
}
