package dev.sluice.corpus;

import java.util.List;

/** What clients, browsers, pages and assets are called. Addresses are those set aside for documentation and benchmarks. */
final class Names {
    private static final List<String> WORDS = Bytes.words("""
            garden kitchen table lamp chair sofa mirror carpet pillow blanket candle vase frame shelf drawer cabinet bench stool
            desk clock basket bottle glass plate bowl spoon knife fork kettle pan pot oven tray jar mug cup towel soap brush
            green blue red white black silver golden wooden oak pine steel cotton linen wool leather paper stone marble round
            square small large tall short classic modern vintage winter summer spring autumn outdoor indoor travel office
            """);
    private static final List<String> SECTIONS = Bytes.words(
            "products products products products category category blog help checkout account search offers");
    private static final List<String> KINDS = Bytes.words("js css png jpg webp svg woff2");
    private static final List<String> SYSTEMS = List.of(
            "Windows NT 10.0; Win64; x64",
            "Windows NT 10.0; Win64; x64",
            "Macintosh; Intel Mac OS X 10_15_7",
            "X11; Linux x86_64",
            "Linux; Android 14; Pixel 8",
            "Linux; Android 13; SM-S911B",
            "Linux; Android 10; K");
    private static final List<String> BOTS = List.of(
            "Mozilla/5.0 (compatible; Examplebot/2.1; +https://bot.example.org/info)",
            "Mozilla/5.0 (compatible; ShelfCrawler/7; +https://crawler.example.net/)",
            "curl/8.5.0",
            "python-requests/2.32.3",
            "Go-http-client/1.1",
            "kube-probe/1.31");

    private final Dice dice;

    Names(Dice dice) {
        this.dice = dice;
    }

    String word() {
        return dice.any(WORDS);
    }

    String client() {
        if (dice.below(10) == 0) {
            return "2001:db8:" + Integer.toHexString(dice.below(512)) + "::"
                    + Integer.toHexString(1 + dice.below(65535));
        }
        return "198." + (18 + dice.below(2)) + "." + dice.below(256) + "." + (1 + dice.below(254));
    }

    /** Every ninth agent by rank is a robot. */
    static boolean isBot(int agent) {
        return agent % 9 == 4;
    }

    String agent(int rank) {
        if (isBot(rank)) {
            return dice.any(BOTS);
        }
        String version = 118 + dice.below(24) + ".0";
        return switch (dice.below(4)) {
            case 0 -> "Mozilla/5.0 (" + dice.any(SYSTEMS) + "; rv:" + version + ") Gecko/20100101 Firefox/" + version;
            case 1 -> {
                String phone = "17_" + dice.below(7);
                yield "Mozilla/5.0 (iPhone; CPU iPhone OS " + phone
                        + " like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/" + phone.replace('_', '.')
                        + " Mobile/15E148 Safari/604.1";
            }
            default ->
                "Mozilla/5.0 (" + dice.any(SYSTEMS) + ") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/" + version
                        + ".0.0 Safari/537.36" + (dice.below(5) == 0 ? " Edg/" + version + ".0.0" : "");
        };
    }

    String page() {
        String section = "/" + dice.any(SECTIONS) + "/";
        String page = section + word() + "-" + word();
        return dice.below(3) == 0 ? page + "-" + word() + "/" + (100 + dice.below(9000)) : page;
    }

    String asset(int number) {
        String kind = KINDS.get(number % KINDS.size());
        String name = "/static/" + kind + "/" + word();
        return name + (number % 3 == 0 ? "." + Integer.toHexString(0x100000 + dice.below(0xEFFFFF)) : "-" + number)
                + "." + kind;
    }
}
