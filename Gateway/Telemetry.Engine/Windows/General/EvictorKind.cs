namespace Telemetry.Engine.Windows.General;

/// <summary>What an evictor looks at.</summary>
internal enum EvictorKind
{
    None = 0,
    Count = 1,
    Time = 2,
    Delta = 3,
}
