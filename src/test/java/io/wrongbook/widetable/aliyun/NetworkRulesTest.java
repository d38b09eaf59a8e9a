package io.wrongbook.widetable.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.cluster.ShippedConfig;
import io.wrongbook.widetable.support.ChineseTexts;
import io.wrongbook.widetable.support.GeneratedText;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

/**
 * The security group lets in and out what the shipped files and the pages use, and docs/security.md
 * has its rules, in both languages. After a change, {@code ./mvnw test -Dtest=NetworkRulesTest
 * -Ddocs.write=true} writes the table anew.
 */
class NetworkRulesTest {

    /** Where Alibaba Cloud's services are, seen from inside a VPC. */
    private static final String CLOUD = "100.64.0.0/10";

    private static final String DATA = "DataCidr";
    private static final String MONITORING = "MonitoringCidr";

    @Test
    void thePageHasTheRulesOfTheTemplate() throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add("| | port | other side | |");
        rows.add("| --- | --- | --- | --- |");
        rules().forEach(rule -> rows.add(rule.row()));

        GeneratedText.check(
                Path.of("docs/security.md"), "network", "\n" + String.join("\n", rows) + "\n");
    }

    @Test
    void theChinesePageHasTheSameRules() throws IOException {
        List<String> rows = new ArrayList<>();
        rows.add("| | 端口 | 对端 | |");
        rows.add("| --- | --- | --- | --- |");
        List<Rule> rules = rules();
        ChineseTexts texts =
                new ChineseTexts(
                        "network",
                        rules.stream().map(Rule::description).collect(Collectors.toSet()));
        rules.forEach(rule -> rows.add(rule.chineseRow(texts)));

        GeneratedText.check(
                Path.of("docs/zh/security.md"), "network", "\n" + String.join("\n", rows) + "\n");
    }

    @Test
    void letsInNobodyButOperatorsAndPrometheus() throws IOException {
        Configuration config = ShippedConfig.load();
        int prometheus =
                config.get(
                        ConfigOptions.key("metrics.reporter.wrongbook.arms.prometheus-port")
                                .intType()
                                .noDefaultValue());

        assertThat(accepted("in", "tcp", config.get(RestOptions.PORT)))
                .containsExactly("OperatorCidr");
        assertThat(accepted("in", "tcp", prometheus)).containsExactly(MONITORING);
        assertThat(
                        List.of(
                                config.get(JobManagerOptions.PORT),
                                Integer.parseInt(config.get(BlobServerOptions.PORT)),
                                Integer.parseInt(config.get(TaskManagerOptions.RPC_PORT)),
                                config.get(NettyShuffleEnvironmentOptions.DATA_PORT)))
                .allSatisfy(port -> assertThat(accepted("in", "tcp", port)).isEmpty())
                .allSatisfy(port -> assertThat(accepted("out", "tcp", port)).contains("FlinkCidr"));
    }

    /** The range of the registries inside of the job. */
    @Test
    void letsPrometheusReadThePortsOfThePage() throws IOException {
        List<String> ranges =
                Pattern.compile("prometheus-port: (\\d+)-(\\d+)")
                        .matcher(Files.readString(Path.of("docs/metrics.md")))
                        .results()
                        .flatMap(found -> Stream.of(found.group(1), found.group(2)))
                        .toList();

        assertThat(ranges)
                .isNotEmpty()
                .allSatisfy(
                        port ->
                                assertThat(accepted("in", "tcp", Integer.parseInt(port)))
                                        .containsExactly(MONITORING));
    }

    @Test
    void letsTheJobReachKafkaTheDatabaseAndTheCatalog() throws IOException {
        JsonNode job = Yaml.read(Path.of("docker/vvp/job.yaml"));
        String hive = Files.readString(Path.of("docker/catalog/hive-conf/hive-site.xml"));

        for (String server : job.at("/kafka/bootstrap-servers").asText().split(",", -1)) {
            assertThat(accepted("out", "tcp", port("kafka://" + server))).contains(DATA);
        }
        String database = job.at("/jdbc/url").asText().replaceFirst("^jdbc:", "");
        assertThat(accepted("out", "tcp", port(database))).contains(DATA);
        List<String> metastores = urls("(thrift://[^<,]+)", hive);
        assertThat(metastores)
                .isNotEmpty()
                .allSatisfy(uri -> assertThat(accepted("out", "tcp", port(uri))).contains(DATA));
    }

    /** Metrics, traces and logs, at the addresses that the pages and the files name. */
    @Test
    void letsOutWhatIsMeasuredAndLogged() throws IOException {
        List<String> urls = urls("-url: (http\\S+)", Files.readString(Path.of("docs/metrics.md")));
        assertThat(urls).hasSizeGreaterThan(2);
        assertThat(urls)
                .anyMatch(url -> url.contains("pushgateway"))
                .allSatisfy(
                        url ->
                                assertThat(accepted("out", "tcp", port(url)))
                                        .contains(
                                                url.contains(".aliyuncs.com/")
                                                        ? CLOUD
                                                        : MONITORING));
        List<String> endpoints =
                urls(
                        "name=\"endpoint\">([^<]+)<",
                        Files.readString(Path.of("docker/vvp/log4j2-template.xml")));
        assertThat(endpoints)
                .singleElement()
                .satisfies(url -> assertThat(accepted("out", "tcp", port(url))).contains(CLOUD));
    }

    /**
     * An SLS appender takes an endpoint without a scheme for plain HTTP; LoongCollector does not.
     */
    @Test
    void everyEndpointOfTheLogServiceIsEncrypted() throws IOException {
        Pattern endpoint = Pattern.compile("(\\S{0,8})\\b[\\w-]+\\.log\\.aliyuncs\\.com");
        List<String> before = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("docker"))) {
            for (Path file :
                    files.filter(Files::isRegularFile)
                            .filter(path -> !path.startsWith("docker/loongcollector"))
                            .toList()) {
                endpoint.matcher(Files.readString(file))
                        .results()
                        .forEach(found -> before.add(found.group(1)));
            }
        }

        assertThat(before).isNotEmpty().allMatch(text -> text.endsWith("https://"));
    }

    @Test
    void letsOutWhatTheMachinesNeedThemselves() throws IOException {
        assertThat(accepted("out", "udp", 53)).contains("100.100.2.0/24");
        assertThat(accepted("out", "tcp", 53)).contains("100.100.2.0/24");
        assertThat(accepted("out", "udp", 123)).contains(CLOUD);
        // OSS, the container registry; instance metadata at 100.100.100.200, with the RAM role's
        // key.
        assertThat(accepted("out", "tcp", 443)).contains(CLOUD);
        assertThat(accepted("out", "tcp", 80)).contains(CLOUD);
    }

    @Test
    void dropsTheRest() throws IOException {
        List<Rule> drops = rules().stream().filter(rule -> !rule.accepted()).toList();

        assertThat(drops)
                .singleElement()
                .satisfies(rule -> assertThat(rule.port()).isEqualTo("all"))
                .satisfies(rule -> assertThat(rule.otherSide()).isEqualTo("0.0.0.0/0"));
        assertThat(rules())
                .filteredOn(Rule::accepted)
                .allMatch(rule -> rule.priority() < drops.get(0).priority());
    }

    private static int port(String url) {
        URI uri = URI.create(url.replaceAll("[{}]", ""));
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return uri.getScheme().equals("https") ? 443 : 80;
    }

    private static List<String> urls(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Who may use the port. */
    private static List<String> accepted(String direction, String protocol, int port) {
        try {
            return rules().stream()
                    .filter(Rule::accepted)
                    .filter(rule -> rule.direction().equals(direction))
                    .filter(rule -> rule.protocol().equals(protocol))
                    .filter(rule -> rule.from() <= port && port <= rule.to())
                    .map(Rule::otherSide)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Rule> rules() throws IOException {
        JsonNode group =
                Yaml.read(Path.of("docker/aliyun/ros/network.yaml"))
                        .at("/Resources/FlinkGroup/Properties");
        List<Rule> rules = new ArrayList<>();
        group.get("SecurityGroupIngress")
                .forEach(rule -> rules.add(Rule.of("in", rule, rule.get("SourceCidrIp"))));
        group.get("SecurityGroupEgress")
                .forEach(rule -> rules.add(Rule.of("out", rule, rule.get("DestCidrIp"))));
        return rules;
    }

    private record Rule(
            String direction,
            String protocol,
            int from,
            int to,
            String otherSide,
            boolean accepted,
            int priority,
            String description) {

        static Rule of(String direction, JsonNode rule, JsonNode cidr) {
            String[] range = rule.get("PortRange").asText().split("/", -1);
            return new Rule(
                    direction,
                    rule.get("IpProtocol").asText(),
                    Integer.parseInt(range[0]),
                    Integer.parseInt(range[1]),
                    cidr.isTextual() ? cidr.asText() : cidr.get("Ref").asText(),
                    rule.get("Policy").asText().equals("accept"),
                    rule.get("Priority").asInt(),
                    rule.get("Description").asText());
        }

        String port() {
            if (protocol.equals("all")) {
                return "all";
            }
            return protocol + " " + from + (from == to ? "" : "-" + to);
        }

        String row() {
            return row(direction, ", dropped", description);
        }

        String chineseRow(ChineseTexts texts) {
            return row(direction.equals("in") ? "入" : "出", "，丢弃", texts.get(description));
        }

        private String row(String way, String dropped, String purpose) {
            return "| %s | %s | `%s` | %s |"
                    .formatted(accepted ? way : way + dropped, port(), otherSide, purpose);
        }
    }
}
