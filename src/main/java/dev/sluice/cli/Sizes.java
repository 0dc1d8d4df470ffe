package dev.sluice.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 64M}, {@code 1.5GiB}, {@code 4096}: bytes, in powers of 1024 whatever the spelling. */
final class Sizes implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([KMGT]?)(?:I?B)?");

    @Override
    public Long convert(String typed) {
        Matcher form = FORM.matcher(typed.strip().toUpperCase(Locale.ROOT));
        if (!form.matches()) {
            throw new TypeConversionException("'" + typed + "' is not a size; give it like 64M or 1.5G");
        }
        int power = form.group(2).isEmpty() ? 0 : "KMGT".indexOf(form.group(2)) + 1;
        return (long) (Double.parseDouble(form.group(1)) * Math.pow(1024, power));
    }
}
