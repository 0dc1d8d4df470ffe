package dev.sluice.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads options that are numbers or addresses, and says in plain words what is wrong with one that is not; picocli names Java's types. */
final class Numbers {
    private Numbers() {}

    // Classes, and no lambdas: with those Java 17 crashes when it writes its archive of classes, since picocli's are
    // too old for one.
    private static final class Whole implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
    }

    private static final class Long64 implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
        }
    }

    private static final class Fraction implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return number(text);
        }
    }

    private static final class Address implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            return address(text);
        }
    }

    static void readBy(CommandLine program) {
        program.registerConverter(int.class, new Whole())
                .registerConverter(Integer.class, new Whole())
                .registerConverter(long.class, new Long64())
                .registerConverter(Long.class, new Long64())
                .registerConverter(double.class, new Fraction())
                .registerConverter(Double.class, new Fraction())
                .registerConverter(URI.class, new Address());
    }

    private static long whole(String text, long least, long most) {
        if (!text.matches("[-+]?\\d+")) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Longer than any.
        }
        throw new TypeConversionException("'" + text + "' is too large a number");
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a number");
        }
    }

    private static URI address(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new TypeConversionException("'" + text + "' is not an address; give it like https://HOST:PORT");
        }
    }
}
