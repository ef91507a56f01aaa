namespace Telemetry.Gateway.Agents;

/// <summary>Every bound of what is kept for agents and sent to them, by name.</summary>
internal static class AgentLimits
{
    /// <summary>Versions of a desired configuration that are kept for each agent.</summary>
    public const int VersionsKept = 20;

    /// <summary>A file of versions greater than this was not written by the gateway.</summary>
    public const int FileBytesMax = 4 * 1024 * 1024;

    /// <summary>Agents for which a configuration is kept.</summary>
    public const int AgentsMax = 10_000;

    /// <summary>Sensors of an agent's newest report that are kept.</summary>
    public const int SensorsKept = 256;

    /// <summary>Characters of a note that somebody leaves beside a version, and of who somebody is.</summary>
    public const int NoteLengthMax = 300;

    /// <summary>Commands that may wait for one agent.</summary>
    public const int CommandsWaitingMax = 16;

    /// <summary>Commands whose outcome can be asked for, over all agents; the oldest that is over goes first.</summary>
    public const int CommandsKept = 256;

    /// <summary>For how many seconds a command is good when nothing is said.</summary>
    public const int CommandSecondsDefault = 60;

    /// <summary>How long a request waits for the reply when nothing is said.</summary>
    public static readonly TimeSpan ReplyWaitDefault = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a request may wait for the reply.</summary>
    public static readonly TimeSpan ReplyWaitMax = TimeSpan.FromSeconds(30);
}
