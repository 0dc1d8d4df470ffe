package dev.sluice.aws;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.utils.Lazy;
import software.amazon.awssdk.utils.UserHomeDirectoryUtils;

/** The profile that was typed, or that {@code AWS_PROFILE} names, in the files of the aws command; read when it is first needed. */
final class Profile {
    /** What Java and the system trust: shared, so that it is read once. */
    static final Trust DEFAULT_TRUST = new Trust(null, "");

    private final String name;
    private final Lazy<ProfileFile> file = new Lazy<>(ProfileFile::defaultProfileFile);

    private Profile(String name) {
        this.name = name;
    }

    /**
     * @param typed null: what the environment says
     * @throws AwsException if it was typed and there is none of that name
     */
    static Profile of(@Nullable String typed) {
        Profile profile =
                new Profile(typed != null ? typed : ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow());
        if (typed != null && profile.file().profile(typed).isEmpty()) {
            throw new AwsException("There is no profile '" + typed + "' in "
                    + ProfileFileLocation.configurationFilePath() + " or "
                    + ProfileFileLocation.credentialsFilePath()
                    + "; name another with --profile, or add it with: aws configure --profile "
                    + typed + ".");
        }
        return profile;
    }

    String name() {
        return name;
    }

    ProfileFile file() {
        return file.getValue();
    }

    /** What it says on this, such as {@code role_arn}. */
    Optional<String> property(String key) {
        return file().profile(name).flatMap(profile -> profile.property(key));
    }

    /** Whether the files say nothing of it. */
    boolean isMissing() {
        return file().profile(name).isEmpty();
    }

    /** The one whose credentials take this one's role; null: another source. */
    @Nullable
    Profile source() {
        return property("source_profile").map(other -> new Profile(other)).orElse(null);
    }

    boolean has(String key) {
        return property(key).isPresent();
    }

    /**
     * The CAs to trust, in the order of the aws command: typed, set, configured.
     *
     * @throws AwsException if a bundle is named and cannot be read
     */
    Trust trust(@Nullable Path typed) {
        if (typed != null) {
            return new Trust(typed, "--ca-bundle").checked();
        }
        String variable = "AWS_CA_BUNDLE";
        String set = Environment.variable(variable);
        if (set != null) {
            return new Trust(Path.of(set), variable).checked();
        }
        return property("ca_bundle")
                .map(path -> new Trust(Path.of(atHome(path)), "ca_bundle of profile " + name).checked())
                .orElse(DEFAULT_TRUST);
    }

    /** People write it so, though the aws command takes a tilde for a name. */
    private static String atHome(String path) {
        return path.startsWith("~/") ? UserHomeDirectoryUtils.userHomeDirectory() + path.substring(1) : path;
    }
}
