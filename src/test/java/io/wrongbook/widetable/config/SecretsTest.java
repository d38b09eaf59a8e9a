package io.wrongbook.widetable.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.conf.ConnectionUrl;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final int CASES = 500;

    /** Each form of a URL in which Connector/J finds a password; S is where it stands. */
    private static final List<String> URLS =
            List.of(
                    "jdbc:mysql://u:S@h:3306/d",
                    "jdbc:mysql://u:S@h:3306/d?x=y",
                    "jdbc:mysql://h:3306/d?password=S",
                    "jdbc:mysql://h:3306/d?x=y&password=S&y=z",
                    "jdbc:mysql://h:3306/d?x=y&%70assword=S",
                    "jdbc:mysql://h:3306/d?x=y&p%61sswor%64=S",
                    "jdbc:mysql://h:3306/d?x=y& password =S",
                    "jdbc:mysql://(host=h,port=3306,password=S)/d",
                    "jdbc:mysql://(password=S,host=h,port=3306)/d",
                    "jdbc:mysql://address=(host=h)(port=3306)(password=S)/d",
                    "jdbc:mysql://address=(%70assword=S)(host=h)/d",
                    "jdbc:mysql://u:S@h:3306,u:S@i:3306/d",
                    "jdbc:mysql://u:S@[h:3306,i:3306]/d",
                    "jdbc:mysql:replication://address=(host=h)(password=S),"
                            + "address=(host=i)(password=S)/d");

    /** A password that begins like the product must not make its messages unreadable. */
    @Test
    void theProductsOwnNamesAreShownAndAWholeSecretNever() {
        List<String> secrets = List.of("wrongbook-secret", "wrong_id");
        String message = "Data too long for column 'wrong' of dwd_wrong_record_wide_delta";

        assertThat(Secrets.scrub(message, secrets)).isEqualTo(message);
        assertThat(Secrets.scrub("(wrongbook-secret) [ook-secr] {wrong_id}", secrets))
                .isEqualTo("(******) [******] {******}");
    }

    @Test
    void noPartOfAPasswordIsLeftInAnyFormOfUrl() {
        Random random = new Random(1);
        for (int i = 0; i < CASES; i++) {
            String secret = Fragments.secret(random).strip() + "END";
            String encoded = encoded(secret);
            for (String form : URLS) {
                String url = form.replace("S", encoded);
                assertThat(passwordOf(url)).as(url).isEqualTo(secret);

                String shown = Secrets.maskedUrl(url);
                Fragments.assertNoneIn(shown, secret);
                Fragments.assertNoneIn(shown, encoded);
                Fragments.assertNoneIn(
                        Secrets.scrub("cannot use '" + url + "': bad", List.of()), encoded);
                String scrubbed =
                        Secrets.scrub(
                                "no password " + secret + ", none in " + url,
                                Secrets.valuesIn(Map.of("jdbc.url", url)));
                Fragments.assertNoneIn(scrubbed, secret);
                Fragments.assertNoneIn(scrubbed, encoded);
            }
        }
    }

    /** What a person writes who does not know that it must be encoded. */
    @Test
    void noPartOfAPasswordIsLeftWhereItIsNotEncoded() {
        Random random = new Random(2);
        for (int i = 0; i < CASES; i++) {
            String secret = Fragments.secret(random);
            Fragments.assertNoneIn(
                    Secrets.maskedUrl("jdbc:mysql://u:" + secret.replace("?", "") + "@h/d"),
                    secret);
            Fragments.assertNoneIn(
                    Secrets.maskedUrl(
                            "jdbc:mysql://h/d?x=y&password=" + secret.replace("&", "") + "&a=b"),
                    secret);
            Fragments.assertNoneIn(
                    Secrets.maskedUrl("jdbc:mysql://(host=h,password=" + secret + ")/d"), secret);
        }
    }

    @Test
    void noPartOfASecretIsLeftHoweverAMessageCutsAndWritesIt() {
        Random random = new Random(3);
        for (int i = 0; i < CASES; i++) {
            String secret = Fragments.secret(random);
            List<String> secrets = List.of("other", secret);
            int from = random.nextInt(secret.length());
            int to = from + random.nextInt(secret.length() - from) + 1;
            for (String written :
                    List.of(
                            secret,
                            secret.substring(from),
                            secret.substring(0, to),
                            secret.substring(from, to),
                            encoded(secret),
                            encoded(secret).replace("+", "%20"),
                            "%" + secret,
                            secret.replace("\\", "\\\\").replace("\"", "\\\""),
                            secret.replace("'", "''"),
                            String.join("\n", secret.split("[\"' ]")))) {
                for (String message :
                        List.of(written, "bad: '" + written + "'", "x=" + written + "$1\\")) {
                    Fragments.assertNoneIn(Secrets.scrub(message, secrets), secret);
                    Fragments.assertNoneIn(Secrets.scrub(message, secrets), encoded(secret));
                }
            }
        }
    }

    /** The database quotes what was in a row, and that comes from outside. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Data truncated: $token=1",
                "?$1password=$2\\",
                "(\\token=\\E$0)",
                "//$a:\\b@$9",
                "$password",
                "${token}=${token}",
                "\\",
                "$"
            })
    void noMessageIsTakenForAReplacement(String message) {
        assertThat(Secrets.scrub(message, List.of("$1\\", "other$0"))).doesNotContain("\n");
        assertThat(Secrets.maskedUrl(message)).isNotEmpty();
    }

    @Test
    void aLongMessageIsScrubbedAtOnce() {
        String text = "a".repeat(1_000_000);

        assertThat(Secrets.scrub(text, List.of("hush"))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "jdbc:mysql://h:3306/d jdbc:mysql://h:3306/d",
                "jdbc:mysql://h:3306/d?password=ab,cd&x=y jdbc:mysql://h:3306/d?password=******&x=y",
                "jdbc:mysql://h/d?%70assword=abcd jdbc:mysql://h/d?%70assword=******",
                "jdbc:mysql://h/d?PASSWORD2=abcd&x=y jdbc:mysql://h/d?PASSWORD2=******&x=y",
                "jdbc:mysql://h/d?x=y;password=ab;cd jdbc:mysql://h/d?x=y;password=******",
                "jdbc:mysql://u:p@h1,u:q@h2:1/d?a=b jdbc:mysql://******@h2:1/d?a=b",
                "jdbc:mysql://u:a/b?c#d@h/d jdbc:mysql://******@h/d",
                "jdbc:mysql://u@h/d?user=a@b jdbc:mysql://u@h/d?user=a@b",
                "jdbc:mysql://h:1/d?user=a@b&password=c@d jdbc:mysql://h:1/d?user=a@b&password=******",
                "jdbc:mysql://(host=h,password=a),b)/d?x=y jdbc:mysql://(host=h,password=******)/d?x=y",
                "jdbc:mysql://h/d?connectionAttributes=password:abcd"
                        + " jdbc:mysql://h/d?connectionAttributes=password:******",
                "jdbc:mysql://h/d?passwordCharacterEncoding=utf8&disconnectOnExpiredPasswords=true"
                        + " jdbc:mysql://h/d?passwordCharacterEncoding=utf8&disconnectOnExpiredPasswords=true",
                "jdbc:mysql://h/d?trustCertificateKeyStoreUrl=file:/x&clientCertificateKeyStorePassword=p"
                        + " jdbc:mysql://h/d?trustCertificateKeyStoreUrl=file:/x&clientCertificateKeyStorePassword=******",
            })
    void whatIsNoSecretIsShown(String url, String shown) {
        assertThat(Secrets.maskedUrl(url)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc.password",
                "jdbc.properties.password1",
                "jdbc.properties.trustCertificateKeyStorePassword",
                "kafka.properties.sasl.jaas.config",
                "kafka.properties.ssl.key.password",
                "kafka.properties.ssl.keystore.key",
                "kafka.properties.sasl.oauthbearer.client.credentials.client.secret",
                "kafka.properties.basic.auth.user.info",
                "catalog.fs.oss.accessKeySecret",
                "catalog.pwd",
                "arms.token"
            })
    void isSecret(String option) {
        assertThat(Secrets.isSecret(option)).isTrue();
    }

    /** A message that hides a path or a type cannot be understood. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka.properties.ssl.keystore.location",
                "kafka.properties.ssl.keystore.type",
                "kafka.properties.sasl.oauthbearer.token.endpoint.url",
                "jdbc.properties.trustCertificateKeyStoreUrl",
                "jdbc.properties.passwordCharacterEncoding",
                "jdbc.properties.disconnectOnExpiredPasswords",
                "kafka.topic"
            })
    void isNoSecret(String option) {
        assertThat(Secrets.isSecret(option)).isFalse();
    }

    @Test
    void whereAUrlLeadsIsShownOnlyIfItIsSure() {
        assertThat(Secrets.withoutPath("https://user:a@h:1/token")).isEqualTo("https://h:1/******");
        assertThat(Secrets.withoutPath("https://user:12/ab@h/token")).isEqualTo("******");
        assertThat(Secrets.withoutPath("https://h/to@ken")).isEqualTo("******");
    }

    private static String passwordOf(String url) {
        return ConnectionUrl.getConnectionUrlInstance(url, new Properties())
                .getMainHost()
                .getPassword();
    }

    private static String encoded(String secret) {
        return Stream.of(URLEncoder.encode(secret, StandardCharsets.UTF_8))
                .map(text -> text.replace("+", "%20"))
                .collect(Collectors.joining());
    }
}
