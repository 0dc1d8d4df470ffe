import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * Writes a platform's bill of materials: Maven's own, with that platform's native libraries, and with KPL's daemon and what is linked into
 * that, of which Maven knows nothing. What the program itself shows counts. The build ends where it shows a library no longer as it did, so
 * that no old version stays in the list.
 *
 * <p>Run by build.xml from its source: java -cp JACKSON DaemonParts.java BILL PLATFORM-BILL KPL-JAR PLATFORM NATIVES CLASSIFIER
 */
class DaemonParts {
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
            new Part("aws-sdk-cpp", "pkg:github/aws/aws-sdk-cpp", "", "\0(1\\.\\d{2,}\\.\\d+)\0"),
            // The one for macOS shows its sources alone.
            new Part("aws-crt-cpp", "pkg:github/awslabs/aws-crt-cpp", "", "\0(0\\.\\d+\\.\\d+)\0|/aws-crt-cpp/source/"),
            new Part("s2n-tls", "pkg:github/aws/s2n-tls", "", "s2n_init"),
            new Part("protobuf", "pkg:github/protocolbuffers/protobuf", "", "google8protobuf"),
            new Part("boost", "pkg:generic/boost", "", "boost3log"));

    private final ObjectNode bill;
    private final ArrayNode components;
    private final ArrayNode dependencies;

    private DaemonParts(ObjectNode bill) {
        this.bill = bill;
        components = bill.withArray("/components");
        dependencies = bill.withArray("/dependencies");
    }

    public static void main(String... arguments) throws Exception {
        ObjectMapper json = new ObjectMapper();
        var parts =
                new DaemonParts((ObjectNode) json.readTree(Path.of(arguments[0]).toFile()));
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Path.of(arguments[4]), "*-" + arguments[5] + ".jar")) {
            List<Path> natives = new ArrayList<>();
            jars.forEach(natives::add);
            parts.replaceTls(natives.stream().sorted().toList());
        }
        parts.addDaemon(Path.of(arguments[2]), arguments[3]);
        json.writerWithDefaultPrettyPrinter().writeValue(Path.of(arguments[1]).toFile(), parts.bill);
    }

    /** Maven's bill has the one that the build's own platform needs. */
    private void replaceTls(List<Path> jars) throws Exception {
        ObjectNode built = null;
        for (int i = 0; i < components.size(); i++) {
            String ref = components.path(i).path("bom-ref").asText();
            if (ref.contains("/netty-tcnative-boringssl-static@")) {
                built = (ObjectNode) components.remove(i);
                break;
            }
        }
        String old = built.path("bom-ref").asText();
        List<String> refs = new ArrayList<>();
        for (Path jar : jars) {
            String classifier = jar.getFileName().toString().replaceFirst(".*Final-(.*)\\.jar", "$1");
            String ref = old.replaceFirst("classifier=[^&]*", "classifier=" + classifier);
            ObjectNode component = built.deepCopy().put("bom-ref", ref).put("purl", ref);
            component.remove("hashes");
            hash(component, Files.readAllBytes(jar));
            components.add(component);
            refs.add(ref);
        }
        for (int i = dependencies.size() - 1; i >= 0; i--) {
            ObjectNode dependency = (ObjectNode) dependencies.get(i);
            if (dependency.path("ref").asText().equals(old)) {
                dependencies.remove(i);
                refs.forEach(ref -> dependencies.add(dependency.deepCopy().put("ref", ref)));
            }
            ArrayNode needed = dependency.withArray("/dependsOn");
            for (int at = needed.size() - 1; at >= 0; at--) {
                if (needed.get(at).asText().equals(old)) {
                    needed.remove(at);
                    refs.forEach(needed::add);
                }
            }
        }
    }

    private static void hash(ObjectNode component, byte[] content) throws Exception {
        component
                .withArray("/hashes")
                .addObject()
                .put("alg", "SHA-256")
                .put(
                        "content",
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    }

    private void addDaemon(Path kplJar, String platform) throws Exception {
        byte[] program;
        try (ZipFile jar = new ZipFile(kplJar.toFile())) {
            String name = "amazon-kinesis-producer-native-binaries/" + platform + "/kinesis_producer";
            program = jar.getInputStream(jar.getEntry(name)).readAllBytes();
        }
        ObjectNode kpl = null;
        for (var dependency : dependencies) {
            if (dependency.path("ref").asText().contains("/amazon-kinesis-producer@")) {
                kpl = (ObjectNode) dependency;
            }
        }
        String kplVersion = kpl.path("ref").asText().replaceFirst(".*@([^?]*).*", "$1");
        String qualifiers = platform.equals("osx")
                ? "arch=x86_64&os=macos"
                : "arch=" + platform.replaceFirst("linux-", "") + "&os=linux";
        String daemonRef = "pkg:generic/kinesis_producer@" + kplVersion + "?" + qualifiers;
        ObjectNode daemon = components
                .addObject()
                .put("type", "application")
                .put("bom-ref", daemonRef)
                .put("name", "kinesis_producer")
                .put("version", kplVersion)
                .put("description", "KPL's daemon for " + platform + ", from KPL's jar")
                .put("purl", daemonRef);
        hash(daemon, program);
        kpl.withArray("/dependsOn").add(daemonRef);
        ArrayNode linked = dependencies.addObject().put("ref", daemonRef).putArray("dependsOn");

        String text = new String(program, StandardCharsets.ISO_8859_1);
        for (Part part : PARTS) {
            Matcher found = Pattern.compile(part.shown()).matcher(text);
            if (!found.find()) {
                throw new IllegalStateException("KPL's daemon for " + platform + " does not show its " + part.name()
                        + " any more; see how it is to be recognised in src/packages/DaemonParts.java");
            }
            String version = found.groupCount() == 0 || found.group(1) == null ? "" : found.group(1);
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
    }
}
