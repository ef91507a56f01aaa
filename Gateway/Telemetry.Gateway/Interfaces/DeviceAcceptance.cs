using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Telemetry.Gateway.Interfaces;

/// <summary>A person's word on who a device is, as it lies in the journal.</summary>
/// <param name="Device">The device.</param>
/// <param name="Run">The run that may go on; empty = the one heard last of those that are held back.</param>
/// <param name="By">Who said it.</param>
public sealed record DeviceAcceptance(string Device, string Run, string By)
{
    /// <summary>The control record's payload.</summary>
    public byte[] ToPayload() => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, string> { ["device"] = Device, ["run"] = Run, ["by"] = By });

    /// <summary>Reads a payload; false when it is none. Never throws for any bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out DeviceAcceptance? acceptance)
    {
        acceptance = null;
        try
        {
            if (JsonSerializer.Deserialize<Dictionary<string, string>>(payload) is { } fields
                && fields.TryGetValue("device", out string? device))
            {
                acceptance = new DeviceAcceptance(
                    device, fields.GetValueOrDefault("run", ""), fields.GetValueOrDefault("by", ""));
            }
        }
        catch (JsonException)
        {
            // Not of this form.
        }

        return acceptance is not null;
    }
}
