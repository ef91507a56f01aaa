using System.Text;
using Telemetry.Contract;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Security;

/// <summary>
/// Who may connect, and what an identity may touch. The client id is the identity: its token proves it, and topics and
/// devices are derived from it. Pure: no state beside the configuration.
/// </summary>
internal sealed class AccessRules(GatewayOptions options)
{
    // Hashing happens for unknown clients too, so that the time of a refusal does not tell which names exist.
    private static readonly string NobodysToken = TokenHash.Sha256("");

    /// <summary>True if the client is who it says it is, or if anybody is welcome.</summary>
    public bool MayConnect(string clientId, ReadOnlySpan<byte> token)
    {
        if (!Names.IsValid(clientId))
        {
            return false;
        }

        if (options.Open)
        {
            return true;
        }

        string? hash = options.Agents.TryGetValue(clientId, out AgentOptions? agent) ? agent.TokenHash : null;
        return TokenHash.Matches(hash ?? NobodysToken, token) && hash is not null;
    }

    /// <summary>True if readings of <paramref name="device"/> may come from <paramref name="agent"/>.</summary>
    public bool MaySpeakFor(string agent, ReadOnlySpan<char> device)
    {
        if (!Names.IsValid(device))
        {
            return false;
        }

        if (Names.IsOwnDevice(agent, device))
        {
            return true;
        }

        if (options.Agents.TryGetValue(agent, out AgentOptions? granted))
        {
            foreach (string pattern in granted.Devices)
            {
                if (DevicePatterns.Matches(pattern, device))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>True if <paramref name="filter"/> is the client's own configuration or all of its own commands: two
    /// subscriptions at most, so that nobody fills the memory with them.</summary>
    public static bool MaySubscribe(string clientId, string filter) =>
        filter == Topics.Config(clientId) || filter == Topics.CommandFilter(clientId);

    /// <summary>The token's bytes as a client sends them: MQTT's password.</summary>
    public static byte[] TokenBytes(byte[]? rawPassword, string? password) =>
        rawPassword ?? Encoding.UTF8.GetBytes(password ?? "");
}
