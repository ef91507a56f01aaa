namespace Telemetry.Edge.Hosting;

/// <summary>What the command line asks for.</summary>
internal enum EdgeCommand
{
    None = 0,
    Run,
    Check,
    Export,
    Help,
    Version,
}
