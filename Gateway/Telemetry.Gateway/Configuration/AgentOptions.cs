namespace Telemetry.Gateway.Configuration;

/// <summary>One client that may connect: how it proves itself and which devices it speaks for beside its own.</summary>
internal sealed record AgentOptions
{
    /// <value>The hashed token, or null: then the agent can only connect to an open gateway.</value>
    public string? TokenHash { get; init; }

    /// <value>Further devices, as names or as prefixes that end in <c>*</c>.</value>
    public IReadOnlyList<string> Devices { get; init; } = [];
}
