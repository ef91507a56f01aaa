using System.CommandLine;

namespace Telemetry.Gateway.Cli;

/// <summary><c>telemetry alerts</c>: the alerts of a running gateway, and what they were said from.</summary>
internal static class AlertsCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        GatewayCall call = new(error);
        Command alerts = new("alerts", "Alerts: what they were said from, and that they are said again.")
        {
            AlertEvidenceCommand.Create(call, output),
            AlertReplayCommand.Create(call, output, error),
        };
        call.AddTo(alerts);
        return alerts;
    }
}
