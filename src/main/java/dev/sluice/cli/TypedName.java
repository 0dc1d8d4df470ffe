package dev.sluice.cli;

import dev.sluice.source.FileName;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A file's name as it was typed or configured: any bytes. What else is typed must be text. */
final class TypedName implements ITypeConverter<String> {
    @Override
    public String convert(String typed) {
        path(typed);
        return typed;
    }

    static Path path(String typed) {
        try {
            return FileName.path(typed);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + typed + "' is not a file name: it has " + e.getReason());
        }
    }

    static String text(String typed) {
        if (!FileName.isText(typed)) {
            throw new TypeConversionException("'" + typed + "' is not UTF-8, as all but names of files must be");
        }
        return typed;
    }
}
