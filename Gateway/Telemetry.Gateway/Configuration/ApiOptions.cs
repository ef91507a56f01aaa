namespace Telemetry.Gateway.Configuration;

/// <summary>Who may use the HTTP interface.</summary>
internal sealed record ApiOptions
{
    /// <value>Hashed bearer tokens by the name of whom they were given to.</value>
    public IReadOnlyDictionary<string, string> TokenHashes { get; init; } = new Dictionary<string, string>();

    /// <value>What tokens may do, by the same names. Default: everything.</value>
    public IReadOnlyDictionary<string, ApiRole> Roles { get; init; } = new Dictionary<string, ApiRole>();

    /// <value>Host names, beside IP addresses and localhost, under which the gateway is called.</value>
    public IReadOnlyList<string> Hosts { get; init; } = [];
}
