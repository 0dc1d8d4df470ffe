package dev.sluice.cli;

import dev.sluice.cli.ConfigFile.Setting;
import dev.sluice.report.Run;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What an option is if it is not typed.
 *
 * @param value as one would type it, without secrets; null: there is none
 * @param origin a variable, a line of the config file, or {@code default}
 */
record EffectiveOption(String name, @Nullable String value, String origin) {
    private static final Pattern SECRET = Pattern.compile(".*(password|passphrase|secret|token|external-id|on-end).*");

    /** User and password in a URL. */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s]*@");

    static EffectiveOption of(OptionSpec option, Settings settings) {
        Optional<Setting> setting = settings.setting(option);
        String value = setting.map(Setting::text).orElse(usual(option));
        if (value != null && setting.isPresent() && Flags.isFlag(option)) {
            value = Flags.isYes(value) ? "yes" : "no";
        }
        return new EffectiveOption(
                option.longestName(),
                value == null ? null : shown(option.longestName(), value),
                setting.map(Setting::origin).orElse("default"));
    }

    /** Its value if nobody gives one, as it would be typed; null: none. */
    static @Nullable String usual(OptionSpec option) {
        if (option.defaultValue() != null) {
            return option.defaultValue();
        }
        Object value = option.initialValue();
        boolean nothing = value == null
                || option.required()
                || (value instanceof Collection<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
        return nothing ? null : value instanceof Boolean on ? (on ? "yes" : "no") : asTyped(value);
    }

    /** Without what is secret. */
    static String shown(String name, String value) {
        return SECRET.matcher(name).matches()
                ? Run.HIDDEN
                : USER_INFO.matcher(value).replaceAll(Run.HIDDEN + "@");
    }

    /** An option's value as a user would type it. */
    static String asTyped(Object value) {
        if (value instanceof Duration time) {
            return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
        }
        String text = value.toString();
        if (value instanceof Long bytes && bytes > 0 && bytes % (1 << 10) == 0) {
            return bytes % (1 << 20) == 0 ? (bytes >> 20) + "M" : (bytes >> 10) + "K";
        }
        return value instanceof Enum ? text.toLowerCase(Locale.ROOT) : text;
    }
}
