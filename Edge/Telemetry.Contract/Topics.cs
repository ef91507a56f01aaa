namespace Telemetry.Contract;

/// <summary>Builds and parses every MQTT topic of the appliance.</summary>
public static class Topics
{
    /// <summary>What all agents' topics begin with.</summary>
    public const string AgentPrefix = "telemetry/v1/";

    /// <summary>What all foreign devices' topics begin with.</summary>
    public const string ForeignPrefix = "devices/";

    private const string ForeignSuffix = "/telemetry";

    /// <summary>Where an agent publishes live packs.</summary>
    public static string Data(string agent) => Build(agent, "/data");

    /// <summary>Where an agent publishes packs from after an outage.</summary>
    public static string Backlog(string agent) => Build(agent, "/backlog");

    /// <summary>Where an agent's retained state is.</summary>
    public static string State(string agent) => Build(agent, "/state");

    /// <summary>Where an agent's desired configuration is.</summary>
    public static string Config(string agent) => Build(agent, "/config");

    /// <summary>Where an agent receives one command.</summary>
    public static string Command(string agent, string id) => Build(agent, "/command/" + Checked(id));

    /// <summary>What an agent subscribes to for its commands.</summary>
    public static string CommandFilter(string agent) => Build(agent, "/command/+");

    /// <summary>Where an agent answers one command.</summary>
    public static string Reply(string agent, string id) => Build(agent, "/reply/" + Checked(id));

    /// <summary>Where a foreign device publishes.</summary>
    public static string Foreign(string device) => ForeignPrefix + Checked(device) + ForeignSuffix;

    /// <summary>
    /// Takes a topic apart. False for every topic that is not exactly one of ours, and for names that break
    /// the name rule, wildcards included.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> topic, out TopicAddress address)
    {
        address = default;
        if (topic.Length > Limits.TopicLengthMax)
        {
            return false;
        }

        if (topic.StartsWith(ForeignPrefix, StringComparison.Ordinal)
            && topic.EndsWith(ForeignSuffix, StringComparison.Ordinal)
            && topic.Length > ForeignPrefix.Length + ForeignSuffix.Length)
        {
            return Accept(TopicKind.Foreign, topic[ForeignPrefix.Length..^ForeignSuffix.Length], default, out address);
        }

        if (!topic.StartsWith(AgentPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = topic[AgentPrefix.Length..];
        var slash = rest.IndexOf('/');
        if (slash < 0)
        {
            return false;
        }

        var agent = rest[..slash];
        var (kind, prefix) = KindOf(rest[(slash + 1)..]);
        var id = rest[(slash + 1 + prefix)..];
        var needsId = kind is TopicKind.Command or TopicKind.Reply;
        return kind != TopicKind.None
            && (!needsId || Names.IsValid(id))
            && Accept(kind, agent, needsId ? id : default, out address);
    }

    private static (TopicKind Kind, int Prefix) KindOf(ReadOnlySpan<char> tail) => tail switch
    {
        "data" => (TopicKind.Data, 4),
        "backlog" => (TopicKind.Backlog, 7),
        "state" => (TopicKind.State, 5),
        "config" => (TopicKind.Config, 6),
        _ when tail.StartsWith("command/", StringComparison.Ordinal) => (TopicKind.Command, 8),
        _ when tail.StartsWith("reply/", StringComparison.Ordinal) => (TopicKind.Reply, 6),
        _ => (TopicKind.None, 0),
    };

    private static bool Accept(
        TopicKind kind, ReadOnlySpan<char> name, ReadOnlySpan<char> id, out TopicAddress address)
    {
        var isValid = Names.IsValid(name);
        address = isValid ? new TopicAddress(kind, name, id) : default;
        return isValid;
    }

    private static string Build(string agent, string tail) => AgentPrefix + Checked(agent) + tail;

    private static string Checked(string name) => Names.IsValid(name)
        ? name
        : throw new ArgumentException($"'{name}' is not a name: expected [A-Za-z0-9_.:-]{{1,128}}.", nameof(name));
}
