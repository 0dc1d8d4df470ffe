package dev.sluice.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code 64M}, {@code 1.5GiB}, {@code 4096B}: bytes, in powers of 1024 whatever the spelling. A bare number is bytes as well, but
 * a small one is refused: who writes 10 means ten of something larger.
 */
final class Sizes implements ITypeConverter<Long> {
    /** For the help of commands that take one. */
    static final String HELP =
            "A SIZE is like 512K, 64M or 1.5G; a number alone is bytes, and refused if it is less than 1048576.";

    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*((?:[KMGT]I?)?B?)");

    /** Nobody counts so many of anything but bytes. */
    private static final long LEAST_WITHOUT_UNIT = 1 << 20;

    @Override
    public Long convert(String typed) {
        Matcher form = FORM.matcher(typed.strip().toUpperCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException("'" + typed + "' is not a size; give it like 512K, 64M or 1.5G");
        }
        String unit = form.group(2);
        int power = unit.isEmpty() ? 0 : "BKMGT".indexOf(unit.charAt(0));
        double bytes = Double.parseDouble(form.group(1)) * Math.pow(1024, power);
        if (unit.isEmpty() && bytes < LEAST_WITHOUT_UNIT) {
            throw new TypeConversionException("'" + typed + "' has no unit; give it like " + form.group(1) + "M, or "
                    + form.group(1) + "B for bytes");
        }
        if (bytes >= Long.MAX_VALUE) {
            throw new TypeConversionException("'" + typed + "' is more bytes than there can be");
        }
        return (long) bytes;
    }
}
