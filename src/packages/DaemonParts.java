import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * Adds KPL's daemon, and the libraries that are linked into it, to the bill of materials: Maven knows of none of them. What the program
 * itself shows counts. The build ends where it shows a library no longer as it did, so that no old version stays in the list.
 *
 * <p>Run by build.xml from its source: java -cp JACKSON DaemonParts.java BILL KPL-JAR
 */
class DaemonParts {
    private static final String PROGRAM = "amazon-kinesis-producer-native-binaries/linux-x86_64/kinesis_producer";

    /**
     * @param purl its package URL without a version
     * @param cpe how the CVE lists name it; empty: not at all, or without a version it would stand for all of them
     * @param shown what the program holds of it; the first group is the version, without one it tells none
     */
    private record Part(String name, String purl, String cpe, String shown) {}

    private static final List<Part> PARTS = List.of(
            new Part("openssl", "pkg:generic/openssl", "openssl:openssl", "OpenSSL (\\d[\\w.]*) \\d+ \\w{3} \\d{4}\0"),
            new Part("libcurl", "pkg:generic/curl", "haxx:libcurl", "CLIENT libcurl (\\d[\\w.]*)"),
            new Part("zlib", "pkg:generic/zlib", "zlib:zlib", " deflate (\\d[\\w.]*) Copyright "),
            // Its own version stands before that of the compiler.
            new Part("aws-sdk-cpp", "pkg:github/aws/aws-sdk-cpp", "", "\0(1\\.\\d+\\.\\d+)\0(?:GCC|Clang)#"),
            new Part("aws-crt-cpp", "pkg:github/awslabs/aws-crt-cpp", "", "\0(0\\.\\d+\\.\\d+)\0"),
            new Part("s2n-tls", "pkg:github/aws/s2n-tls", "", "s2n_init"),
            new Part("protobuf", "pkg:github/protocolbuffers/protobuf", "", "google8protobuf"),
            new Part("boost", "pkg:generic/boost", "", "boost::log::v2"));

    public static void main(String... arguments) throws Exception {
        Path billFile = Path.of(arguments[0]);
        byte[] program;
        try (ZipFile jar = new ZipFile(arguments[1])) {
            program = jar.getInputStream(jar.getEntry(PROGRAM)).readAllBytes();
        }
        ObjectMapper json = new ObjectMapper();
        ObjectNode bill = (ObjectNode) json.readTree(billFile.toFile());
        ArrayNode dependencies = bill.withArray("/dependencies");
        ObjectNode kpl = null;
        for (var dependency : dependencies) {
            if (dependency.path("ref").asText().contains("/amazon-kinesis-producer@")) {
                kpl = (ObjectNode) dependency;
            }
        }
        String kplVersion = kpl.path("ref").asText().replaceFirst(".*@([^?]*).*", "$1");
        String daemonRef = "pkg:generic/kinesis_producer@" + kplVersion + "?arch=x86_64&os=linux";
        ArrayNode components = bill.withArray("/components");
        if (components.findValuesAsText("bom-ref").contains(daemonRef)) {
            return; // Of an earlier build: Maven was offline.
        }
        components
                .addObject()
                .put("type", "application")
                .put("bom-ref", daemonRef)
                .put("name", "kinesis_producer")
                .put("version", kplVersion)
                .put("description", "KPL's daemon for Linux on x86-64, from KPL's jar")
                .put("purl", daemonRef)
                .withArray("/hashes")
                .addObject()
                .put("alg", "SHA-256")
                .put(
                        "content",
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(program)));
        kpl.withArray("/dependsOn").add(daemonRef);
        ArrayNode linked = dependencies.addObject().put("ref", daemonRef).putArray("dependsOn");

        String text = new String(program, StandardCharsets.ISO_8859_1);
        for (Part part : PARTS) {
            Matcher found = Pattern.compile(part.shown()).matcher(text);
            if (!found.find()) {
                throw new IllegalStateException("KPL's daemon does not show its " + part.name()
                        + " any more; see how it is to be recognised in src/packages/DaemonParts.java");
            }
            String version = found.groupCount() == 0 ? "" : found.group(1);
            String purl = part.purl() + (version.isEmpty() ? "" : "@" + version);
            ObjectNode component = components
                    .addObject()
                    .put("type", "library")
                    .put("bom-ref", purl)
                    .put("name", part.name())
                    .put(
                            "description",
                            "Linked statically into KPL's daemon, kinesis_producer"
                                    + (version.isEmpty() ? ", which does not show its version" : ""))
                    .put("purl", purl);
            if (!version.isEmpty()) {
                component.put("version", version);
            }
            if (!part.cpe().isEmpty()) {
                component.put("cpe", "cpe:2.3:a:" + part.cpe() + ":" + version + ":*:*:*:*:*:*:*");
            }
            linked.add(purl);
            dependencies.addObject().put("ref", purl).putArray("dependsOn");
        }
        json.writerWithDefaultPrettyPrinter().writeValue(billFile.toFile(), bill);
    }
}
