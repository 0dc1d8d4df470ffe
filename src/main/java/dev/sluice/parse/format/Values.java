package dev.sluice.parse.format;

import dev.sluice.parse.json.Bytes;
import dev.sluice.parse.json.JsonBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How values and names that stand in a line stand in JSON. */
final class Values {
    private static final int LONGEST_NUMBER = 18;

    private Values() {}

    /** Whether [from, to) is {@code -12.50} and the like. */
    static boolean isNumber(byte[] in, int from, int to) {
        int digits = from < to && in[from] == '-' ? from + 1 : from;
        int point = Bytes.find(in, digits, to, '.');
        return Bytes.areDigits(in, digits, point, LONGEST_NUMBER)
                && (point == to || Bytes.areDigits(in, point + 1, to, LONGEST_NUMBER));
    }

    /** Appends a member: a number as one, anything else as a string. */
    static void number(byte[] name, byte[] in, int from, int to, JsonBuffer out) {
        if (isPlain(in, from, to)) {
            out.plainMember(name, in, from, to);
        } else {
            out.name(name);
            number(in, from, to, out);
        }
    }

    /** Appends a number as one, anything else as a string. */
    static void number(byte[] in, int from, int to, JsonBuffer out) {
        if (isPlain(in, from, to)) {
            out.raw(in, from, to);
            return;
        }
        if (!isNumber(in, from, to)) {
            out.string(in, from, to);
            return;
        }
        int digits = in[from] == '-' ? from + 1 : from;
        int point = Bytes.find(in, digits, to, '.');
        out.raw(in, from, digits);
        out.digits(in, digits, point);
        out.raw(in, point, to);
    }

    /** Whether it stands in JSON as it stands here: digits, of which the first is no 0. */
    private static boolean isPlain(byte[] in, int from, int to) {
        if (to - from > LONGEST_NUMBER || from == to || (in[from] == '0' && to - from > 1)) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (in[i] < '0' || in[i] > '9') {
                return false;
            }
        }
        return true;
    }

    static boolean isDash(byte[] in, int from, int to) {
        return to - from == 1 && in[from] == '-';
    }

    /** Member names of which none comes twice: the second {@code a} becomes {@code a_2}. */
    static List<String> distinct(List<String> names) {
        Set<String> seen = new HashSet<>();
        // The last number that each name got, so that a line of equal names is not searched from 2 for each.
        Map<String, Integer> numbers = new HashMap<>();
        List<String> distinct = new ArrayList<>();
        for (String name : names) {
            String candidate = name;
            while (!seen.add(candidate)) {
                candidate = name + "_" + numbers.merge(name, 2, (number, first) -> number + 1);
            }
            distinct.add(candidate);
        }
        return distinct;
    }
}
