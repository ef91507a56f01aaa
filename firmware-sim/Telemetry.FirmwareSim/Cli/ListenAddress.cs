using System.Net;

namespace Telemetry.FirmwareSim.Cli;

/// <summary>Where a simulated line is: <c>pty</c>, or <c>tcp:ADDRESS:PORT</c>.</summary>
internal static class ListenAddress
{
    public const string Description = "pty, or tcp:ADDRESS:PORT (port 0 takes a free one).";

    /// <summary>The endpoint to listen on; null for a pty.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static IPEndPoint? Parse(string text)
    {
        if (text == "pty")
        {
            return null;
        }

        return text.StartsWith("tcp:", StringComparison.Ordinal)
            && IPEndPoint.TryParse(text[4..].Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var point)
                ? point
                : throw new FormatException($"'{text}' is not pty or tcp:ADDRESS:PORT");
    }
}
