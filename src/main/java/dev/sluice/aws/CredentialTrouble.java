package dev.sluice.aws;

import org.jspecify.annotations.Nullable;

/** Says why no credentials are to be had, by what they were to come from, and what helps. */
public final class CredentialTrouble {
    /** A chain of profiles that is longer goes round in a circle. */
    private static final int MOST_ROLES = 20;

    private CredentialTrouble() {}

    /**
     * One sentence.
     *
     * @param why what the SDK said; null: nothing, in time
     */
    public static String sentence(AwsSettings settings, @Nullable Throwable why) {
        String said = why == null ? "no answer in time" : reason(why);
        Profile profile = Profile.of(settings.who().profile());
        String name = profile.name();
        if (settings.who().role() != null) {
            return "The role " + settings.who().role().arn() + " (--role-arn) cannot be taken (" + said
                    + "); check its trust policy, --external-id, and the credentials that are to take it.";
        }
        if (profile.has("sso_session") || profile.has("sso_start_url")) {
            return "The SSO session of profile '" + name + "' cannot be used (" + said
                    + "); sign in with: aws sso login --profile " + name + ".";
        }
        if (profile.has("login_session")) {
            return "The session of profile '" + name + "' cannot be used (" + said
                    + "); sign in with: aws login --profile " + name + ".";
        }
        if (profile.has("credential_process")) {
            return "The credential_process of profile '" + name + "' gives no credentials (" + said
                    + "); run it by hand to see why.";
        }
        if (profile.has("role_arn")) {
            return "The role of profile '" + name + "' cannot be taken (" + said
                    + "); check its source_profile, its trust policy and external_id.";
        }
        if (Environment.variable("AWS_WEB_IDENTITY_TOKEN_FILE") != null) {
            return "The web identity of AWS_WEB_IDENTITY_TOKEN_FILE gives no credentials (" + said
                    + "); check that file, and the trust policy of AWS_ROLE_ARN.";
        }
        if (Environment.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") != null
                || Environment.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") != null) {
            return "The container gives no credentials (" + said
                    + "); check the task's role, or the pod's identity and its agent.";
        }
        if (!name.equals("default") && profile.isMissing()) {
            return "There is no profile '" + name + "' (AWS_PROFILE) and nothing else gives AWS credentials; list the"
                    + " profiles with: aws configure list-profiles.";
        }
        return "No AWS credentials were found; give --profile, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run:"
                + " aws configure.";
    }

    /**
     * A role that asks for a code of a device: nobody could type it when the role is renewed, hours later.
     *
     * @throws AwsException if the profile, or one that it takes its credentials from, has one
     */
    static void requireNoMfa(Profile profile) {
        Profile taken = profile;
        for (int left = MOST_ROLES; left > 0 && taken != null && taken.has("role_arn"); left--) {
            if (taken.has("mfa_serial")) {
                throw new AwsException(
                        "Profile '" + taken.name() + "' asks for an MFA code (mfa_serial), which Sluice cannot ask"
                                + " for; get a session first, with: eval \"$(aws configure export-credentials --profile "
                                + profile.name() + " --format env)\", and leave the profile out.");
            }
            taken = taken.source();
        }
    }

    /** The SDK's last cause, in one line. */
    private static String reason(Throwable why) {
        Throwable cause = why;
        while (cause.getCause() != null && cause.getCause().getMessage() != null) {
            cause = cause.getCause();
        }
        String text = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ").strip();
        text = text.replaceFirst("\\.$", "");
        return text.length() > 300 ? text.substring(0, 300) + "..." : text;
    }
}
