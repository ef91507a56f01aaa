using System.Net;
using System.Text.Json;
using Telemetry.Contract;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Security;

namespace Telemetry.Gateway.Configuration;

/// <summary>Reads the one JSON configuration file, strictly.</summary>
internal static class ConfigurationFile
{
    private const string NameRule = "a name of 1 to 128 characters out of A-Z a-z 0-9 _ . : -";

    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 16,
    };

    /// <exception cref="ConfigurationException">It cannot be read, or holds something that is not allowed.</exception>
    public static GatewayOptions Read(string file)
    {
        byte[] bytes;
        try
        {
            FileInfo entry = new(file);
            if (entry.Exists && entry.Length > GatewayLimits.ConfigurationBytesMax)
            {
                throw new ConfigurationException($"{file}: the file has {entry.Length} bytes: "
                    + $"at most {GatewayLimits.ConfigurationBytesMax} are allowed");
            }

            bytes = File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: cannot be read: {error.Message}", error);
        }

        return Parse(file, bytes);
    }

    public static GatewayOptions Parse(string file, ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            return Gateway(new ConfigurationNode(file, "", document.RootElement)) with { ConfigurationFile = file };
        }
        catch (JsonException error)
        {
            string line = error.Message.ReplaceLineEndings(" ");
            throw new ConfigurationException($"{file}: is not valid JSON: {line}", error);
        }
    }

    /// <summary>Reads a whole configuration out of its JSON object.</summary>
    public static GatewayOptions Gateway(ConfigurationNode root)
    {
        GatewayOptions options = new();
        var keys = root.Object(
            "data", "http", "mqtt", "open", "future_tolerance_seconds", "foreign_disorder_seconds",
            "device_offline_after_seconds",
            "replaced_devices", "when_pipeline_changes", "retention", "disk", "agents", "rules", "group_windows",
            "maintenance", "escalations", "webhooks", "mails", "mqtt_topics", "dashboard_url", "model", "api",
            "pipelines", "sql_pipelines", "topology");
        foreach ((string key, ConfigurationNode node) in keys)
        {
            options = key switch
            {
                "data" => options with { DataDirectory = node.Text("a folder", text => text.Length > 0) },
                "http" => options with { Http = Listener(node, options.Http, out _) },
                "mqtt" => options with
                {
                    Mqtt = Listener(node, options.Mqtt, out int connections),
                    ConnectionsMax = connections,
                },
                "open" => options with { Open = node.Flag() },
                "future_tolerance_seconds" => options with { FutureTolerance = Seconds(node, 0, 86_400) },
                "foreign_disorder_seconds" => options with { ForeignDisorder = Seconds(node, 0, 86_400) },
                "device_offline_after_seconds" => options with { DeviceOfflineAfter = Seconds(node, 1, 2_592_000) },
                "replaced_devices" => options with { AdmitReplacedDevices = node.OneOf("hold", "accept") == "accept" },
                "when_pipeline_changes" => options with { WhenPipelineChanges = WhenChanged(node) },
                "retention" => options with { Retention = StorageSection.Retention(node) },
                "disk" => options with { Disk = StorageSection.Disk(node) },
                "agents" => options with { Agents = Agents(node) },
                "rules" => options with { Rules = RuleSection.Read(node) },
                "maintenance" => options with
                {
                    Care = options.Care with { Maintenance = CareSection.Maintenance(node) },
                },
                "escalations" => options with
                {
                    Care = options.Care with { Escalations = CareSection.Escalations(node) },
                },
                "group_windows" => options with { GroupWindows = GroupWindowSection.Read(node) },
                "pipelines" => options with { SqlDirectory = node.Text("a folder", text => text.Length > 0) },
                "sql_pipelines" => options with { SqlPipelines = SqlPipelineSection.Read(node) },
                "topology" => options with { Topology = TopologySection.Read(node) },
                "webhooks" => options with { Webhooks = ChannelSection.Webhooks(node) },
                "mails" => options with { Mails = ChannelSection.Mails(node) },
                "mqtt_topics" => options with { Topics = ChannelSection.Topics(node) },
                "dashboard_url" => options with
                {
                    DashboardUrl = new Uri(node.Text("an absolute http or https address", IsWebAddress)),
                },
                "api" => options with { Api = Api(node) },
                _ => options with { Model = Model(node) },
            };
        }

        if (keys.TryGetValue("rules", out ConfigurationNode rules))
        {
            RuleSection.Check(rules, options);
        }

        ChannelSection.RefuseSharedNames(root, options);
        return options;
    }

    public static ChangedPipeline WhenChanged(ConfigurationNode node) => node.OneOf("replay", "map", "refuse") switch
    {
        "map" => ChangedPipeline.Map,
        "refuse" => ChangedPipeline.Refuse,
        _ => ChangedPipeline.Replay,
    };

    private static IPEndPoint Listener(ConfigurationNode node, IPEndPoint otherwise, out int connections)
    {
        connections = GatewayLimits.ConnectionsDefault;
        IPAddress address = otherwise.Address;
        int port = otherwise.Port;
        foreach ((string key, ConfigurationNode value) in node.Object("address", "port", "connections_max"))
        {
            switch (key)
            {
                case "address":
                    address = IPAddress.Parse(value.Text("an IP address", text => IPAddress.TryParse(text, out _)));
                    break;
                case "port":
                    port = value.Whole(0, IPEndPoint.MaxPort);
                    break;
                default:
                    connections = value.Whole(1, GatewayLimits.ConnectionsMax);
                    break;
            }
        }

        return new IPEndPoint(address, port);
    }

    private static Dictionary<string, AgentOptions> Agents(ConfigurationNode node)
    {
        Dictionary<string, AgentOptions> agents = new(StringComparer.Ordinal);
        foreach ((string id, ConfigurationNode agent) in node.Members())
        {
            if (!Names.IsValid(id) || agents.Count == GatewayLimits.AgentsMax)
            {
                throw agent.Refuse($"at most {GatewayLimits.AgentsMax} agents, each with {NameRule}");
            }

            AgentOptions options = new();
            foreach ((string key, ConfigurationNode value) in agent.Object("token", "devices"))
            {
                options = key == "token"
                    ? options with { TokenHash = value.Text(TokenHash.Rule, TokenHash.IsValid) }
                    : options with { Devices = [.. value.List(GatewayLimits.DevicePatternsMax).Select(DevicePattern)] };
            }

            agents.Add(id, options);
        }

        return agents;
    }

    private static string DevicePattern(ConfigurationNode node) =>
        node.Text("a device name, or its beginning with * at the end", DevicePatterns.IsValid);

    private static ModelOptions Model(ConfigurationNode node)
    {
        ModelOptions model = new();
        foreach ((string key, ConfigurationNode value) in node.Object("train", "training_windows"))
        {
            model = key == "train"
                ? model with { Train = value.Flag() }
                : model with { TrainingWindows = value.Whole(60, 100_000) };
        }

        return model;
    }

    private static ApiOptions Api(ConfigurationNode node)
    {
        ApiOptions api = new();
        foreach ((string key, ConfigurationNode value) in node.Object("tokens", "hosts"))
        {
            api = key == "tokens"
                ? Tokens(api, value)
                : api with { Hosts = [.. value.List(100).Select(host => host.Text(NameRule, IsName))] };
        }

        return api;
    }

    private static ApiOptions Tokens(ApiOptions api, ConfigurationNode node)
    {
        Dictionary<string, string> tokens = new(StringComparer.Ordinal);
        Dictionary<string, ApiRole> roles = new(StringComparer.Ordinal);
        foreach ((string name, ConfigurationNode token) in node.Members())
        {
            if (!Names.IsValid(name) || tokens.Count == GatewayLimits.ApiTokensMax)
            {
                throw token.Refuse($"at most {GatewayLimits.ApiTokensMax} tokens, each with {NameRule}");
            }

            (string hash, ApiRole role) = Token(token);
            tokens.Add(name, hash);
            roles.Add(name, role);
        }

        return api with { TokenHashes = tokens, Roles = roles };
    }

    /// <summary>A hash alone may do everything; an object says what it may.</summary>
    private static (string Hash, ApiRole Role) Token(ConfigurationNode node)
    {
        if (!node.IsObject)
        {
            return (node.Text(TokenHash.Rule, TokenHash.IsValid), ApiRole.Admin);
        }

        var keys = node.Object("token", "role");
        if (!keys.TryGetValue("token", out ConfigurationNode hash)
            || !keys.TryGetValue("role", out ConfigurationNode role))
        {
            throw node.Refuse("a token with a role needs the keys token and role");
        }

        return (hash.Text(TokenHash.Rule, TokenHash.IsValid), role.OneOf("viewer", "operator", "admin") switch
        {
            "viewer" => ApiRole.Viewer,
            "operator" => ApiRole.Operator,
            _ => ApiRole.Admin,
        });
    }

    private static bool IsName(string text) => Names.IsValid(text);

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";

    private static TimeSpan Seconds(ConfigurationNode node, double min, double max) =>
        TimeSpan.FromSeconds(node.Number(min, max));
}
