package dev.sluice.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** A shard by its id, or by the number that a load's summary shows of it. */
final class ShardName implements ITypeConverter<String> {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");

    @Override
    public String convert(String typed) {
        String text = TypedName.text(typed);
        return NUMBER.matcher(text).matches() ? "shardId-" + "0".repeat(12 - text.length()) + text : text;
    }
}
